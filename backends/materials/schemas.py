"""Papers of a housing case: which are needed, what is read of one, and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

PaperKind = Literal[
    "title_certificate",
    "sale_contract",
    "deed_tax_receipt",
    "purchase_invoice",
    "identity_card",
    "household_register",
    "marriage_certificate",
]
"""The papers that are read. A checklist names others too, by a key of ``papers.yml``."""

Party = Literal["seller", "buyer"]
Acquired = Literal["bought", "inherited", "given", "divorced", "self_built"]
Origin = Literal["commodity", "purchased_public", "affordable", "self_built"]
Rectangle = tuple[int, int, int, int]
ValueKind = Literal["text", "name", "names", "id_number", "certificate_number", "number", "area", "money", "date"]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a sale. ``None``: not known, so a paper that depends on it is marked as such.

    ``cost_known_to_bureau``: the bureau's own records tell the original price.
    ``homes_before``: of the buyer's family, before this one.
    """

    kind: Literal["housing", "non_residential"] | None = None
    origin: Origin | None = None
    acquired: Acquired | None = None
    seller_married: bool | None = None
    buyer_married: bool | None = None
    buyer_has_minor_children: bool | None = None
    five_years_and_only: bool | None = None
    homes_before: int | None = None
    cost_provable: bool | None = None
    cost_known_to_bureau: bool | None = None
    renovation: bool | None = None
    loan_interest: bool | None = None
    shared: bool | None = None
    by_agent: bool | None = None
    buyer_is_company: bool | None = None
    seller_is_company: bool | None = None


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """One line of a checklist. ``needed`` is ``None`` where that hangs on a fact not known yet, or on the office:
    以主管税务机关要求为准. ``alternatives`` are names of papers any of which serves instead."""

    key: str
    name: str
    party: Party
    needed: bool | None
    why: str
    alternatives: tuple[str, ...] = ()
    readable: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One value read of a paper, in its normal form: a day as 2026-01-31, money and areas as plain decimals, several
    names joined by 、. ``confidence`` from 0 to 1; 1 once a person has confirmed it.

    ``box``: left, top, right, bottom in thousandths of page ``page``; ``None`` where nothing was found or a person
    has typed it.
    """

    name: str
    label: str
    kind: ValueKind
    value: str
    confidence: float
    page: int = 0
    box: Rectangle | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "value": self.value,
            "confidence": self.confidence,
            "page": self.page,
            "box": list(self.box) if self.box else None,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one upload. ``paper`` is ``None`` when it is none of those known. ``party``: whose it is, as the
    person says; papers of the home need none. ``id`` is the upload's."""

    paper: PaperKind | None
    fields: tuple[Field, ...] = ()
    pages: int = 1
    party: Party | None = None
    confirmed: bool = False
    id: str = ""

    def value(self, name: str) -> str:
        """Empty where it was not read."""
        return next((f.value for f in self.fields if f.name == name), "")

    def confirm(self, values: Mapping[str, str], party: Party | None) -> Reading:
        """As a person has put it right: values are sure now, what was changed has no place on the picture."""
        fields = tuple(
            replace(
                f,
                value=values.get(f.name, f.value),
                confidence=1.0,
                box=f.box if values.get(f.name, f.value) == f.value else None,
            )
            for f in self.fields
        )
        return replace(self, fields=fields, party=party, confirmed=True)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person has said in the conversation or the case; empty or ``None``: not said."""

    sellers: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    address: str = ""
    certificate_number: str = ""
    area_m2: Decimal | None = None
    price: Decimal | None = None
    contract_on: date | None = None
    acquired_on: date | None = None
    original_price: Decimal | None = None
    original_deed_tax: Decimal | None = None


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. An ``error`` sends the case back; a ``warning`` is for a person to look at.

    ``readings``: ids of the uploads it is about. ``field``: the name of the field, where it is one.
    """

    code: str
    severity: Severity
    sentence: str
    remedy: str
    papers: tuple[PaperKind, ...]
    readings: tuple[str, ...] = ()
    field: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "papers": list(self.papers),
            "readings": list(self.readings),
            "field": self.field,
        }
