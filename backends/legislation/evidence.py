"""On what a result rests, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backends.legislation.schemas import Basis, Confidence, DatedValue

_WEAKEST_FIRST: tuple[Confidence, ...] = ("unsettled", "secondary", "confirmed")


def basis_of(values: Iterable[DatedValue]) -> tuple[Basis, ...]:
    """The places in documents behind ``values``, each once, in their order; the interval is that of the first."""
    found: dict[tuple[str, str, str], Basis] = {}
    for basis in (basis for value in values for basis in value.basis):
        found.setdefault((basis.issuer, basis.doc_no, basis.article), basis)
    return tuple(found.values())


def weakest(values: Sequence[DatedValue]) -> Confidence:
    """A result is as sure as the least sure value in it."""
    return next(c for c in _WEAKEST_FIRST if any(v.confidence == c for v in values))
