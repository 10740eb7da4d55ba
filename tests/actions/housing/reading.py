"""What is read of one message."""

from __future__ import annotations

from datetime import date

from actions.housing.facts import Sale
from actions.housing.reading import Said, read_sale

TODAY = date(2026, 11, 24)
KNOWN = Sale.from_texts(
    {"sale_price": "5000000~5000000", "home_area": "89~89", "held": "3|3|持有 3 年", "only_home": "yes"}
)


def said(text: str, asked: str | None = None, known: Sale | None = None) -> Said:
    return read_sale(text, known or Sale(), asked, TODAY)


def facts_in(text: str, asked: str | None = None) -> dict[str, str]:
    return said(text, asked).sale.to_texts()
