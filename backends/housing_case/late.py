"""滞纳金 on what is owed on top since a case was put right: what it would come to, for a person to settle. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backends.everyday.late import Late, assess
from backends.housing.lines import plain
from backends.housing.schemas import Payer
from backends.housing_case.schemas import Case
from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from kit.clock import beijing_date

FAULT_YEARS = "late_payment.authority_fault_years"


@dataclass(frozen=True, slots=True)
class LateFee:
    """``amount`` in yuan, from ``since`` to ``until``. No order is over it: whether it is charged hangs on whose
    mistake it was, which a person settles."""

    payer: Payer
    since: date
    until: date
    amount: Decimal
    formula: str
    basis: tuple[Basis, ...]
    note: str


def late_fees(case: Case, on: date, law: Legislation) -> list[LateFee]:
    """Of each payer who owes more than was paid."""
    return [_late_fee(case, payer, amount, on, law) for payer, amount in case.more.items() if amount > 0]


def _late_fee(case: Case, payer: Payer, amount: Decimal, on: date, law: Legislation) -> LateFee:
    due_on = _due_on(case, payer)
    [line] = assess(Late(as_of=on, amount=amount, due_on=due_on, paid_on=max(on, due_on)), law).lines
    fault = law.value_at(FAULT_YEARS, on)
    since = due_on + timedelta(days=1)
    note = (
        f"须人工确认：暂从原来缴款的次日 {since} 起算。因税务机关的责任少缴的，{plain(fault.number)} 年内补缴不加收；"
        "因填错、算错少缴的要加收。工作人员核定以前，只付补缴的税款"
    )
    return LateFee(payer, since, on, line.amount, line.formula, (*line.basis, *fault.basis), note)


def _due_on(case: Case, payer: Payer) -> date:
    """When ``payer`` paid what was confirmed; who owed nothing then, when it was confirmed."""
    paid = [e for e in case.history if e.kind == "paid" and e.content["payer"] == payer]
    confirmed = [e for e in case.history if e.kind == "confirmed"]
    return beijing_date((paid or confirmed)[-1].at)
