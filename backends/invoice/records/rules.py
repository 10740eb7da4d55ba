"""The twelve checks of one record, in their order, in plain Python: the first that fails is the reason.

``bulk`` says the same in SQL for millions; a property-based test holds the two equal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import reduce

from backends.invoice.records.schemas import REPEATED, Invoice, Reason, Row, Segment, Verdict
from backends.invoice.records.standard import Standard
from backends.invoice.records.taxpayers import fits_credit_code
from backends.materials.values import is_id_number

MONEY = re.compile(r"-?[0-9]+(\.[0-9]{1,2})?")
RATE = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# However many digits there are, nothing is rounded: only sums and products are made with it.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SPECIAL_CODE = re.compile(r"[0-9]{10}")
ORDINARY_CODE = re.compile(r"0[0-9]{11}")
PAPER_NUMBER = re.compile(r"[0-9]{8}")
DIGITAL_NUMBER = re.compile(r"[0-9]{20}")

Key = tuple[str, str]


@dataclass
class Book:
    """What was accepted so far."""

    held: dict[Key, Invoice] = field(default_factory=dict)
    voided: set[Key] = field(default_factory=set)
    reds: defaultdict[Key, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def keep(self, invoice: Invoice) -> None:
        if invoice.status == "void":
            self.voided.add(invoice.key)
            return
        self.held[invoice.key] = invoice
        if invoice.status == "red":
            self.reds[invoice.blue] = EXACT.add(self.reds[invoice.blue], invoice.total)


class Ranges:
    """Who may use which numbers, to be asked one number at a time."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._by_code: defaultdict[Key, list[Segment]] = defaultdict(list)
        for segment in segments:
            self._by_code[segment.seller, segment.code].append(segment)

    def own(self, invoice: Invoice) -> bool:
        return any(
            s.first <= invoice.number <= s.last and s.handed_out_on <= invoice.issued_on
            for s in self._by_code.get((invoice.seller, invoice.code), ())
        )


def explain(
    row: Row, book: Book, ranges: Ranges, received_on: date, standard: Standard
) -> tuple[Verdict, Invoice | None]:
    """What is found of ``row`` after all in ``book``; the invoice where the row is well-formed. Changes nothing."""
    invoice = read(row)
    if invoice is None:
        return Verdict("malformed"), None
    return Verdict(_structure(invoice, ranges, standard) or settle(invoice, book, received_on, standard)), invoice


def settle(invoice: Invoice, book: Book, received_on: date, standard: Standard) -> Reason | None:
    """Checks 6 to 12."""
    return _void(invoice, book) if invoice.status == "void" else _issued(invoice, book, received_on, standard)


def read(row: Row) -> Invoice | None:
    """Check 1."""
    texts = (row.kind, row.form, row.code, row.number, row.seller, row.buyer, row.status)
    if None in texts or row.lines is None or row.lines < 1:
        return None
    if row.kind not in ("special", "ordinary") or row.form not in ("paper", "digital"):
        return None
    if row.status not in ("normal", "red", "void"):
        return None
    if row.status == "red" and (row.blue_code is None or row.blue_number is None):
        return None
    if not is_day(row.issued_on) or (row.status == "void" and not is_day(row.voided_on)):
        return None
    if not all(_fits(MONEY, text) for text in (row.amount, row.tax, row.total)) or not _fits(RATE, row.rate):
        return None
    return invoice_of(row)


def invoice_of(row: Row) -> Invoice:
    """Of a row that is known to be well-formed."""
    red, void = row.status == "red", row.status == "void"
    plain = replace(
        row,
        blue_code=row.blue_code if red else None,
        blue_number=row.blue_number if red else None,
        voided_on=row.voided_on if void else None,
    )
    return Invoice(
        kind=str(row.kind),
        form=str(row.form),
        code=str(row.code),
        number=str(row.number),
        seller=str(row.seller),
        buyer=str(row.buyer),
        issued_on=str(row.issued_on),
        lines=int(row.lines or 0),
        amount=Decimal(str(row.amount)),
        rate=Decimal(str(row.rate)),
        tax=Decimal(str(row.tax)),
        total=Decimal(str(row.total)),
        status=str(row.status),
        blue=(row.blue_code or "", row.blue_number or "") if red else ("", ""),
        voided_on=(row.voided_on or "") if void else "",
        row=plain,
    )


def _fits(shape: re.Pattern[str], text: str | None) -> bool:
    return text is not None and shape.fullmatch(text) is not None


def is_day(text: str | None) -> bool:
    if text is None or not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _structure(invoice: Invoice, ranges: Ranges, standard: Standard) -> Reason | None:
    """Checks 2 to 5."""
    paper = invoice.form == "paper"
    if paper and not (SPECIAL_CODE if invoice.kind == "special" else ORDINARY_CODE).fullmatch(invoice.code):
        return "bad_code"
    if not paper and invoice.code:
        return "bad_code"
    if not (PAPER_NUMBER if paper else DIGITAL_NUMBER).fullmatch(invoice.number):
        return "bad_number"
    if not paper and invoice.number[:4] != invoice.issued_on[2:4] + standard.region:
        return "bad_number"
    if not fits_credit_code(invoice.seller):
        return "bad_taxpayer"
    if not _fits_buyer(invoice, standard) if invoice.buyer else invoice.kind == "special":
        return "bad_taxpayer"
    return "not_owned" if paper and not ranges.own(invoice) else None


def _fits_buyer(invoice: Invoice, standard: Standard) -> bool:
    person = standard.buyer_ids and invoice.kind == "ordinary" and is_id_number(invoice.buyer)
    return person or fits_credit_code(invoice.buyer)


def _void(void: Invoice, book: Book) -> Reason | None:
    """Check 6, which ends the matter."""
    if void.form == "digital":
        return "void_not_allowed"
    blue = book.held.get(void.key)
    if blue is None or blue.status != "normal" or _traits(blue) != _traits(void):
        return "void_unknown"
    in_month = void.voided_on[:7] == void.issued_on[:7] and void.voided_on >= void.issued_on
    if not in_month or void.key in book.reds:
        return "void_not_allowed"
    return REPEATED if void.key in book.voided else None


def _traits(invoice: Invoice) -> tuple[str, str, Decimal, Decimal, Decimal]:
    return invoice.seller, invoice.issued_on, invoice.amount, invoice.tax, invoice.total


def _issued(invoice: Invoice, book: Book, received_on: date, standard: Standard) -> Reason | None:
    """Checks 7 to 12."""
    known = book.held.get(invoice.key)
    if known is not None:
        return REPEATED if known.row == invoice.row else "duplicate"
    amount, tax, total = (
        money.copy_negate() if invoice.status == "red" else money
        for money in (invoice.amount, invoice.tax, invoice.total)
    )
    if amount <= 0 or total <= 0 or tax < 0:
        return "bad_sign"
    if not _adds_up(invoice, standard):
        return "arithmetic"
    if not any(rate.value == invoice.rate and rate.since.isoformat() <= invoice.issued_on for rate in standard.rates):
        return "bad_rate"
    if invoice.issued_on > received_on.isoformat():
        return "bad_date"
    return _red(invoice, book) if invoice.status == "red" else None


def _adds_up(invoice: Invoice, standard: Standard) -> bool:
    """The tax is the rate of the amount; or, where the rate is a reduced one, of the price without the rate that it was
    reduced from."""
    if EXACT.add(invoice.amount, invoice.tax) != invoice.total:
        return False
    tolerance = EXACT.multiply(standard.tolerance_per_line, invoice.lines)
    if _off(invoice.amount, invoice.rate, invoice.tax) <= tolerance:
        return True
    return any(
        _off(invoice.total, invoice.rate, EXACT.multiply(invoice.tax, 1 + gross))
        <= EXACT.multiply(tolerance, 1 + gross)
        for rate in standard.reduced
        if rate.value == invoice.rate
        and rate.since.isoformat() <= invoice.issued_on
        and (gross := rate.gross) is not None
    )


def _off(base: Decimal, rate: Decimal, tax: Decimal) -> Decimal:
    return EXACT.abs(EXACT.subtract(EXACT.multiply(base, rate), tax))


def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, amounts, Decimal(0))


def _red(red: Invoice, book: Book) -> Reason | None:
    """Check 12."""
    blue = book.held.get(red.blue)
    if blue is None or blue.status != "normal" or blue.seller != red.seller or blue.key in book.voided:
        return "red_without_blue"
    if red.issued_on < blue.issued_on:
        return "red_before_blue"
    left = exact_sum((blue.total, book.reds.get(blue.key, Decimal()), red.total))
    return "red_exceeds_blue" if left < 0 else None
