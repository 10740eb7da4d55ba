"""HTTP of housing cases: the owner's side and the agent's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from backends.departments.schemas import Person, Strict
from backends.housing.schemas import Payer
from backends.housing_case.errors import BadFactError, CaseNotFoundError
from backends.housing_case.late import late_fees
from backends.housing_case.papers import reading_content
from backends.housing_case.paying_back import NoRefunds, Refunds, do_take_back
from backends.housing_case.rules import changed_facts
from backends.housing_case.schemas import BY_STAFF, Case, Facts, Kind, Reason
from backends.housing_case.service import HousingCases
from backends.housing_case.view import brief, view
from backends.housing_case.worker import CaseWorker
from backends.legislation.service import Legislation
from backends.materials.schemas import Reading
from backends.materials.service import MaterialsService
from backends.payments.certificates import Certificates
from kit.clock import Clock, today, utc_now

Text = Annotated[str, Field(min_length=1, max_length=500)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is signed in, with the name and number of the account."""

    id: str
    person: Person


class OpenRequest(Strict):
    """``request``: the page's own id, so that a case opened twice is one. ``conversation_id``: whose talk has facts."""

    request: Id
    side: Payer
    conversation_id: Id | None = None
    facts: dict[str, Any] = Field(default_factory=dict)


class ChangeRequest(Strict):
    changes: dict[str, Any]


class ConsentRequest(Strict):
    agreed: bool


class ConfirmRequest(Strict):
    assessed_at: Annotated[int, Field(ge=1, lt=2**31)]


class PaperRequest(Strict):
    """An upload of the conversation, read already."""

    conversation_id: Id
    upload_id: Id


class HandOverRequest(Strict):
    reason: Text = "本人要求转人工"


class CorrectionRequest(Strict):
    """``request``: the page's own id, so that a correction sent twice stands once."""

    request: Id = Field(default_factory=lambda: uuid.uuid4().hex)
    changes: dict[str, Any]
    reason: Text


class ReturnRequest(Strict):
    sentence: Text
    remedy: Text


class ResumeRequest(Strict):
    note: Text


class RefundedRequest(Strict):
    payer: Payer
    note: Text


@dataclass(frozen=True, slots=True)
class CaseParts:
    """``told``: facts from a conversation of the person behind the request. ``paper``: what was read of an upload
    there. Either raises not found for what is another's."""

    cases: HousingCases
    worker: CaseWorker
    certificates: Certificates
    owner: Callable[[Request], Owner]
    agent: Callable[[Request], str]
    told: Callable[[Request, str], Mapping[str, Any]]
    paper: Callable[[Request, str, str], Reading]
    materials: MaterialsService | None = None
    refunds: Refunds = field(default_factory=NoRefunds)
    law: Legislation = field(default_factory=Legislation.load)
    clock: Clock = utc_now

    def shown(self, case: Case) -> dict[str, Any]:
        late = late_fees(case, today(self.clock), self.law)
        return view(case, self.cases.orders(case), self.materials, self.refunds, late)


def owner_router(parts: CaseParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/housing-cases", tags=["二手住房办理：本人"])
    cases = parts.cases

    async def act(request: Request, case_id: str, what: Callable[[Case], Case]) -> dict[str, Any]:
        """Do it to the owner's own case, let it go on, and show how it then stands."""

        def do() -> Case:
            return what(cases.access(case_id, parts.owner(request).id))

        case = await run_in_threadpool(do)
        return await run_in_threadpool(parts.shown, await parts.worker.go_on_now(case))

    @router.post("", status_code=201, summary="开始一件办理")
    async def open_case(request: Request, body: OpenRequest) -> dict[str, Any]:
        def do() -> Case:
            owner = parts.owner(request)
            told = dict(parts.told(request, body.conversation_id)) if body.conversation_id else {}
            facts = changed_facts(Facts(side=body.side), told)
            facts = changed_facts(facts, _own(facts, body.facts))
            facts = facts.model_copy(update={body.side: owner.person})
            return cases.open(owner.id, body.request, facts, body.conversation_id)

        return await run_in_threadpool(lambda: parts.shown(do()))

    @router.get("", summary="我的办理")
    def list_cases(request: Request) -> list[dict[str, Any]]:
        return [brief(case) for case in cases.of_owner(parts.owner(request).id)]

    @router.get("/{case_id}", summary="一件办理的全部情况")
    def show(request: Request, case_id: str) -> dict[str, Any]:
        return parts.shown(cases.access(case_id, parts.owner(request).id))

    @router.patch("/{case_id}/facts", summary="填写或改正情况")
    async def change(request: Request, case_id: str, body: ChangeRequest) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.correct(c.id, _own(c.facts, body.changes), actor=c.owner))

    @router.post("/{case_id}/submit", summary="提交")
    async def submit(request: Request, case_id: str) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.submit(c.id))

    @router.post("/{case_id}/consent", summary="是否同意共享数据")
    async def consent(request: Request, case_id: str, body: ConsentRequest) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.consent(c.id, agreed=body.agreed))

    @router.post("/{case_id}/papers", summary="交一份识别过的材料；再交一次就是更新")
    async def attach(request: Request, case_id: str, body: PaperRequest) -> dict[str, Any]:
        await run_in_threadpool(lambda: cases.access(case_id, parts.owner(request).id))
        reading = await run_in_threadpool(parts.paper, request, body.conversation_id, body.upload_id)
        kind: Kind = "paper_confirmed" if reading.confirmed else "paper_read"
        return await act(request, case_id, lambda c: cases.note_paper(c.id, reading_content(reading), kind))

    @router.delete("/{case_id}/papers/{upload_id}", summary="撤下一份材料")
    async def detach(request: Request, case_id: str, upload_id: str) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.remove_paper(c.id, upload_id))

    @router.post("/{case_id}/confirm", summary="确认税款，开出缴款单")
    async def confirm(request: Request, case_id: str, body: ConfirmRequest) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.confirm(c.id, body.assessed_at))

    @router.post("/{case_id}/withdraw", summary="撤回确认：还没有人付款时")
    async def withdraw(request: Request, case_id: str) -> dict[str, Any]:
        return await act(request, case_id, lambda c: cases.withdraw(c.id, actor=c.owner))

    @router.post("/{case_id}/check-payment", summary="向支付平台核对有没有付")
    async def check_payment(request: Request, case_id: str) -> dict[str, Any]:
        return await act(request, case_id, lambda c: c)

    @router.post("/{case_id}/hand-over", summary="转人工")
    async def hand_over(request: Request, case_id: str, body: HandOverRequest) -> dict[str, Any]:
        reason = Reason("ASKED", body.reason, "等工作人员联系")
        return await act(request, case_id, lambda c: cases.hand_over(c.id, [reason], actor=c.owner))

    @router.get("/{case_id}/certificates/{number}", summary="完税凭证（PDF）", response_class=Response)
    def certificate(request: Request, case_id: str, number: str) -> Response:
        case = cases.access(case_id, parts.owner(request).id)
        return _pdf(parts.certificates, case, number)

    return router


def agent_router(parts: CaseParts) -> APIRouter:
    router = APIRouter(prefix="/api/console/housing-cases", tags=["二手住房办理：座席"])
    cases = parts.cases

    async def act(request: Request, what: Callable[[str], Case]) -> dict[str, Any]:
        case = await run_in_threadpool(lambda: what(parts.agent(request)))
        case = await parts.worker.go_on_now(case)
        return await run_in_threadpool(lambda: parts.shown(case))

    @router.get("", summary="最近的办理")
    def list_cases(request: Request) -> list[dict[str, Any]]:
        parts.agent(request)
        return [brief(case) for case in cases.newest()]

    @router.get("/{case_id}", summary="一件办理的全部情况")
    def show(request: Request, case_id: str) -> dict[str, Any]:
        parts.agent(request)
        return parts.shown(cases.get(case_id))

    @router.post("/{case_id}/corrections", summary="改正一项，写明理由")
    async def correct(request: Request, case_id: str, body: CorrectionRequest) -> dict[str, Any]:
        return await act(
            request,
            lambda staff: cases.correct(case_id, body.changes, actor=staff, reason=body.reason, request=body.request),
        )

    @router.post("/{case_id}/withdraw", summary="撤回确认：还没有人付款时，写明理由")
    async def withdraw(request: Request, case_id: str, body: ResumeRequest) -> dict[str, Any]:
        return await act(request, lambda staff: cases.withdraw(case_id, actor=staff, note=body.note))

    @router.post("/{case_id}/return", summary="退回，写明原因和怎么办")
    async def give_back(request: Request, case_id: str, body: ReturnRequest) -> dict[str, Any]:
        reason = Reason("BY_PERSON", body.sentence, body.remedy)
        return await act(request, lambda staff: cases.give_back(case_id, actor=staff, reasons=[reason]))

    @router.post("/{case_id}/resume", summary="核对完毕，接着办")
    async def resume(request: Request, case_id: str, body: ResumeRequest) -> dict[str, Any]:
        return await act(request, lambda staff: cases.resume(case_id, actor=staff, note=body.note))

    @router.post("/{case_id}/refunded", summary="多缴的已在窗口退还，写明怎样退的")
    async def refunded(request: Request, case_id: str, body: RefundedRequest) -> dict[str, Any]:
        def note(staff: str) -> Case:
            take_back = partial(do_take_back, refunds=parts.refunds)
            return cases.note_refunded(case_id, body.payer, actor=staff, note=body.note, do_take_back=take_back)

        return await act(request, note)

    @router.get("/{case_id}/certificates/{number}", summary="完税凭证（PDF）", response_class=Response)
    def certificate(request: Request, case_id: str, number: str) -> Response:
        parts.agent(request)
        return _pdf(parts.certificates, cases.get(case_id), number)

    return router


def _own(facts: Facts, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who the owner is comes from the account alone; what the authority says, from its staff."""
    if fixed := {"side", facts.side} & changes.keys():
        raise BadFactError("本人的信息取自实名账号，不能改", field=sorted(fixed)[0])
    if staff := BY_STAFF & changes.keys():
        raise BadFactError("这一项由税务机关核定，不用填", field=sorted(staff)[0])
    return changes


def _pdf(certificates: Certificates, case: Case, number: str) -> Response:
    if number not in {*case.certificates.values(), *(more for _, more in case.more_certificates)}:
        raise CaseNotFoundError("这件办理没有这张凭证")
    headers = {"Content-Disposition": f'inline; filename="{number}.pdf"', "Cache-Control": "private, no-store"}
    return Response(certificates.pdf(number), media_type="application/pdf", headers=headers)
