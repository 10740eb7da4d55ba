"""The everyday forms as the tests of reading use them."""

from __future__ import annotations

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from tests.actions.fakes import TODAY, everyday_by_law

FORMS = [EverydayForm(matter, everyday_by_law(), lambda: TODAY) for matter in MATTERS]
WAGES = {"monthly_salary": "20000", "insurance": "3000"}
FEE = {"amount": "8000", "kind": "labour"}
VAT = {"sales_with_tax": "310000", "period": "quarter"}


def wanted(text: str) -> EverydayForm | None:
    return next((form for form in FORMS if form.wants(text)), None)


def taken(name: str, facts: dict[str, str], said: str, asked: str | None = None) -> dict[str, str]:
    """What is new, and what is gone with an empty value."""
    form = next(form for form in FORMS if form.name == name)
    after = form.take(facts, said, asked).facts
    return {n: v for n, v in after.items() if facts.get(n) != v} | {n: "" for n in facts if n not in after}
