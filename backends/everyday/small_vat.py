"""VAT of a small-scale taxpayer for a month or quarter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, percent, plain
from backends.everyday.schemas import Assessment, Line, Money, Result, Situation
from backends.everyday.surcharges import Location, surcharge_lines
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents

NAMES = {"month": "月", "quarter": "季度"}


WAN = Decimal(10_000)  # sums of the law are read in 万


class SmallVat(Situation):
    """Sales of one ``period`` without VAT: ``sales`` of all, or ``sales_with_tax`` with it, or ``ordinary_sales``
    (ordinary invoices and none) and ``special_sales`` (special invoices). ``special_sales`` may also stand beside
    ``sales``, as a part of it. ``with_tax``: both parts are told with it. ``real_estate_sales``: of real estate, part
    of the whole, taxed apart. ``deductible``: what the difference method takes off. ``leased``: all of it is rent of
    real estate. ``location``: of the taxpayer."""

    period: Literal["month", "quarter"] = "quarter"
    sales: Money | None = None
    sales_with_tax: Money | None = None
    ordinary_sales: Money | None = None
    special_sales: Money = Decimal(0)
    with_tax: bool = False
    real_estate_sales: Money = Decimal(0)
    deductible: Money = Decimal(0)
    leased: bool = False
    location: Location = "city"

    @model_validator(mode="after")
    def _check_one_way(self) -> SmallVat:
        given = [v for v in (self.sales, self.sales_with_tax, self.ordinary_sales) if v is not None]
        if len(given) > 1 or (not given and not self.special_sales):
            raise ValueError(
                "销售额写一种：sales（不含税合计）、sales_with_tax（含税合计）或 ordinary_sales 加 special_sales"
            )
        if self.with_tax and (self.sales is not None or self.sales_with_tax is not None):
            raise ValueError("with_tax 只用在 ordinary_sales 和 special_sales 上")
        if self.sales is not None and self.special_sales > self.sales:
            raise ValueError("专票金额 special_sales 不能大于销售额合计 sales")
        return self


@dataclass(frozen=True, slots=True)
class Sales:
    """Without VAT. ``counted``: what is held against the limit; ``goods``: of it without real estate."""

    counted: Decimal
    goods: Decimal
    special: Decimal
    told: str
    leased: bool


def assess(given: SmallVat, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    sales = _sales(given, rule)
    limit, itself = rule(f"vat.small_scale.{given.period}_limit"), rule("vat.small_scale.limit_itself")
    goods_spared = _below(sales.goods, limit, itself)
    vat = _exempt(sales, rule, limit, itself) if goods_spared else _full(sales, rule, limit, itself)
    spared = sales.counted <= rule(f"education_surcharge.spared_{given.period}").number
    more = surcharge_lines(vat.amount, given.location, rule, spared=spared, halved=_halved(rule))
    total = sum((line.amount for line in more), vat.amount)
    results = [
        Result("vat", "增值税", vat.amount),
        Result("surcharges", "附加税费", total - vat.amount),
        Result("total", "一共", total),
    ]
    notes = _notes(given, sales, limit, itself, rule)
    missing = ("销售不动产的增值税",) if given.real_estate_sales else ()
    return Assessment(
        "small_vat",
        "小规模纳税人增值税及附加",
        given.as_of,
        _facts(given),
        (vat, *more),
        tuple(results),
        notes,
        missing,
    )


def _sales(given: SmallVat, rule: LawOfDay) -> Sales:
    ordinary_rate, special_rate = _rates(given.leased, rule)
    rate, special = ordinary_rate.number, given.special_sales
    told = ""
    if given.sales_with_tax is not None:
        whole = to_cents(given.sales_with_tax / (1 + rate))
        told = (
            f"不含税销售额 {figure(given.sales_with_tax)} ÷ (1 + {percent(rate)}) = {figure(whole)}；" if rate else ""
        )
    elif given.sales is not None:
        whole = given.sales
    elif given.with_tax:
        special, by_special = _net(given.special_sales, special_rate.number, "专票的")
        ordinary, by_ordinary = _net(given.ordinary_sales or ZERO, rate, "普票和未开票的")
        whole, told = ordinary + special, by_special + by_ordinary
    else:
        whole = (given.ordinary_sales or ZERO) + given.special_sales
    counted = max(whole - given.deductible, ZERO)
    if given.deductible:
        told += f"差额扣除后 {figure(whole)} − {figure(given.deductible)} = {figure(counted)}；"
    return Sales(counted, max(counted - given.real_estate_sales, ZERO), special, told, given.leased)


def _net(amount: Decimal, rate: Decimal, of: str) -> tuple[Decimal, str]:
    net = to_cents(amount / (1 + rate))
    told = f"{of}不含税销售额 {figure(amount)} ÷ (1 + {percent(rate)}) = {figure(net)}；" if amount and rate else ""
    return net, told


def _rates(leased: bool, rule: LawOfDay) -> tuple[DatedValue, DatedValue]:
    """Of what ordinary invoices and none were issued for, and of special ones."""
    if leased:
        return rule("vat.rent.other"), rule("vat.rent.other")
    return rule("vat.small_scale.rate"), rule("vat.small_scale.special_invoice_rate")


def _below(amount: Decimal, limit: DatedValue, itself: DatedValue) -> bool:
    return amount <= limit.number if itself.word == "included" else amount < limit.number


def _exempt(sales: Sales, rule: LawOfDay, limit: DatedValue, itself: DatedValue) -> Line:
    """Nothing but for what special invoices were issued for."""
    _, special = _rates(sales.leased, rule)
    amount = to_cents(sales.special * special.number)
    formula = f"{sales.told}销售额 {figure(sales.goods)} 没有{_reach(itself)} {figure(limit.number)}，免征"
    if sales.special:
        formula += f"；开专票的 {figure(sales.special)} × {percent(special.number)} = {figure(amount)}"
    return make_line(
        "vat",
        "增值税",
        [limit, itself, *([special] if sales.special else [])],
        base=sales.special,
        rate=percent(special.number) if sales.special else "免征",
        formula=formula,
        amount=amount,
    )


def _full(sales: Sales, rule: LawOfDay, limit: DatedValue, itself: DatedValue) -> Line:
    rate, special = _rates(sales.leased, rule)
    ordinary = sales.goods - sales.special
    amount = to_cents(ordinary * rate.number) + to_cents(sales.special * special.number)
    if rate.number == special.number:
        amount = to_cents(sales.goods * rate.number)
    how = f"{figure(sales.goods)} × {percent(rate.number)} = {figure(amount)}"
    if rate.number != special.number:
        how = (
            f"{figure(ordinary)} × {percent(rate.number)} + 专票 {figure(sales.special)} × {percent(special.number)}"
            f" = {figure(amount)}"
        )
    return make_line(
        "vat",
        "增值税",
        list(dict.fromkeys([rate, limit, itself, *([special] if sales.special else [])])),
        base=sales.goods,
        rate=percent(rate.number),
        formula=f"{sales.told}销售额{_reach(itself)} {figure(limit.number)}，全额计税：{how}",
        amount=amount,
    )


def _reach(itself: DatedValue) -> str:
    return "超过" if itself.word == "included" else "达到"


def _halved(rule: LawOfDay) -> bool:
    return rule.has("six_taxes.small_scale.reduction")


def _notes(given: SmallVat, sales: Sales, limit: DatedValue, itself: DatedValue, rule: LawOfDay) -> tuple[str, ...]:
    name = NAMES[given.period]
    at = "不超过就免" if itself.word == "included" else "没达到才免，恰好等于也要全额缴"
    notes = [
        *([_leased_note(rule)] if given.leased else []),
        f"按{name}的标准是 {plain(limit.number / WAN)} 万元（{at}）；开专票的部分不免。",
        "同一期还有租金、没开票等收入的，要合在一起看；出租不动产的部分按它自己的征收率计税。",
    ]
    left = limit.number - sales.goods
    if left > 0:
        notes.append(f"离标准还差 {figure(left)} 元。")
    if given.real_estate_sales:
        notes.append("销售不动产的部分单独计税，请转人工核定。")
    if given.location == "city":
        notes.append("附加税费按市区算；在县城、镇或其他地区的，城市维护建设税更低。")
    return tuple(notes)


def _leased_note(rule: LawOfDay) -> str:
    """The rate of rents, and the one that people remember."""
    rate = rule("vat.rent.other")
    before = [v for v in rule.law.values("vat.rent.other") if v.in_force_from < rate.in_force_from]
    told = f"出租不动产按 {percent(rate.number)} 计税，不减按 {percent(rule('vat.small_scale.rate').number)}"
    if not before:
        return f"{told}。"
    return f"{told}；{percent(before[-1].number)} 是 {rate.in_force_from.year} 年以前的征收率。"


def _facts(given: SmallVat) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("销售额（不含税）", given.sales),
        ("收款（含税）", given.sales_with_tax),
        ("普票和未开票", given.ordinary_sales),
        ("专票", given.special_sales),
        ("销售不动产", given.real_estate_sales),
        ("差额扣除", given.deductible),
    ]
    facts = [(label, f"{figure(amount)} 元") for label, amount in pairs if amount]
    return (("期间", f"一个{NAMES[given.period]}"), *facts)
