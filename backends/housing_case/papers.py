"""Papers of a case: which are needed where departments are not asked, and what in them does not fit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from backends.housing_case.schemas import Case, Reason
from backends.materials.schemas import Answers, CaseFacts, Field, PaperNeeded, Reading
from backends.materials.service import MaterialsService


def checklist(case: Case, materials: MaterialsService | None) -> list[PaperNeeded]:
    """What this case needs if everything is shown on paper."""
    if materials is None:
        return []
    facts = case.facts
    return materials.checklist(
        CaseFacts(
            kind="housing",
            origin=facts.origin,
            homes_before=facts.buyer_homes,
            cost_provable=True if facts.original_price is not None else None,
            renovation=bool(facts.renovation),
            loan_interest=bool(facts.loan_interest),
        )
    )


def papers_missing(case: Case, materials: MaterialsService | None) -> list[PaperNeeded]:
    """Papers that can be read here, are surely needed, and are not there."""
    there = {paper.get("paper") for paper in case.papers.values()}
    return [p for p in checklist(case, materials) if p.needed and p.readable and p.key not in there]


def check_papers(case: Case, materials: MaterialsService | None, day: date) -> list[Reason]:
    """What in the papers does not fit, as reasons to send the case back."""
    if materials is None or not case.papers:
        return []
    facts = case.facts
    answers = Answers(
        sellers=(facts.seller.name,) if facts.seller else (),
        buyers=(facts.buyer.name,) if facts.buyer else (),
        certificate_number=facts.certificate_no,
        area_m2=facts.area_m2,
        price=facts.price,
        contract_on=facts.contract_on,
        acquired_on=facts.acquired_on,
        original_price=facts.original_price,
        original_deed_tax=facts.original_deed_tax,
    )
    readings = [reading_from(paper) for paper in case.papers.values()]
    found = materials.check(readings, answers, day)
    return [Reason(f.code, f.sentence, f.remedy, f.field) for f in found if f.severity == "error"]


def reading_content(reading: Reading) -> dict[str, Any]:
    """A reading as it is kept with the case."""
    return {**asdict(reading), "fields": [f.as_dict() for f in reading.fields]}


def reading_from(content: dict[str, Any]) -> Reading:
    fields = (Field(**{**f, "box": tuple(f["box"]) if f["box"] else None}) for f in content["fields"])
    return Reading(**{**content, "fields": tuple(fields)})
