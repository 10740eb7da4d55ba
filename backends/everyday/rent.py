"""Renting out a home or a shop: VAT, surcharges, property tax, income tax, stamp duty of a month."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from backends.everyday.lines import MONTHS, ZERO, LawOfDay, figure, make_line, per_mille, percent, plain
from backends.everyday.schemas import Assessment, Line, Money, Positive, Result, Situation
from backends.everyday.surcharges import Location, surcharge_lines
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents

LONGEST_LEASE = 20 * MONTHS


class Rent(Situation):
    """``monthly_rent`` as paid, VAT included unless ``without_vat``. ``property``: what is let. ``owner``: a person, or
    a company that is a small-scale or a general taxpayer. ``repairs``: of the month, with invoices. ``months``: of the
    lease, for the sum and the contract's stamp duty."""

    monthly_rent: Positive
    without_vat: bool = False
    property: Literal["home", "shop"] = "home"
    owner: Literal["person", "small_company", "general_company"] = "person"
    repairs: Money = Decimal(0)
    months: Annotated[int, Field(ge=1, le=LONGEST_LEASE)] = MONTHS
    location: Location = "city"


def assess(given: Rent, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    vat, net = _vat(given, rule)
    halved = given.owner != "general_company" and rule.has("six_taxes.small_scale.reduction")
    more = surcharge_lines(vat.amount, given.location, rule, spared=_spared(given, net, rule), halved=halved)
    house = _property_tax(given, net, halved, rule)
    year = min(given.months, MONTHS)
    house_of_year = _property_tax(given, net * year, halved, rule).amount
    lines = [vat, *more, house]
    if given.owner == "person":
        taxes = sum((line.amount for line in lines if line.code != "vat"), ZERO)
        lines.append(_income_tax(given, net, taxes, rule))
    monthly = sum((line.amount for line in lines), ZERO)
    stamp = _stamp_duty(given, net, halved, rule)
    results = [
        Result("monthly_total", "每月一共", monthly),
        Result("annual_total", f"租 {given.months} 个月一共（含印花税）", monthly * given.months + stamp.amount),
        *(Result(line.code, line.tax, line.amount) for line in (*lines, stamp)),
        Result("property_tax_of_year", f"{'一年' if year == MONTHS else f'{year} 个月'}的房产税", house_of_year),
    ]
    title = f"{'个人' if given.owner == 'person' else '企业'}出租{'住房' if given.property == 'home' else '非住房'}的税"
    facts = [
        ("月租金（不含税）" if given.without_vat else "月租金（含税）", f"{figure(given.monthly_rent)} 元"),
        ("出租的是", _KINDS[given.property]),
    ]
    facts += [("出租方", _OWNERS[given.owner])]
    if given.repairs:
        facts.append(("当月修缮费", f"{figure(given.repairs)} 元"))
    return Assessment(
        "rent", title, given.as_of, tuple(facts), (*lines, stamp), tuple(results), _notes(given), _missing(given)
    )


_KINDS = {"home": "住房", "shop": "商铺等非住房"}
_OWNERS = {"person": "个人", "small_company": "企业（小规模纳税人）", "general_company": "企业（一般纳税人）"}


def _vat(given: Rent, rule: LawOfDay) -> tuple[Line, Decimal]:
    """And the rent without it. A person's rent taken at once counts for the months it is for."""
    home_of_person = given.property == "home" and given.owner == "person"
    if given.owner == "general_company":
        rate, gross = rule("vat.rent.general"), rule("vat.rent.general")
    elif home_of_person:
        rate, gross = rule("vat.rent.home"), rule("vat.rent.home_gross")
    else:
        rate = gross = rule("vat.rent.other")
    net = given.monthly_rent if given.without_vat else to_cents(given.monthly_rent / (1 + gross.number))
    limit, itself = rule("vat.small_scale.month_limit"), rule("vat.small_scale.limit_itself")
    below = net <= limit.number if itself.word == "included" else net < limit.number
    if given.owner != "general_company" and below:
        word = "超过" if itself.word == "included" else "达到"
        formula = f"月租金没有{word} {figure(limit.number)}，免征"
        return _line("vat", "增值税", [limit, itself], net, "免征", formula, ZERO), given.monthly_rent
    amount = to_cents(net * rate.number)
    shown = percent(rate.number)
    if given.without_vat:
        formula = f"不含税租金 {figure(net)} × {shown} = {figure(amount)}"
        return _line("vat", "增值税", [rate], net, shown, formula, amount), net
    formula = (
        f"{figure(given.monthly_rent)} ÷ (1 + {percent(gross.number)}) = {figure(net)}；× {shown} = {figure(amount)}"
    )
    values = list(dict.fromkeys((rate, gross)))
    return _line("vat", "增值税", values, net, shown, formula, amount), given.monthly_rent - amount


def _spared(given: Rent, net: Decimal, rule: LawOfDay) -> bool:
    return net <= rule("education_surcharge.spared_month").number


def _property_tax(given: Rent, net: Decimal, halved: bool, rule: LawOfDay) -> Line:
    key = "home" if given.property == "home" and given.owner == "person" else "other"
    rate = rule(f"property_tax.rent.{key}")
    full = to_cents(net * rate.number)
    formula = f"不含税租金 {figure(net)} × {percent(rate.number)} = {figure(full)}"
    if not halved:
        return _line("property_tax", "房产税", [rate], net, percent(rate.number), formula, full)
    reduction = rule("six_taxes.small_scale.reduction")
    less = to_cents(full * reduction.number)
    formula += f"；减征 {percent(reduction.number)}，实缴 {figure(full - less)}"
    return _line("property_tax", "房产税", [rate, reduction], net, percent(rate.number), formula, full - less)


def _income_tax(given: Rent, net: Decimal, taxes: Decimal, rule: LawOfDay) -> Line:
    """Of a person: the rent less taxes and repairs, less 800 or a fifth."""
    rate = rule(f"income_tax.rent.{'home' if given.property == 'home' else 'other'}")
    upto, small = rule("income_tax.rent.small_upto"), rule("income_tax.rent.small_deduction")
    ratio, cap = rule("income_tax.rent.expense_ratio"), rule("income_tax.rent.repairs_cap")
    repairs = min(given.repairs, cap.number)
    rest = net - taxes - repairs
    told = f"{figure(net)} − 税费 {figure(taxes)}" + (f" − 修缮 {figure(repairs)}" if repairs else "")
    if net <= upto.number:
        base = max(rest - small.number, ZERO)
        told, values = f"{told} − {plain(small.number)} = {figure(base)}", [rate, upto, small]
    else:
        base = max(to_cents(rest * (1 - ratio.number)), ZERO)
        told, values = f"({told}) × {percent(1 - ratio.number)} = {figure(base)}", [rate, upto, ratio]
    amount = to_cents(base * rate.number)
    formula = f"{told}；× {percent(rate.number)} = {figure(amount)}"
    used = [*values, cap] if repairs else values
    return _line("income_tax", "个人所得税", used, base, percent(rate.number), formula, amount)


def _stamp_duty(given: Rent, net: Decimal, halved: bool, rule: LawOfDay) -> Line:
    """Once, of the contract."""
    rent = net * given.months
    if given.property == "home" and given.owner == "person":
        exempt = rule("stamp_duty.rent.home")
        return _line("stamp_duty", "印花税", [exempt], rent, "免征", "个人出租住房，免征印花税和城镇土地使用税", ZERO)
    rate = rule("stamp_duty.contract.lease")
    full = to_cents(rent * rate.number)
    formula = f"合同租金 {figure(rent)} × {per_mille(rate.number)} = {figure(full)}（一次）"
    if not halved:
        return _line("stamp_duty", "印花税", [rate], rent, per_mille(rate.number), formula, full)
    reduction = rule("six_taxes.small_scale.reduction")
    less = to_cents(full * reduction.number)
    formula += f"；减征 {percent(reduction.number)}，实缴 {figure(full - less)}"
    return _line("stamp_duty", "印花税", [rate, reduction], rent, per_mille(rate.number), formula, full - less)


def _line(
    code: str, tax: str, values: list[DatedValue], base: Decimal, rate: str, formula: str, amount: Decimal
) -> Line:
    return make_line(code, tax, values, base=base, rate=rate, formula=formula, amount=amount)


def _missing(given: Rent) -> tuple[str, ...]:
    if given.owner != "person":
        return ("企业所得税（并入利润）", "城镇土地使用税（按土地面积和等级）")
    return () if given.property == "home" else ("城镇土地使用税（按土地面积和等级）",)


def _notes(given: Rent) -> tuple[str, ...]:
    notes = []
    if given.owner == "person":
        notes.append("一次收几个月租金的，可以分摊到各月看是否达到起征点。")
        notes.append("有的地方按综合征收率一次算，可能更低，以房屋所在地税务机关为准。")
    if given.owner == "small_company":
        notes.append("增值税只看了这一笔租金：还有别的收入的，要合在一起看是否达到起征点，达到的全额缴。")
    if given.property == "shop":
        notes.append(
            "减征按小规模纳税人（个人也算）适用。"
            if given.owner != "general_company"
            else "一般纳税人是小型微利企业的，也可以减征。"
        )
    return tuple(notes)
