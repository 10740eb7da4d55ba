"""一户式: one taxpayer at a glance, as label and value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backends.profile.masking import mask_number, mask_phone
from backends.profile.matters.rules import Matter
from backends.profile.schemas import Filing, Invoicing, Taxpayer
from backends.refund.schemas import RefundFindings, VehicleHistory
from backends.refund.wording import EVENTS, FUELS
from kit.money import yuan

KINDS = {"person": "自然人", "enterprise": "企业", "sole_trader": "个体工商户"}
REGISTRATIONS = {"normal": "正常", "abnormal": "非正常户", "deregistered": "已注销"}
PHONE = "手机号"
VAT_STATUSES = {"none": "未登记", "small": "小规模纳税人", "general": "一般纳税人"}

ROLES = {"legal": "法定代表人（负责人）", "finance": "财务负责人", "tax": "办税员", "invoices": "领票人"}

Fact = tuple[str, str]


def describe_taxpayer(taxpayer: Taxpayer) -> list[Fact]:
    """All that is known of who it is, the invoice quota with it."""
    return [*describe_standing(taxpayer), *(describe_invoicing(taxpayer.invoicing) if taxpayer.invoicing else [])]


def describe_standing(taxpayer: Taxpayer) -> list[Fact]:
    facts = [
        ("名称", taxpayer.name),
        ("类型", KINDS[taxpayer.kind]),
        (number_label(taxpayer), mask_number(taxpayer.number)),
    ]
    if taxpayer.phone:
        facts.append((PHONE, mask_phone(taxpayer.phone)))
    if taxpayer.address:
        facts.append(("登记地址", taxpayer.address))
    facts += [(ROLES[one.role], one.name) for one in taxpayer.people]
    return facts if taxpayer.kind == "person" else facts + _describe_business(taxpayer)


def number_label(taxpayer: Taxpayer) -> str:
    return "证件号" if taxpayer.kind == "person" else "税号"


def _describe_business(taxpayer: Taxpayer) -> list[Fact]:
    overdue = taxpayer.overdue_filings
    return [
        ("登记状态", REGISTRATIONS[taxpayer.registration]),
        ("增值税身份", VAT_STATUSES[taxpayer.vat_status]),
        ("纳税缴费信用", f"{taxpayer.credit_level} 级" if taxpayer.credit_level else "未评价"),
        ("逾期未申报", f"{overdue} 项" if overdue else "无"),
        ("风险提示", "有" if taxpayer.risk_flag else "无"),
    ]


def describe_invoicing(invoicing: Invoicing) -> list[Fact]:
    facts = [
        ("发票总额度（月，不含税）", yuan(invoicing.monthly_quota)),
        *([("本月临时增加", yuan(invoicing.temporary))] if invoicing.temporary else []),
        ("本月已用额度", yuan(invoicing.used_this_month)),
    ]
    if invoicing.used_before:
        facts.append(("前几个月用量（由近及远）", "、".join(yuan(used) for used in invoicing.used_before)))
    return facts


def describe_matters(matters: Sequence[Matter], on: date) -> list[Fact]:
    """What waits for the taxpayer, the pressing first."""
    return [(matter.title, _describe_matter(matter, on)) for matter in matters]


def _describe_matter(matter: Matter, on: date) -> str:
    left = matter.days_left(on)
    when = "已过期限" if matter.late else f"{matter.until} 截止，还有 {left} 天" if left is not None else ""
    effect = f"{matter.effect_says} {matter.effect:,} 元" if matter.effect else ""
    return "，".join(part for part in (when, effect, matter.why) if part)


def describe_filings(taxpayer: Taxpayer) -> list[Fact]:
    """The newest first."""
    return [(f"{f.tax} {f.period}", _describe_filing(f)) for f in taxpayer.filings]


def _describe_filing(filing: Filing) -> str:
    if filing.filed_on is None:
        return "没有申报"
    return f"{filing.filed_on} 申报，税款 {yuan(filing.due)}" + ("，已缴清" if filing.paid else "，未缴清")


def describe_vehicles(vehicles: Sequence[VehicleHistory]) -> list[Fact]:
    return [(f"车辆 {v.vehicle.plate}", _describe_vehicle(v)) for v in vehicles]


def _describe_vehicle(history: VehicleHistory) -> str:
    vehicle = history.vehicle
    parts = [vehicle.model, FUELS[vehicle.energy]]
    if vehicle.displacement_l:
        parts.append(f"{vehicle.displacement_l.normalize():f} 升")
    parts += [f"{event.on} {EVENTS[event.kind]}" for event in history.events]
    return "，".join(parts)


def describe_refunds(findings: RefundFindings) -> list[Fact]:
    if not findings.items:
        return []
    return [("可退税款（测算）", f"{yuan(findings.total)}，共 {sum(i.refundable > 0 for i in findings.items)} 项")]
