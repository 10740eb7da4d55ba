"""What the bureau's systems know of the signed-in taxpayer, said for the point that was asked. Pure but for wording."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.offers import TRANSFER, Offer, choices, commands
from actions.own_matters import ELSEWHERE_TOO
from backends.profile.panorama import (
    REGISTRATIONS,
    VAT_STATUSES,
    describe_filings,
    describe_taxpayer,
    describe_vehicles,
)
from backends.profile.schemas import Taxpayer
from backends.refund.schemas import VehicleHistory
from conversations.cards import FactsCard, Reply
from kit.money import yuan
from language.reading import read

Fact = tuple[str, str]
Told = tuple[str, list[Fact]]

RAISE = Offer("raise", "申请提高额度", "say:我要申请调整发票总额度")
DAYS = Offer("days", "各月报税截止到哪天", "ask:admin-filing-calendar-2026")

# What is asked next goes on from this entry.
GOES_ON_FROM = {
    "credit": "credit-a-benefits",
    "quota": "invoice-quota-what",
    "overdue": "admin-late-filing-penalty",
    "due": "admin-filing-calendar-2026",
    "todo": "admin-filing-calendar-2026",
    "paid": "etax-check-declared",
    "filed": "etax-check-declared",
    "arrears": "etax-pay-tax",
}
WHOLE = "完整的在电子税务局“申报信息查询”里看。"
_USED = re.compile(r"用了|已用|用掉|开了")
_LEFT = re.compile(r"剩|余|还能|还有|可用|够不够")
_TAX = re.compile(r"增值税|企业所得税|印花税|房产税|土地使用税|消费税|土地增值税|城建税|契税|车船税|环保税")
_YEARS = (("前年", -2), ("去年", -1), ("上年", -1))
_YEAR = re.compile(r"(20\d{2})年?")


@dataclass(frozen=True, slots=True)
class Own:
    """``text``: as it was asked. ``arrears``: unpaid taxes, ``None`` where no system tells."""

    taxpayer: Taxpayer
    text: str
    today: date
    vehicles: Sequence[VehicleHistory] = ()
    arrears: Decimal | None = None

    @property
    def business(self) -> bool:
        return self.taxpayer.kind != "person"


def own_facts(own: Own, topic: str) -> Told | None:
    """A sentence and the facts below it; ``None`` where our systems hold nothing of ``topic``."""
    tells: dict[str, Callable[[Own], Told]] = {
        "credit": _credit,
        "quota": _quota,
        "vat": _vat,
        "overdue": _overdue,
        "paid": _paid,
        "filed": _filed,
        "arrears": _arrears,
        "vehicles": _vehicles,
        "registration": _registration,
        "number": _general,
        "general": _general,
    }
    return tells[topic](own) if topic in tells else None


def _credit(own: Own) -> Told:
    if not own.business:
        return "个人没有纳税缴费信用等级，这项评价的是企业和个体工商户。", []
    name, level = own.taxpayer.name, own.taxpayer.credit_level
    said = f"{name}的纳税缴费信用是 {level} 级。" if level else f"{name}还没有信用评价结果。"
    return said, [("纳税缴费信用", f"{level} 级" if level else "未评价")]


def _vat(own: Own) -> Told:
    if not own.business:
        return "您是自然人，没有登记增值税纳税人类型。", []
    status = VAT_STATUSES[own.taxpayer.vat_status]
    return f"{own.taxpayer.name}登记的增值税身份是{status}。", [("增值税身份", status)]


def _registration(own: Own) -> Told:
    state = REGISTRATIONS[own.taxpayer.registration]
    return f"{own.taxpayer.name}的登记状态是：{state}。", describe_taxpayer(own.taxpayer)


def _general(own: Own) -> Told:
    return "这是系统里查到的您的情况。", describe_taxpayer(own.taxpayer)


def _vehicles(own: Own) -> Told:
    if not own.vehicles:
        return "您名下没有查到登记的车辆。", []
    return f"您名下查到 {len(own.vehicles)} 辆车。", describe_vehicles(own.vehicles)


def _quota(own: Own) -> Told:
    invoicing = own.taxpayer.invoicing
    if invoicing is None:
        return "您名下没有核定发票总额度；个人需要发票的，可以申请代开。", []
    more, used = invoicing.temporary, invoicing.used_this_month
    quota = invoicing.monthly_quota + more
    facts = [
        ("发票总额度（月，不含税）", yuan(invoicing.monthly_quota)),
        *([("本月临时增加", yuan(more))] if more else []),
        ("本月已用", yuan(used)),
        ("本月还剩", yuan(quota - used)),
    ]
    whole, spent, left = (
        f"发票总额度是每月 {yuan(invoicing.monthly_quota)}（不含税）"
        + (f"，本月临时增加 {yuan(more)}" if more else ""),
        f"本月已用 {yuan(used)}",
        f"还剩 {yuan(quota - used)}",
    )
    order = [whole, spent, left]
    if _LEFT.search(own.text):
        order = [f"本月{left}", whole, f"已用 {yuan(used)}"]
    elif _USED.search(own.text):
        order = [spent, left, whole]
    return f"{_enough(own.text, quota - used, own.today)}{'，'.join(order)}。", facts


def _enough(text: str, left: Decimal, today: date) -> str:
    """Whether what is left covers the sum that was named."""
    sums = read(text, "quota", today).sums
    wanted = sums[-1].money.high if sums and "够" in text else None
    if wanted is None:
        return ""
    return f"够开 {yuan(wanted)}：" if wanted <= left else f"不够开 {yuan(wanted)}，还差 {yuan(wanted - left)}："


def _overdue(own: Own) -> Told:
    taxpayer = own.taxpayer
    if not own.business:
        return f"没有查到逾期未申报的记录。{ELSEWHERE_TOO}", [("逾期未申报", "无")]
    current = ("本期应申报", _filings(taxpayer))
    if not taxpayer.overdue_filings:
        return f"没有查到逾期未申报的记录。本期应申报的：{current[1]}。", [("逾期未申报", "无"), current]
    owed = f"另外有欠税 {yuan(own.arrears)}，滞纳金按日加收，请尽快缴。" if own.arrears else ""
    missing = "、".join(f"{f.period}{f.tax}" for f in taxpayer.filings if f.filed_on is None)
    said = (
        f"查到 {taxpayer.overdue_filings} 项申报逾期未办{f'（{missing}）' if missing else ''}，"
        f"请尽快补报；不补办会影响信用和发票额度，还会有罚款和滞纳金。{owed}"
    )
    facts = [("逾期未申报", missing or f"{taxpayer.overdue_filings} 项"), current]
    return said, [*facts, *([("欠税", yuan(own.arrears))] if own.arrears else [])]


def _late(taxpayer: Taxpayer) -> list[Fact]:
    overdue = taxpayer.overdue_filings
    return [("逾期未申报", f"{overdue} 项，请尽快补办，逾期会有罚款和滞纳金")] if overdue else []


def _filed(own: Own) -> Told:
    """By a business, whatever has become of it."""
    filings = own.taxpayer.filings
    said = f"这里看得到的申报有 {len(filings)} 项。" if filings else "这里没有申报记录。"
    return f"{said}{WHOLE}", describe_filings(own.taxpayer)


def _paid(own: Own) -> Told:
    """By a business, in the year that was asked about, as far as its filings are here."""
    year = year_asked(own.text, own.today)
    named = _TAX.findall(own.text)
    filed = [
        f
        for f in own.taxpayer.filings
        if f.filed_on is not None and f.filed_on.year == year and (not named or any(tax in f.tax for tax in named))
    ]
    tax = "、".join(named)
    if not filed:
        return f"这里没有 {year} 年的{tax}申报缴款记录。{WHOLE}", [(f"{year} 年", "没有查到")]
    paid = sum((f.due for f in filed if f.paid), Decimal(0))
    said = f"这里看得到的 {year} 年{tax}申报有 {len(filed)} 笔，已缴税款一共 {yuan(paid)}。{WHOLE}"
    return said, describe_filings(own.taxpayer.model_copy(update={"filings": tuple(filed)}))


def year_asked(text: str, today: date) -> int:
    """
    >>> year_asked("去年交了多少税", date(2026, 11, 28)), year_asked("交了多少", date(2026, 11, 28))
    (2025, 2026)
    """
    named = _YEAR.search(text)
    if named is not None:
        return int(named[1])
    return today.year + next((offset for word, offset in _YEARS if word in text), 0)


def _arrears(own: Own) -> Told:
    """Of a business: taxes filed and not paid, and what the systems hold as owed."""
    unpaid = [f for f in own.taxpayer.filings if f.filed_on is not None and not f.paid]
    facts = [(f"{f.period}{f.tax}", f"{yuan(f.due)}，还没有缴") for f in unpaid]
    facts += [("欠税", yuan(own.arrears))] if own.arrears else []
    late = _late(own.taxpayer)
    if not facts:
        beside = f"不过有逾期未申报 {own.taxpayer.overdue_filings} 项，补报后才知道要缴多少。" if late else ""
        return f"没有查到{own.taxpayer.name}的欠税。{beside}滞纳金、罚款的处理决定这里还没有接通。", [
            ("欠税", "没有查到"),
            *late,
        ]
    return f"{own.taxpayer.name}有欠税：{'；'.join(f'{a} {b}' for a, b in facts)}。滞纳金按日加收，请尽快缴。", [
        *facts,
        *late,
    ]


def _filings(taxpayer: Taxpayer) -> str:
    status = VAT_STATUSES[taxpayer.vat_status]
    return f"增值税及附加（{status}），以及税费种认定里的其他税种；截止日见当月征期"


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
