"""滞纳金 on tax paid late, and what a late return may cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from backends.everyday.lines import LawOfDay, figure, make_line, plain
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class Late(Situation):
    """``days`` late, or ``due_on`` and ``paid_on``: counted from the day after the first, the second included."""

    amount: Positive
    days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    due_on: date | None = None
    paid_on: date | None = None

    @model_validator(mode="after")
    def _check_days(self) -> Late:
        dates = self.due_on is not None and self.paid_on is not None
        if (self.days is None) != dates:
            raise ValueError("写 days（迟了几天），或写 due_on（截止日）和 paid_on（缴款日）")
        if dates and self.late_days < 0:
            raise ValueError("缴款日 paid_on 早于截止日 due_on，没有滞纳")
        return self

    @property
    def late_days(self) -> int:
        if self.days is not None:
            return self.days
        assert self.due_on is not None
        assert self.paid_on is not None
        return (self.paid_on - self.due_on).days


def assess(given: Late, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    rate = rule("late_payment.daily_rate")
    amount = to_cents(given.amount * rate.number * given.late_days)
    shown = f"{plain(rate.number * 10000)}‱"
    line = make_line(
        "late_payment",
        "滞纳金",
        [rate],
        base=given.amount,
        rate=f"每日万分之{plain(rate.number * 10000)}",
        formula=f"{figure(given.amount)} × {shown} × {given.late_days} 天 = {figure(amount)}",
        amount=amount,
    )
    facts = [("税款", f"{figure(given.amount)} 元"), ("迟了", f"{given.late_days} 天")]
    if given.due_on is not None:
        facts.append(("起算日", str(given.due_on + timedelta(days=1))))
    fine, grave = rule("late_return.fine_upto"), rule("late_return.grave_fine_upto")
    daily = to_cents(given.amount * rate.number)
    notes = (
        f"每多一天再加 {figure(daily)} 元；从税款缴纳期限届满次日起，算到缴款当天。",
        f"没按期申报的，另可处 {plain(fine.number)} 元以下罚款，情节严重的到 {plain(grave.number)} 元；"
        "首次轻微违法、及时改正的可以不罚。",
    )
    results = (
        Result("late_payment", "滞纳金", amount),
        Result("total", "连税款一共", given.amount + amount),
    )
    return Assessment("late", "税款滞纳金", given.as_of, tuple(facts), (line,), results, notes)
