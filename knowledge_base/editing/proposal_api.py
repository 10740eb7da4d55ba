"""HTTP of changes that wait for a second person; they are listed in the inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.approving import Approving
from knowledge_base.editing.workflow import LONGEST_REASON

ProposalId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class ApprovalRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    override: str = Field("", max_length=LONGEST_REASON, description="为什么回归用例变差仍要通过")


class RefusalRequest(BaseModel):
    """``reason`` may be left out by who proposed it."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=LONGEST_REASON)


def proposal_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/proposals")
    approving = Approving(knowledge)

    @router.post("/{proposal_id}/approval")
    def approve(proposal_id: ProposalId, body: ApprovalRequest, request: Request) -> list[dict[str, Any]]:
        """The entries that cite a repealed article, which have to be looked at now."""
        cited = approving.approve(proposal_id, by=require_trainer(request), override=body.override)
        return [asdict(entry) for entry in cited]

    @router.post("/{proposal_id}/refusal", status_code=204)
    def refuse(proposal_id: ProposalId, body: RefusalRequest, request: Request) -> None:
        approving.refuse(proposal_id, by=require_trainer(request), reason=body.reason)

    return router
