"""HTTP of what a signed-in taxpayer should see to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request

from backends.profile.matters.service import Matters
from backends.profile.matters.view import outlook_view
from kit.clock import Clock, today, utc_now


@dataclass(frozen=True, slots=True)
class MatterParts:
    """``owner``: the taxpayer who is signed in; raises where nobody is."""

    matters: Matters
    owner: Callable[[Request], str]
    clock: Clock = utc_now


def matters_router(parts: MatterParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal", tags=["应看应办"])

    @router.get("/matters", summary="我应该办的事和与我有关的政策")
    def matters(request: Request) -> dict[str, Any]:
        found = parts.matters.of(parts.owner(request), today(parts.clock))
        return outlook_view(found, parts.matters.rulebook.asks)

    return router
