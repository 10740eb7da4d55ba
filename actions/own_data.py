"""What the bureau's systems know of the signed-in taxpayer, said for the point that was asked. Pure but for wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.offers import TRANSFER, Offer, choices, commands
from backends.profile.panorama import REGISTRATIONS, VAT_STATUSES
from backends.profile.schemas import Taxpayer
from conversations.cards import FactsCard, Reply
from kit.money import yuan

Fact = tuple[str, str]

RAISE = Offer("raise", "申请提高额度", "say:我要申请调整发票总额度")
ABOUT = Offer("quota", "发票额度还剩多少", "say:我的发票额度还剩多少")


@dataclass(frozen=True, slots=True)
class Topic:
    """``entry``: where to look, as our systems do not know."""

    name: str
    pattern: re.Pattern[str]
    entry: str = ""


TOPICS = (
    Topic("refund", re.compile(r"退税|退的税|退款"), "refund-time-limit"),
    Topic("social", re.compile(r"社保|医保|养老|公积金"), "etax-tax-proof-social"),
    Topic(
        "paid",
        re.compile(r"(?:交|缴|扣)[了过]?(?:多少|几)|(?:缴税|纳税|完税|缴费)(?:记录|明细|情况|证明)"),
        "iit-tax-record",
    ),
    Topic("arrears", re.compile(r"欠[税费缴交了]|欠多少|欠着"), "etax-check-missing"),
    Topic("credit", re.compile(r"信用|评级|等级|几级|[ABMCD]级")),
    Topic("quota", re.compile(r"额度|限额|还能开多少|用了多少|剩多少|开票")),
    Topic("vat", re.compile(r"小规模|一般纳税人|纳税人(?:类型|身份|资格)|什么纳税人")),
    Topic("overdue", re.compile(r"逾期|没(?:有)?申报|未申报|漏报|没报|违章|违法")),
    Topic("number", re.compile(r"税号|识别号|信用代码")),
    Topic("registration", re.compile(r"登记|状态|注册|法人|非正常")),
)


def topic_of(text: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.pattern.search(text)), None)


def own_facts(taxpayer: Taxpayer, topic: str, panorama: Sequence[Fact]) -> tuple[str, list[Fact]]:
    """A sentence and the facts below it; all that is known when ``topic`` is none of ours."""
    business = taxpayer.kind != "person"
    if topic == "credit":
        if not business:
            return "个人没有纳税缴费信用等级，这项评价的是企业和个体工商户。", []
        level = taxpayer.credit_level
        said = f"{taxpayer.name}的纳税缴费信用是 {level} 级。" if level else f"{taxpayer.name}还没有信用评价结果。"
        return said, [("纳税缴费信用", f"{level} 级" if level else "未评价")]
    if topic == "quota":
        return _quota(taxpayer)
    if topic == "vat":
        status = VAT_STATUSES[taxpayer.vat_status]
        said = f"{taxpayer.name}登记的增值税身份是{status}。" if business else "您是自然人，没有登记增值税纳税人类型。"
        return said, [("增值税身份", status)] if business else []
    if topic == "overdue":
        return _overdue(taxpayer)
    if topic == "registration" and business:
        state = REGISTRATIONS[taxpayer.registration]
        return f"{taxpayer.name}的登记状态是：{state}。", list(panorama)
    return "这是系统里查到的您的情况。", list(panorama)


def due_facts(taxpayer: Taxpayer, refundable: str) -> tuple[str, list[Fact]]:
    """What waits for the taxpayer, as far as our systems know. ``refundable``: what was found to come back."""
    facts: list[Fact] = []
    if taxpayer.overdue_filings:
        facts.append(("逾期未申报", f"{taxpayer.overdue_filings} 项，请尽快补办，逾期会有罚款和滞纳金"))
    if taxpayer.kind != "person":
        facts.append(("本期应申报", _filings(taxpayer)))
    invoicing = taxpayer.invoicing
    if invoicing is not None and invoicing.monthly_quota:
        used = invoicing.used_this_month / invoicing.monthly_quota
        facts.append(("发票额度", f"本月已用 {yuan(invoicing.used_this_month)}，占 {used:.0%}"))
    if refundable:
        facts.append(("可退的税", refundable))
    if taxpayer.risk_flag:
        facts.append(("风险提示", "有，请联系主管税务机关了解"))
    if not facts:
        return "没有查到等您办的事。个人所得税年度汇算、社保缴费等要到对应的平台看。", []
    urgent = "有逾期的事要先办：" if taxpayer.overdue_filings else "查到这些："
    return f"{taxpayer.name}，{urgent}{'；'.join(f'{label}：{value}' for label, value in facts)}。", facts


def facts_reply(title: str, text: str, facts: Sequence[Fact], as_of: date, offers: Sequence[Offer] = ()) -> Reply:
    offers = [*offers, TRANSFER]
    card = FactsCard(
        title=title,
        as_of=as_of,
        facts=list(facts),
        notes=["以办税系统里的登记、申报数据为准；有疑问请联系主管税务机关。"],
        choices=choices(offers),
    )
    return Reply(text=text, card=card, commands=commands(offers))


def _quota(taxpayer: Taxpayer) -> tuple[str, list[Fact]]:
    invoicing = taxpayer.invoicing
    if invoicing is None:
        return "您名下没有核定发票总额度；个人需要发票的，可以申请代开。", []
    left = invoicing.monthly_quota - invoicing.used_this_month
    facts = [
        ("发票总额度（月，不含税）", yuan(invoicing.monthly_quota)),
        ("本月已用", yuan(invoicing.used_this_month)),
        ("本月还剩", yuan(left)),
    ]
    said = (
        f"发票总额度是每月 {yuan(invoicing.monthly_quota)}（不含税），本月已用 {yuan(invoicing.used_this_month)}，"
        f"还剩 {yuan(left)}。"
    )
    return said, facts


def _overdue(taxpayer: Taxpayer) -> tuple[str, list[Fact]]:
    if not taxpayer.overdue_filings:
        return "没有查到逾期未申报的记录。", [("逾期未申报", "无")]
    said = (
        f"查到 {taxpayer.overdue_filings} 项申报逾期未办，请尽快补报；不补办会影响信用和发票额度，还会有罚款和滞纳金。"
    )
    return said, [("逾期未申报", f"{taxpayer.overdue_filings} 项")]


def _filings(taxpayer: Taxpayer) -> str:
    status = VAT_STATUSES[taxpayer.vat_status]
    return f"增值税及附加（{status}），以及税费种认定里的其他税种；截止日见当月征期"
