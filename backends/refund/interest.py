"""Interest on tax that was taken without being due: from each payment to the day of the refund. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from backends.legislation.service import Legislation
from backends.refund.schemas import Payment, RefundItem
from kit.money import to_cents

RATE = "refund.interest.rate"


@dataclass(frozen=True, slots=True)
class Interest:
    """``rate`` a year, of ``days_of_year`` days: the law leaves the number of days open, so it is a setting."""

    on: date
    rate: Decimal
    days_of_year: int

    @classmethod
    def of_day(cls, law: Legislation, on: date, days_of_year: int) -> Interest:
        return cls(on, law.value_at(RATE, on).number, days_of_year)

    def added(self, item: RefundItem, payments: Sequence[Payment]) -> RefundItem:
        """``item`` with the interest on its ``interest_base``, which is taken out of the latest payments."""
        base = min(item.interest_base, item.refundable)
        parts = [(amount, (self.on - paid_on).days) for amount, paid_on in _latest(base, payments)]
        interest = to_cents(sum((amount * days for amount, days in parts), Decimal(0)) * self.rate / self.days_of_year)
        if not interest:
            return item
        sums = " + ".join(f"{amount:,.2f} × {days} 天" for amount, days in parts)
        spoken = f"（{sums}）" if len(parts) > 1 else sums
        formula = f"{spoken} × 年利率 {self.rate * 100:.2f}% ÷ {self.days_of_year} = {interest:,.2f}"
        return replace(item, interest=interest, interest_formula=formula)


def _latest(amount: Decimal, payments: Iterable[Payment]) -> list[tuple[Decimal, date]]:
    """``amount`` as parts of payments, the latest first: what came last was too much."""
    parts = []
    for payment in sorted(payments, key=lambda p: (p.paid_on, p.id), reverse=True):
        part = min(amount, payment.amount)
        if part > 0:
            parts.append((part, payment.paid_on))
            amount -= part
    return parts
