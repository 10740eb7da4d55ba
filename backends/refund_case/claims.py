"""What was found, as claims: one for each vehicle and year with something to give back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby

from backends.legislation.schemas import Basis
from backends.refund.schemas import RefundFindings, RefundItem
from backends.refund_case.schemas import Claim

VEHICLE_TAX = "车船税"


def subject_of(item: RefundItem) -> str:
    return f"{'vehicle_tax' if item.tax == VEHICLE_TAX else item.tax}/{item.vehicle_id}/{item.year}"


def claims_of(findings: RefundFindings) -> list[Claim]:
    return claims_from(findings.items, findings.as_of)


def claims_from(found: Iterable[RefundItem], as_of: date) -> list[Claim]:
    """``found``: all of one taxpayer."""
    due = sorted((item for item in found if item.refundable), key=subject_of)
    return [_claim(subject, list(items), as_of) for subject, items in groupby(due, subject_of)]


def by_owner(found: Iterable[tuple[str, RefundItem]], as_of: date) -> dict[str, list[Claim]]:
    """``found``: items of many, each with whose it is."""
    items: dict[str, list[RefundItem]] = {}
    for owner, item in found:
        items.setdefault(owner, []).append(item)
    return {owner: claims_from(own, as_of) for owner, own in items.items()}


def _claim(subject: str, items: list[RefundItem], as_of: date) -> Claim:
    basis = dict.fromkeys(_named(b) for item in items for b in item.basis)
    return Claim(
        subject=subject,
        title=_title(items[0]),
        as_of=as_of,
        amount=sum((item.refundable for item in items), Decimal(0)),
        sure=not any(item.needs_person for item in items),
        reasons=tuple(item.reason for item in items),
        workings=tuple(item.formula for item in items),
        basis=tuple(basis),
        interest=sum((item.interest for item in items), Decimal(0)),
    )


def _title(item: RefundItem) -> str:
    if item.tax == VEHICLE_TAX:
        return f"{item.year} 年度车船税（{item.label}）"
    return f"{item.year} 年度{item.label}"


def _named(basis: Basis) -> str:
    return f"{basis.issuer}{basis.doc_no}{basis.article}"
