"""Where money or a rate has more digits than the engines' decimals, what hangs together is decided one record after the
other, by the function that explains one. Nobody issues such invoices, so the speed of it matters to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from backends.invoice.records.rules import Book, invoice_of, settle
from backends.invoice.records.schemas import TEXTS, Reason, Row
from backends.invoice.records.standard import Standard

ANY_WIDE = "select count(*) from tangle where wide"
_TEXTS = ", ".join(f"{name}_text" if name in ("amount", "rate", "tax", "total") else name for name in TEXTS)
TANGLE = f"select pos, settled, lines, {_TEXTS} from tangle order by pos"  # noqa: S608  our names


def verdicts_of(
    tangle: Iterable[tuple[Any, ...]], standard: Standard, received_on: date
) -> Iterator[tuple[int, Reason | None]]:
    """(``pos``, ``reason``) of the rows of ``TANGLE``, which are well-formed."""
    book = Book()
    for pos, settled, lines, *texts in tangle:
        invoice = invoice_of(Row(lines=lines, **dict(zip(TEXTS, texts, strict=True))))
        reason = None if settled else settle(invoice, book, received_on, standard)
        if reason is None:
            book.keep(invoice)
        yield pos, reason
