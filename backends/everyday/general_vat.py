"""VAT of a general taxpayer for one period: output less input, and what is carried on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from backends.everyday.errors import BadFactsError
from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, percent, plain
from backends.everyday.schemas import Assessment, Exact, Line, Money, Result, Situation
from backends.everyday.surcharges import Location, surcharge_lines
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents

WAN = Decimal(10_000)  # sums of the law are read in 万
Supplies = Literal["goods", "low", "services"]
_RATES: dict[Supplies, str] = {
    "goods": "vat.general.standard",
    "low": "vat.general.low",
    "services": "vat.general.services",
}


class GeneralVat(Situation):
    """``output_tax`` of the period, or what was sold: ``sales`` without VAT or ``sales_with_tax``, at ``rate`` or at
    that of ``supplies``. ``input_tax`` that may be deducted, or what was bought with it at the same rate:
    ``purchases`` or ``purchases_with_tax``. ``input_out`` is taken out again; ``carried``: left from the period
    before. ``halved``: of the small ones whose surcharges are reduced."""

    output_tax: Money | None = None
    sales: Money | None = None
    sales_with_tax: Money | None = None
    rate: Exact | None = None
    supplies: Supplies | None = None
    input_tax: Money = Decimal(0)
    purchases: Money | None = None
    purchases_with_tax: Money | None = None
    input_out: Money = Decimal(0)
    carried: Money = Decimal(0)
    halved: bool = False
    location: Location = "city"

    @model_validator(mode="after")
    def _check_sold(self) -> GeneralVat:
        if sum(told is not None for told in (self.output_tax, self.sales, self.sales_with_tax)) != 1:
            raise ValueError("output_tax、sales、sales_with_tax 写一个，也只写一个")
        if self.output_tax is None and self.rate is None and self.supplies is None:
            raise ValueError("按销售额算要写税率 rate，或者 supplies")
        return self


@dataclass(frozen=True, slots=True)
class _Tax:
    """A tax, how it comes about, and the rate behind it where it is reckoned from a sum."""

    amount: Decimal
    how: str
    rate: DatedValue | None = None


def assess(given: GeneralVat, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    vat, left = _vat(given, rule)
    more = surcharge_lines(vat.amount, given.location, rule, spared=False, halved=given.halved)
    surcharges = sum((line.amount for line in more), ZERO)
    results = [
        Result("vat", "增值税", vat.amount),
        Result("surcharges", "附加税费", surcharges),
        Result("total", "一共", vat.amount + surcharges),
        *([Result("carried_on", "留到下期抵", left)] if left else []),
    ]
    return Assessment(
        "general_vat",
        "一般纳税人增值税及附加",
        given.as_of,
        _facts(given),
        (vat, *more),
        tuple(results),
        _notes(given, rule),
    )


def _output(given: GeneralVat, rule: LawOfDay) -> _Tax:
    if given.output_tax is not None:
        return _Tax(given.output_tax, f"销项 {figure(given.output_tax)}")
    return _reckoned("销项", given.sales, given.sales_with_tax, _rate(given, rule))


def _input(given: GeneralVat, rule: LawOfDay) -> _Tax:
    if given.purchases is None and given.purchases_with_tax is None:
        return _Tax(given.input_tax, f"进项 {figure(given.input_tax)}")
    return _reckoned("进项", given.purchases, given.purchases_with_tax, _rate(given, rule))


def _reckoned(name: str, net: Decimal | None, gross: Decimal | None, rate: DatedValue) -> _Tax:
    shown = percent(rate.number)
    told = f"{figure(net)}" if net is not None else f"{figure(gross or ZERO)} ÷ (1 + {shown})"
    base = net if net is not None else (gross or ZERO) / (1 + rate.number)
    amount = to_cents(base * rate.number)
    return _Tax(amount, f"{name} {told} × {shown} = {figure(amount)}", rate)


def _rate(given: GeneralVat, rule: LawOfDay) -> DatedValue:
    """One of those that the law has on the day."""
    lawful = {name: rule(key) for name, key in _RATES.items()}
    if given.rate is None:
        return lawful[given.supplies or "goods"]
    found = next((value for value in lawful.values() if value.number == given.rate), None)
    if found is None:
        told = "、".join(percent(value.number) for value in lawful.values())
        raise BadFactsError(f"一般计税的税率是 {told}，没有 {percent(given.rate)}", field="rate")
    return found


def _vat(given: GeneralVat, rule: LawOfDay) -> tuple[Line, Decimal]:
    """The line, and what is left to be deducted in the next period."""
    sold, bought = _output(given, rule), _input(given, rule)
    balance = sold.amount - (bought.amount - given.input_out) - given.carried
    out = f" + 进项转出 {figure(given.input_out)}" if given.input_out else ""
    carried = f" − 上期留抵 {figure(given.carried)}" if given.carried else ""
    before = "".join(f"{tax.how}；" for tax in (sold, bought) if tax.rate is not None)
    how = f"{before}销项 {figure(sold.amount)} − 进项 {figure(bought.amount)}{out}{carried} = {figure(balance)}"
    if balance < 0:
        how += "，不用缴，留到下期接着抵"
    rates = dict.fromkeys(tax.rate for tax in (sold, bought) if tax.rate is not None)
    line = make_line(
        "vat",
        "增值税",
        [*rates, rule("vat.general.excess_input")],
        base=sold.amount,
        rate="销项减进项",
        formula=how,
        amount=max(balance, ZERO),
    )
    return line, max(-balance, ZERO)


def _notes(given: GeneralVat, rule: LawOfDay) -> tuple[str, ...]:
    month, quarter = rule("education_surcharge.spared_month"), rule("education_surcharge.spared_quarter")
    upto = f"{plain(month.number / WAN)} 万元（按季 {plain(quarter.number / WAN)} 万元）"
    spared = f"月销售额不超过 {upto}的，教育费附加、地方教育附加免。"
    notes = ["进项要取得合规的扣税凭证并确认用途才能抵；用于免税、简易计税、集体福利、个人消费的不能抵。", spared]
    if given.location == "city":
        notes.append("附加税费按市区算；在县城、镇或其他地区的，城市维护建设税更低。")
    return tuple(notes)


def _facts(given: GeneralVat) -> tuple[tuple[str, str], ...]:
    pairs = [
        ("销项税额", given.output_tax),
        ("销售额（不含税）", given.sales),
        ("收款（含税）", given.sales_with_tax),
        ("进项税额", given.input_tax),
        ("进货（不含税）", given.purchases),
        ("进货（含税）", given.purchases_with_tax),
        ("进项转出", given.input_out),
        ("上期留抵", given.carried),
    ]
    return tuple((label, f"{figure(amount)} 元") for label, amount in pairs if amount)
