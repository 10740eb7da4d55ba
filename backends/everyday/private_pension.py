"""领取个人养老金: a flat rate on all that is drawn."""

from __future__ import annotations

from backends.everyday.lines import LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class PensionDrawn(Situation):
    """``amount``: drawn, what was paid in and what it earned together."""

    amount: Positive


def assess(given: PensionDrawn, law: Legislation) -> Assessment:
    rate = LawOfDay(law, given.as_of)("income_tax.private_pension.drawn")
    tax = to_cents(given.amount * rate.number)
    line = make_line(
        "income_tax",
        "个人所得税",
        [rate],
        base=given.amount,
        rate=percent(rate.number),
        formula=f"领取 {figure(given.amount)} × {percent(rate.number)} = {figure(tax)}",
        amount=tax,
    )
    results = (Result("tax", "个人所得税", tax), Result("net", "到手", given.amount - tax))
    facts = (("领取的个人养老金", f"{figure(given.amount)} 元"),)
    return Assessment("pension_drawn", "领取个人养老金的个人所得税", given.as_of, facts, (line,), results, NOTES)


NOTES = ("本金和收益一起按领取的金额算，不并入综合所得，领取时由银行代扣。",)
