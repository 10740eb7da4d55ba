"""What a deduction saves of the income tax of who knows the rate that is paid on the last yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from backends.everyday.deductions import Deductions, deducted
from backends.everyday.lines import LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Exact, Result
from backends.legislation.service import Legislation
from kit.money import to_cents

RATES = "income_tax.comprehensive.rates"


class DeductionSaves(Deductions):
    """``rate``: of the highest step that the income reaches. ``full_private_pension``: as much as is allowed in a
    year."""

    rate: Annotated[Exact, Field(gt=0, lt=1)]
    full_private_pension: bool = False

    @model_validator(mode="after")
    def _check_one_deduction(self) -> DeductionSaves:
        told = self.model_fields_set - {"as_of", "rate", "children_share", "elderly_share"}
        if not told:
            raise ValueError("至少写一项扣除，例如 private_pension 或 special_deductions")
        return self


def assess(given: DeductionSaves, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    if given.full_private_pension:
        given = given.model_copy(update={"private_pension": rule("income_tax.deduction.private_pension").number})
    parts = deducted(given, rule)
    base = to_cents(sum((part.amount for part in parts), Decimal(0)))
    saved = to_cents(base * given.rate)
    rates = rule(RATES)
    told = " + ".join(f"{part.label} {figure(part.amount)}" for part in parts)
    whole = f"{told} = {figure(base)}；" if len(parts) > 1 else f"{told}："
    line = make_line(
        "saved",
        "少缴的个人所得税",
        [rates, *(value for part in parts for value in part.values)],
        base=base,
        rate=percent(given.rate),
        formula=f"{whole}{figure(base)} × {percent(given.rate)} = {figure(saved)}",
        amount=saved,
    )
    facts = [("税率", percent(given.rate)), *((part.label, f"{figure(part.amount)} 元") for part in parts)]
    results = (Result("saved", "一年大约少缴", saved), Result("deducted", "能扣除", base))
    return Assessment("deduction_saves", "扣除能少缴的个人所得税", given.as_of, tuple(facts), (line,), results, NOTES)


NOTES = (
    "按您说的税率算：扣除后收入还在这一档的，就是这个数；扣完落到下一档的，低档的部分会少一些。",
    "告诉我全年工资和三险一金，我可以算出准确的数。",
)
