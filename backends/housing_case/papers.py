"""Papers of a case: which are needed where departments are not asked, and what in them does not fit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from backends.housing.schemas import Acquired as HowAcquired
from backends.housing_case.schemas import Case, Reason
from backends.materials.schemas import Acquired, Answers, CaseFacts, Field, PaperNeeded, Reading
from backends.materials.service import MaterialsService

ON_PAPER: dict[HowAcquired, Acquired] = {
    "bought": "bought",
    "inherited": "inherited",
    "given_by_relative": "given",
    "given": "given",
    "divorced": "divorced",
}


def checklist(case: Case, materials: MaterialsService | None) -> list[PaperNeeded]:
    """What this case needs if everything is shown on paper, by what was said and what departments have told."""
    return materials.checklist(case_facts(case)) if materials is not None else []


def case_facts(case: Case) -> CaseFacts:
    facts = case.facts
    families, homes, history = (case.attested.get(d, {}) for d in ("civil_affairs", "housing", "tax_history"))
    only = facts.only_home if facts.only_home is not None else homes and homes["seller_homes"] == 1
    return CaseFacts(
        kind="housing",
        origin=facts.origin,
        acquired=ON_PAPER[facts.how_acquired],
        seller_married=families.get("seller_married"),
        buyer_married=families.get("buyer_married"),
        buyer_has_minor_children=families["buyer_minor_children"] > 0 if families else None,
        five_years_and_only=False if only is False else None,
        homes_before=facts.buyer_homes if facts.buyer_homes is not None else homes.get("buyer_homes"),
        cost_provable=True if facts.original_price is not None else None,
        cost_known_to_bureau=history["original_price"] is not None if history else None,
        renovation=bool(facts.renovation),
        loan_interest=bool(facts.loan_interest),
        shared=bool(facts.shares),
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
