"""VAT of a general taxpayer for one period: output less input, and what is carried on."""

from __future__ import annotations

from decimal import Decimal

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, plain
from backends.everyday.schemas import Assessment, Line, Money, Result, Situation
from backends.everyday.surcharges import Location, surcharge_lines
from backends.legislation.service import Legislation

WAN = Decimal(10_000)  # sums of the law are read in 万


class GeneralVat(Situation):
    """``output_tax`` of the period and ``input_tax`` that may be deducted, of which ``input_out`` is taken out again;
    ``carried``: left from the period before. ``halved``: of the small ones whose surcharges are reduced."""

    output_tax: Money
    input_tax: Money = Decimal(0)
    input_out: Money = Decimal(0)
    carried: Money = Decimal(0)
    halved: bool = False
    location: Location = "city"


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


def _vat(given: GeneralVat, rule: LawOfDay) -> tuple[Line, Decimal]:
    """The line, and what is left to be deducted in the next period."""
    balance = given.output_tax - (given.input_tax - given.input_out) - given.carried
    out = f" + 进项转出 {figure(given.input_out)}" if given.input_out else ""
    carried = f" − 上期留抵 {figure(given.carried)}" if given.carried else ""
    how = f"销项 {figure(given.output_tax)} − 进项 {figure(given.input_tax)}{out}{carried} = {figure(balance)}"
    if balance < 0:
        how += "，不用缴，留到下期接着抵"
    line = make_line(
        "vat",
        "增值税",
        [rule("vat.general.excess_input")],
        base=given.output_tax,
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
        ("进项税额", given.input_tax),
        ("进项转出", given.input_out),
        ("上期留抵", given.carried),
    ]
    return tuple((label, f"{figure(amount)} 元") for label, amount in pairs if amount)
