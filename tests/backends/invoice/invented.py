"""Small streams of records that meet each other often: few keys, few sellers, every fault now and then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from backends.invoice.records.rules import EXACT
from backends.invoice.records.schemas import Row, Segment
from bench.invoice_stream import credit_code

RECEIVED_ON = date(2026, 11, 28)
SELLERS = (credit_code(1), credit_code(2))
SEGMENTS = [
    Segment(SELLERS[0], "011002600104", "00000001", "00000003", "2026-03-01"),
    Segment(SELLERS[0], "011002600104", "00000002", "00000004", "2026-03-05"),
    Segment(SELLERS[1], "1100260130", "00000001", "00000003", "2026-03-01"),
]
DAYS = ("2026-03-02", "2026-03-04", "2026-03-31", "2026-04-01", "2026-11-29", "2026-02-28")
PAPER = tuple((s.code, f"{n:08}") for s in SEGMENTS for n in (1, 2, 4))
DIGITAL = tuple(("", f"2611000000000000000{n}") for n in (1, 2, 3))
KEYS = PAPER + DIGITAL
WIDE = "12345678901234567890123456789012345678901"  # more digits than the engines' decimals have

FAULTS: dict[str, tuple[object, ...]] = {
    "kind": (None, "other", "ordinary", "special"),
    "form": (None, "", "paper", "digital"),
    "code": (None, "1", "01100260010４", "011002600104\n"),
    "number": (None, "0000000１", "00000001\n", "25110000000000000001", "26120000000000000001", "a0000001"),
    "seller": (None, "", SELLERS[0].lower(), SELLERS[0][:-1] + "I", SELLERS[0][:-1], "１" + SELLERS[0][1:]),
    "buyer": (None, "", SELLERS[1], "x"),
    "issued_on": (None, "2026-02-30", "2026-3-02", "2026-03-02 ", "0000-01-01", "20260302", "10000-01-01", "infinity"),
    "lines": (None, 0, 3, 10**12),
    "amount": (
        None,
        "1.",
        ".5",
        "1.234",
        "+1",
        "1e2",
        " 1",
        "-0.00",
        "0",
        "00000000000000000000100.0",
        "9" * 16,
        "-" + "9" * 40,
        "1_0",
    ),
    "rate": (None, "13%", "0.130", "-0.13", "0.17", "1e-2", "0.1300000000000", "0.13000000001", "0", "1234567", ".13"),
    "tax": (None, "0", "0.02", "13.03", "13.0", "-1", "0" * 40 + "13", "1" * 20 + ".123"),
    "total": (None, "0", "113", "113.01", "-113.00", "999999999999999.99", "9" * 36 + ".99"),
    "status": (None, "cancelled", "normal", "red", "void"),
    "voided_on": (None, "2026-02-30", *DAYS),
    "blue_code": (None, "x"),
    "blue_number": (None, "", "\x00"),
}


@st.composite
def rows(draw: st.DrawFn) -> Row:
    code, number = draw(st.sampled_from(KEYS))
    status = draw(st.sampled_from(("normal", "normal", "red", "void")))
    sign = -1 if status == "red" else 1
    amount = Decimal(draw(st.sampled_from(("100", "100", "40.00", "60.5", WIDE)))).copy_sign(sign)
    tax = EXACT.multiply(amount, Decimal("0.13")).quantize(Decimal("0.01"), context=EXACT)
    seller = draw(st.sampled_from(SELLERS)) if not code else SELLERS[len(code) == 10]
    blue = draw(st.sampled_from(KEYS)) if status == "red" else (None, None)
    row = Row(
        kind="special" if len(code) == 10 else "ordinary",
        form="paper" if code else "digital",
        code=code,
        number=number,
        seller=seller,
        buyer=SELLERS[1],
        issued_on=draw(st.sampled_from(DAYS[:4])),
        lines=1,
        amount=str(amount),
        rate="0.13",
        tax=str(tax),
        total=str(EXACT.add(amount, tax)),
        status=status,
        blue_code=blue[0],
        blue_number=blue[1],
        voided_on=draw(st.sampled_from(DAYS[:4])) if status == "void" else None,
    )
    if draw(st.integers(0, 4)):
        return row
    name = draw(st.sampled_from(sorted(FAULTS)))
    return replace(row, **{name: draw(st.sampled_from(FAULTS[name]))})  # type: ignore[arg-type]


@st.composite
def streams(draw: st.DrawFn) -> list[Row]:
    """Some rows come again, some as voids or reds of one before, as in life."""
    stream: list[Row] = []
    for row in draw(st.lists(rows(), max_size=30)):
        before = draw(st.sampled_from(stream)) if stream else row
        stream.append(draw(st.sampled_from((row, row, before, _void(before), _red(before, row)))))
    return stream


def _void(row: Row) -> Row:
    return replace(row, status="void", voided_on=row.issued_on)


def _red(blue: Row, row: Row) -> Row:
    """``row``'s number, half of the blue invoice's money or all of it."""
    if blue.status != "normal" or blue.amount not in ("100", WIDE) or blue.amount is None:
        return row
    whole = row.lines == 1 and row.amount in ("100", WIDE)
    amount, tax, total = ("-60", "-7.80", "-67.80")
    if whole:
        amount, tax, total = (f"-{text}" for text in (blue.amount, blue.tax, blue.total))
    return replace(
        blue,
        number="2611" + (row.number or "").rjust(16, "7")[-16:],
        form="digital",
        code="",
        amount=amount,
        tax=tax,
        total=total,
        status="red",
        blue_code=blue.code,
        blue_number=blue.number,
    )
