"""What a resident may deduct from comprehensive income: how much a month, and only at the settlement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from backends.everyday.lines import MONTHS, LawOfDay
from backends.everyday.schemas import Exact, Money, Situation
from backends.legislation.schemas import DatedValue

Count = Annotated[int, Field(ge=0, le=20)]


class Deductions(Situation):
    """``children_share``: each parent takes all of it or a half. ``elderly``: an only child, or the share that one of
    several takes (``elderly_share`` a month, at most what the law allows). ``special_deductions``: the year's sum of
    the special additional deductions, where it is known as a sum; the others come on top."""

    children: Count = 0
    children_share: Annotated[Exact, Field(gt=0, le=1)] = Decimal(1)
    infants: Count = 0
    elderly: Literal["none", "only_child", "shared"] = "none"
    elderly_share: Money | None = None
    housing: Literal["none", "rent", "loan"] = "none"
    continuing_education: bool = False
    certificate: bool = False
    illness_expense: Money = Decimal(0)
    special_deductions: Money = Decimal(0)
    private_pension: Money = Decimal(0)
    other_deductions: Money = Decimal(0)


@dataclass(frozen=True, slots=True)
class Deducted:
    """One deduction of the year, in yuan. ``monthly``: counted by the employer month by month."""

    label: str
    amount: Decimal
    values: tuple[DatedValue, ...]
    monthly: bool = True


def deducted(given: Deductions, rule: LawOfDay, months: int = MONTHS) -> list[Deducted]:
    """For ``months`` of a year. Raises what ``rule`` raises."""
    found = [*_monthly(given, rule, months), *_yearly(given, rule)]
    if given.special_deductions:
        found.append(Deducted("专项附加扣除", given.special_deductions, ()))
    if given.other_deductions:
        found.append(Deducted("其他扣除", given.other_deductions, ()))
    return found


def _monthly(given: Deductions, rule: LawOfDay, months: int) -> list[Deducted]:
    found: list[Deducted] = []
    for key, label, count in (("child", "子女教育", given.children), ("infant", "婴幼儿照护", given.infants)):
        if count:
            value = rule(f"income_tax.deduction.{key}")
            found.append(Deducted(label, value.number * count * given.children_share * months, (value,)))
    if given.elderly != "none":
        found.append(_elderly(given, rule, months))
    if given.housing != "none":
        value = rule("income_tax.deduction.rent_beijing" if given.housing == "rent" else "income_tax.deduction.loan")
        found.append(
            Deducted("住房租金" if given.housing == "rent" else "住房贷款利息", value.number * months, (value,))
        )
    if given.continuing_education:
        value = rule("income_tax.deduction.education")
        found.append(Deducted("继续教育", value.number * months, (value,)))
    return found


def _elderly(given: Deductions, rule: LawOfDay, months: int) -> Deducted:
    if given.elderly == "only_child":
        value = rule("income_tax.deduction.elderly")
        return Deducted("赡养老人", value.number * months, (value,))
    value = rule("income_tax.deduction.elderly_share")
    share = value.number if given.elderly_share is None else min(given.elderly_share, value.number)
    return Deducted("赡养老人（分摊）", share * months, (value,))


def _yearly(given: Deductions, rule: LawOfDay) -> list[Deducted]:
    found: list[Deducted] = []
    if given.certificate:
        value = rule("income_tax.deduction.certificate")
        found.append(Deducted("职业资格证书", value.number, (value,), monthly=False))
    if given.illness_expense:
        over, cap = rule("income_tax.deduction.illness_over"), rule("income_tax.deduction.illness_cap")
        amount = min(max(given.illness_expense - over.number, Decimal(0)), cap.number)
        found.append(Deducted("大病医疗", amount, (over, cap), monthly=False))
    if given.private_pension:
        value = rule("income_tax.deduction.private_pension")
        found.append(Deducted("个人养老金", min(given.private_pension, value.number), (value,), monthly=False))
    return found
