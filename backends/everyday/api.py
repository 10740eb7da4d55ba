"""HTTP of everyday computations: one documented address for each subject. Nothing is stored, nobody need sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import APIRouter

from backends.everyday.schemas import Assessment, Situation
from backends.everyday.service import SUBJECTS, EverydayService, Subject


@dataclass(frozen=True, slots=True)
class SubjectAbout:
    """A tax that can be computed, and where."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Computed:
    """``amounts``: every figure by its code, as the files of worked cases name them."""

    assessment: Assessment
    amounts: dict[str, Decimal]


def everyday_router(everyday: EverydayService) -> APIRouter:
    router = APIRouter(prefix="/api/everyday", tags=["everyday"])

    @router.get("", summary="能算的税")
    def subjects() -> list[SubjectAbout]:
        return [SubjectAbout(s.name, s.title, f"/api/everyday/{s.name}") for s in SUBJECTS.values()]

    for subject in SUBJECTS.values():
        router.add_api_route(
            f"/{subject.name}",
            _endpoint(subject, everyday),
            methods=["POST"],
            response_model=Computed,
            summary=subject.title,
            name=f"assess_{subject.name}",
        )
    return router


def _endpoint(subject: Subject[Any], everyday: EverydayService) -> Callable[..., Computed]:
    def assess(facts: Situation) -> Computed:
        found = everyday.assess(subject.name, facts.model_dump(exclude_unset=True))
        return Computed(found, found.amounts())

    assess.__annotations__["facts"] = subject.takes
    return assess
