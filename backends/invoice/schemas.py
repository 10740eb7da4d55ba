"""The answer to: may the monthly invoice quota (发票总额度) of this taxpayer be raised?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backends.legislation.schemas import Basis


@dataclass(frozen=True, slots=True)
class QuotaDecision:
    """``yes``: may apply, the authority confirms. ``no``: ``reasons`` say what stands in the way.
    ``person``: a person looks. ``text`` alone makes sense."""

    title: str
    result: Literal["yes", "no", "person"]
    text: str
    as_of: date
    reasons: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
