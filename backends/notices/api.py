"""HTTP of notices: the taxpayer's letters, and the page on which the staff write, approve, watch and stop them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from backends.notices.effect import outcome_of
from backends.notices.opening import NoticeOffice
from backends.notices.schemas import CHANNEL_NAMES, KIND_NAMES, Channel, Draft, Kind, Wanted
from backends.notices.templates import load_templates
from backends.notices.view import letter_view, notice_view, outcome_view
from backends.profile.tags.rules import GROUP_NAMES

Reason = Annotated[str, Field(max_length=200)]
Tag = Annotated[str, Field(min_length=1, max_length=64)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=10)]


@dataclass(frozen=True, slots=True)
class NoticeParts:
    """``owner``: the taxpayer who is signed in; ``trainer``: the member of staff. Both raise."""

    office: NoticeOffice
    owner: Callable[[Request], str]
    trainer: Callable[[Request], str]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(Form):
    refused: bool


class DraftForm(Draft):
    title: Annotated[str, Field(max_length=60)]
    body: Annotated[str, Field(max_length=500)]
    asks: Annotated[str, Field(max_length=60)] = ""
    tags: Tags = ()
    any_of: Tags = ()
    none_of: Tags = ()
    channels: Annotated[tuple[Channel, ...], Field(max_length=3)] = ()


class WantedForm(Wanted):
    tags: Tags = ()
    any_of: Tags = ()
    none_of: Tags = ()


class Approval(Form):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Why(Form):
    reason: Reason


def owner_router(parts: NoticeParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/notices", tags=["提醒：纳税人"])
    inbox = parts.office.inbox

    @router.get("", summary="我的提醒，新的在前；哪些种类不想收")
    def letters(request: Request) -> dict[str, Any]:
        owner = parts.owner(request)
        found = inbox.letters(owner)
        names, refused = inbox.names(found), inbox.refusals(owner)
        return {
            "letters": [letter_view(letter, names) for letter in found],
            "kinds": [
                {
                    "kind": kind,
                    "name": name,
                    "refused": kind in refused,
                    "withheld": kind in parts.office.policy.withheld,
                }
                for kind, name in KIND_NAMES.items()
            ],
        }

    @router.put("/kinds/{kind}", status_code=204, summary="一类提醒不想收了，或者又想收")
    def refuse(request: Request, kind: Kind, body: Refusal) -> None:
        inbox.refuse(parts.owner(request), kind, refused=body.refused)

    @router.post("/{notice_id}/opened", status_code=204, summary="看过了")
    def opened(request: Request, notice_id: str) -> None:
        inbox.open(parts.owner(request), notice_id)

    @router.post("/{notice_id}/asked", status_code=204, summary="从提醒去问了导办")
    def asked(request: Request, notice_id: str) -> None:
        inbox.ask(parts.owner(request), notice_id)

    return router


def staff_router(parts: NoticeParts) -> APIRouter:
    router = APIRouter(prefix="/api/editor/notices", tags=["提醒：工作人员"])
    office = parts.office

    @router.get("", summary="最近的提醒，新的在前")
    def newest(request: Request) -> list[dict[str, Any]]:
        parts.trainer(request)
        return [notice_view(notice) for notice in office.notices.newest()]

    @router.get("/choices", summary="写提醒用得到的：模板、标签和人数、接通的渠道、本单位的规矩")
    def choices(request: Request) -> dict[str, Any]:
        parts.trainer(request)
        policy = office.policy
        return {
            "templates": [template.model_dump(mode="json") for template in load_templates()],
            "tags": [asdict(tag) for tag in office.notices.tags()],
            "groups": GROUP_NAMES,
            "kinds": KIND_NAMES,
            "channels": {channel: CHANNEL_NAMES[channel] for channel in office.channels},
            "most_control_percent": policy.most_control_percent,
            "no_control": policy.no_control,
            "quiet": f"{policy.quiet_from:%H:%M}—{policy.quiet_until:%H:%M}",
            "pushes": policy.pushes,
            "push_days": policy.push_days,
        }

    @router.post("/preview", summary="今天会有多少人收到，举几个例子")
    def preview(request: Request, body: WantedForm) -> dict[str, Any]:
        parts.trainer(request)
        found = office.preview(body)
        return {"taxpayers": found.taxpayers, "examples": found.examples}

    @router.post("", status_code=201, summary="写一条提醒，等另一个人审核")
    def make(request: Request, body: DraftForm) -> dict[str, Any]:
        return notice_view(office.notices.make(_draft(body), parts.trainer(request)))

    @router.get("/{notice_id}", summary="一条提醒，和它送达、引起了什么")
    def show(request: Request, notice_id: str) -> dict[str, Any]:
        parts.trainer(request)
        notice = office.notices.get(notice_id)
        return {**notice_view(notice), "outcome": outcome_view(outcome_of(office.database, notice_id))}

    @router.put("/{notice_id}", summary="审核前修改")
    def revise(request: Request, notice_id: str, body: DraftForm) -> dict[str, Any]:
        return notice_view(office.notices.revise(notice_id, _draft(body), parts.trainer(request)))

    @router.post("/{notice_id}/approve", summary="审核通过；写的人自己不能审核")
    def approve(request: Request, notice_id: str, body: Approval) -> dict[str, Any]:
        return notice_view(office.notices.approve(notice_id, parts.trainer(request), body.version))

    @router.post("/{notice_id}/refuse", summary="退回修改，写明理由")
    def refuse(request: Request, notice_id: str, body: Why) -> dict[str, Any]:
        return notice_view(office.notices.refuse(notice_id, parts.trainer(request), body.reason))

    @router.post("/{notice_id}/stop", summary="停止：不再送达，已送达的从收件箱收回")
    def stop(request: Request, notice_id: str, body: Why) -> dict[str, Any]:
        return notice_view(office.notices.stop(notice_id, parts.trainer(request), body.reason))

    return router


def _draft(form: DraftForm) -> Draft:
    return Draft.model_validate(form.model_dump())
