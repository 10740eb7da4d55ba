"""HTTP of the quick topics, for trainers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from conversations.entrances import load_entrances
from portal.topics import MOST, Topic, TopicBook


class TopicsChange(BaseModel):
    """``based_on``: the revision that was looked at."""

    model_config = ConfigDict(extra="forbid")

    topics: Annotated[list[Topic], Field(min_length=1, max_length=MOST)]
    based_on: int = Field(ge=0)


def topics_router(book: TopicBook, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/api/editor/topics")

    def listed() -> dict[str, Any]:
        found = book.now()
        asked = book.demand(found.topics)
        return {
            "revision": found.revision,
            "by": found.by,
            "at": found.at.isoformat() if found.at is not None else None,
            "matters": [{"name": name, "title": title} for name, title in load_entrances().items()],
            "topics": [{**topic.model_dump(), "asked": asked[topic.text]} for topic in found.topics],
        }

    @router.get("", summary="常问的，各被问了多少次")
    def topics(request: Request) -> dict[str, Any]:
        require_trainer(request)
        return listed()

    @router.put("", summary="改常问的，立即生效")
    def change(request: Request, body: TopicsChange) -> dict[str, Any]:
        book.change(body.topics, based_on=body.based_on, by=require_trainer(request))
        return listed()

    return router
