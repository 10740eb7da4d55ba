"""HTTP of the list of entries: filters, saved filters, and steps for many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, select

from kit.auth import Staff
from kit.clock import today
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.bulk import give_to, move_many
from knowledge_base.editing.demand import OF_LATE, find_demand
from knowledge_base.editing.listing import Listing, Sort, Wanted, find_owners
from knowledge_base.editing.models import SavedFilterRow
from knowledge_base.editing.workflow import LONGEST_REASON
from knowledge_base.entries.schemas import Slug, Status
from knowledge_base.errors import QuestionError

MOST = 500


class BulkRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ids: list[Slug] = Field(min_length=1, max_length=MOST)


class MoveManyRequest(BulkRequest):
    to: Status
    reason: str = Field("", max_length=LONGEST_REASON)
    override: str = Field("", max_length=LONGEST_REASON, description="为什么回归用例变差仍要发布")


class GiveRequest(BulkRequest):
    owner: str = Field(min_length=1, max_length=64)


class FilterRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=40)]
    filter: Annotated[str, Field(max_length=1000)]


def listing_router(
    knowledge: KnowledgeBase, require_trainer: Callable[[Request], str], trainers: Callable[[], list[Staff]]
) -> APIRouter:
    router = APIRouter()
    database = knowledge.database
    listing = Listing(knowledge.snapshot, lambda: today(knowledge.clock))

    def owners() -> dict[str, str]:
        with database.read() as session:
            return find_owners(session)

    @router.get("/entries")
    def entries(
        q: str = "",
        tax: str = "",
        status: str = "",
        audience: str = "",
        region: str = "",
        owner: str = "",
        cites: str = "",
        matter: str = "",
        ends: str = "",
        sort: Sort = "",
        page: Annotated[int, Query(ge=1)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> dict[str, Any]:
        wanted = Wanted(q, tax, status, audience, region, owner, cites, matter, ends, sort)
        with database.read() as session:
            demand = find_demand(session, knowledge.clock() - OF_LATE)
        found = listing.find(wanted, owners(), demand)
        shown = found[(page - 1) * size : page * size]
        return {"total": len(found), "page": page, "size": size, "items": [asdict(line) for line in shown]}

    @router.get("/facets")
    def facets() -> dict[str, Any]:
        return asdict(listing.facets(owners()))

    @router.post("/bulk/status")
    def move(body: MoveManyRequest, request: Request) -> dict[str, Any]:
        author = require_trainer(request)
        done = move_many(knowledge, body.ids, body.to, author=author, reason=body.reason, override=body.override)
        return asdict(done)

    @router.post("/bulk/owner")
    def give(body: GiveRequest, request: Request) -> dict[str, Any]:
        if body.owner not in {t.username for t in trainers()}:
            raise QuestionError(f"没有账号为 {body.owner} 的知识运营", field="owner")
        return asdict(give_to(knowledge, body.ids, body.owner, author=require_trainer(request)))

    @router.get("/filters")
    def filters(request: Request) -> list[dict[str, str]]:
        rows = select(SavedFilterRow).where(SavedFilterRow.author == require_trainer(request))
        with database.read() as session:
            return [{"name": r.name, "filter": r.filter} for r in session.scalars(rows.order_by(SavedFilterRow.name))]

    @router.put("/filters", status_code=204)
    def keep(body: FilterRequest, request: Request) -> None:
        author, now = require_trainer(request), knowledge.clock()
        with database.write() as tx:
            tx.session.merge(SavedFilterRow(author=author, name=body.name, filter=body.filter, at=now))

    @router.delete("/filters", status_code=204)
    def drop(name: str, request: Request) -> None:
        author = require_trainer(request)
        with database.write() as tx:
            tx.session.execute(
                delete(SavedFilterRow).where(SavedFilterRow.author == author, SavedFilterRow.name == name)
            )

    return router
