"""Plainly invented taxpayers for development: nobody has such numbers, and nothing here works in production."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.profile.schemas import Filing, Invoicing, Official, Taxpayer


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    password: str
    name: str
    note: str


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("zhang", "demo-zhang", "张演示", "个人，有报废、被盗、重复缴税的车，可退车船税"),
    DemoAccount("wang", "demo-wang", "王样例", "个人，名下没有车，换购过住房"),
    DemoAccount("tongguo", "demo-tongguo", "北京演示通过科技有限公司", "企业，发票总额度可以申请提高"),
    DemoAccount("yuqi", "demo-yuqi", "北京演示逾期商贸有限公司", "企业，有逾期未申报，额度不能提高"),
    DemoAccount("fengxian", "demo-fengxian", "北京演示风险咨询有限公司", "企业，信用 D 级，额度须人工审核"),
    DemoAccount("xiaodian", "demo-xiaodian", "演示小店（个体工商户）", "个体工商户，用量不大"),
)

DEMO_TAXPAYERS: tuple[Taxpayer, ...] = (
    Taxpayer(
        id="demo-zhang",
        username="zhang",
        name="张演示",
        kind="person",
        number="000000190001010001",
        phone="10000000001",
    ),
    Taxpayer(
        id="demo-wang",
        username="wang",
        name="王样例",
        kind="person",
        number="000000190002020002",
        phone="10000000002",
    ),
    Taxpayer(
        id="demo-tongguo",
        username="tongguo",
        name="北京演示通过科技有限公司",
        kind="enterprise",
        number="00000000DEMO000003",
        phone="10000000003",
        address="北京市演示区样例路 3 号",
        people=(
            Official(role="legal", name="张演示"),
            Official(role="finance", name="钱样例"),
            Official(role="tax", name="王样例"),
        ),
        vat_status="general",
        credit_level="A",
        invoicing=Invoicing(
            monthly_quota=Decimal(1_000_000),
            used_this_month=Decimal(930_000),
            used_before=(Decimal(980_000), Decimal(960_000), Decimal(890_000)),
        ),
        filings=(
            Filing(tax="增值税", period="2026年10月", filed_on=date(2026, 11, 10), due=Decimal(52_300)),
            Filing(tax="企业所得税", period="2026年第三季度", filed_on=date(2026, 10, 20), due=Decimal(18_750)),
            Filing(tax="增值税", period="2026年9月", filed_on=date(2026, 10, 10), due=Decimal(49_100)),
        ),
    ),
    Taxpayer(
        id="demo-yuqi",
        username="yuqi",
        name="北京演示逾期商贸有限公司",
        kind="enterprise",
        number="00000000DEMO000004",
        phone="10000000004",
        address="北京市演示区样例路 4 号",
        people=(Official(role="legal", name="李样例"), Official(role="finance", name="王样例")),
        vat_status="small",
        credit_level="B",
        overdue_filings=2,
        invoicing=Invoicing(
            monthly_quota=Decimal(300_000),
            used_this_month=Decimal(280_000),
            used_before=(Decimal(290_000), Decimal(270_000)),
        ),
        filings=(
            Filing(tax="增值税", period="2026年第三季度"),
            Filing(tax="企业所得税", period="2026年第三季度"),
            Filing(tax="增值税", period="2026年第二季度", filed_on=date(2026, 7, 14), due=Decimal(8_420)),
        ),
    ),
    Taxpayer(
        id="demo-fengxian",
        username="fengxian",
        name="北京演示风险咨询有限公司",
        kind="enterprise",
        number="00000000DEMO000005",
        phone="10000000005",
        address="北京市演示区样例路 5 号",
        people=(Official(role="legal", name="吴样例"), Official(role="tax", name="郑演示")),
        vat_status="small",
        credit_level="D",
        risk_flag=True,
        invoicing=Invoicing(
            monthly_quota=Decimal(200_000),
            used_this_month=Decimal(195_000),
            used_before=(Decimal(200_000), Decimal(190_000)),
        ),
    ),
    Taxpayer(
        id="demo-xiaodian",
        username="xiaodian",
        name="演示小店（个体工商户）",
        kind="sole_trader",
        number="00000000DEMO000006",
        phone="10000000006",
        address="北京市演示区样例路 6 号",
        people=(Official(role="legal", name="冯样例"),),
        vat_status="small",
        credit_level="M",
        invoicing=Invoicing(
            monthly_quota=Decimal(100_000),
            used_this_month=Decimal(20_000),
            used_before=(Decimal(35_000), Decimal(30_000)),
        ),
    ),
)
