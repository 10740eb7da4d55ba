"""A person who sells shares of a company that is not listed: stamp duty on the price, income tax on what was gained."""

from __future__ import annotations

from backends.everyday import stamp
from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Line, Money, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class Equity(Situation):
    """``price``: agreed on. ``cost``: what was paid in, or paid for the shares. ``fees``: other taxes paid by law."""

    price: Positive
    cost: Money
    fees: Money = ZERO


def assess(given: Equity, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    duty = stamp.assess(stamp.Stamp(as_of=given.as_of, contract="equity", amount=given.price, halved=True), law).lines[
        0
    ]
    tax = _income_tax(given, duty.amount, rule)
    results = (
        Result("stamp_duty", "印花税", duty.amount),
        Result("income_tax", "个人所得税", tax.amount),
        Result("total", "一共", duty.amount + tax.amount),
    )
    facts = [("转让价", f"{figure(given.price)} 元"), ("取得成本", f"{figure(given.cost)} 元")]
    facts += [("其他税费", f"{figure(given.fees)} 元")] if given.fees else []
    return Assessment("equity", "个人转让股权的税", given.as_of, tuple(facts), (duty, tax), results, NOTES)


def _income_tax(given: Equity, duty: Money, rule: LawOfDay) -> Line:
    rate, base = rule("income_tax.property_transfer.rate"), rule("income_tax.equity.taxable_income")
    gain = given.price - given.cost - duty - given.fees
    fees = f" − 其他税费 {figure(given.fees)}" if given.fees else ""
    told = f"{figure(given.price)} − 原值 {figure(given.cost)} − 印花税 {figure(duty)}{fees} = {figure(gain)}"
    amount = to_cents(max(gain, ZERO) * rate.number)
    how = f"{told}；× {percent(rate.number)} = {figure(amount)}" if gain > 0 else f"{told}，没有所得，不用缴"
    return make_line(
        "income_tax",
        "个人所得税",
        [rate, base],
        base=max(gain, ZERO),
        rate=percent(rate.number),
        formula=how,
        amount=amount,
    )


NOTES = (
    "按转让的是非上市公司的股权算。价格低于股权对应的净资产、又没有正当理由的，税务机关会核定收入。",
    "受让方是扣缴义务人；印花税双方各缴自己的一份，个人减半。",
)
