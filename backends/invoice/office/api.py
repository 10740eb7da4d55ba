"""HTTP of invoice matters: the taxpayer's side, and the console's with stock, records and what the operator counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from backends.invoice.approval.schemas import Asked, Result, Strict
from backends.invoice.office.issued import look
from backends.invoice.office.red import Why
from backends.invoice.office.schemas import Address
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.office.view import brief, view
from backends.invoice.records.schemas import WORDS
from backends.invoice.records.store import Batch, RecordStore
from kit.clock import today

Id = Annotated[str, Field(min_length=1, max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Number = Annotated[str, Field(pattern=r"^[0-9]{8,20}$")]
PaperCode = Annotated[str, Field(pattern=r"^[0-9]{10,12}$")]
PaperNumber = Annotated[int, Field(ge=0, lt=10**8)]
Money = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]
PageSize = Annotated[int, Query(ge=1, le=200, description="一页多少件")]
Before = Annotated[str | None, Query(max_length=64, description="上一页最后一件的编号，接着往前翻")]


@dataclass(frozen=True, slots=True)
class InvoiceParts:
    """``owner`` and ``agent`` tell who is signed in, or raise."""

    office: InvoiceOffice
    records: RecordStore
    owner: Callable[[Request], str]
    agent: Callable[[Request], str]


class ApplyRequest(Strict):
    request: Id
    asked: Asked


class ShipRequest(Strict):
    address_id: Id


class RedRequest(Strict):
    request: Id
    number: Number
    why: Why
    total: Money | None = None


class VoidRequest(Strict):
    """``gathered``: all copies are back, and nothing was filed, booked or confirmed."""

    code: PaperCode
    number: PaperNumber
    gathered: bool


class LossRequest(Strict):
    request: Id
    code: PaperCode
    first: PaperNumber
    last: PaperNumber


class AnswerRequest(Strict):
    agreed: bool


class IssuedRequest(Strict):
    red_number: Number


class LookRequest(Strict):
    number: Number
    issued_on: date
    total: Money
    code: Annotated[str, Field(pattern=r"^[0-9]{0,12}$")] = ""


class ReviewRequest(Strict):
    result: Result
    note: Text


class BlockRequest(Strict):
    code: PaperCode
    first: PaperNumber
    last: PaperNumber


def owner_router(parts: InvoiceParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/invoices", tags=["发票：纳税人"])
    office = parts.office

    @router.get("", summary="我的发票事项，新的在前，一页一页地看")
    def list_matters(request: Request, before: Before = None, limit: PageSize = 50) -> list[dict[str, Any]]:
        return [brief(m) for m in office.of_owner(parts.owner(request), before=before, limit=limit)]

    @router.post("/applications", summary="提出申请，当场得到结果")
    def apply(request: Request, body: ApplyRequest) -> dict[str, Any]:
        return view(office.apply(parts.owner(request), body.request, body.asked))

    @router.get("/addresses", summary="收件地址簿")
    def addresses(request: Request) -> list[Address]:
        return office.addresses(parts.owner(request))

    @router.post("/addresses", summary="添加收件地址")
    def add_address(request: Request, body: Address) -> Address:
        return office.add_address(parts.owner(request), body)

    @router.post("/look", summary="查验一张发票")
    def look_up(request: Request, body: LookRequest) -> dict[str, str]:
        parts.owner(request)
        found = look(office.find_issued(body.code, body.number), body.issued_on, body.total)
        return {"seen": found.seen, "state": found.state}

    @router.post("/voids", summary="作废一张当月开的纸质发票")
    def void(request: Request, body: VoidRequest) -> dict[str, Any]:
        return view(office.void(parts.owner(request), body.code, f"{body.number:08}", gathered=body.gathered))

    @router.post("/losses", summary="报告丢失的空白纸质发票")
    def report_loss(request: Request, body: LossRequest) -> dict[str, Any]:
        return view(office.report_loss(parts.owner(request), body.request, body.code, body.first, body.last))

    @router.post("/red-sheets", summary="发起红字发票信息确认单")
    def begin_red(request: Request, body: RedRequest) -> dict[str, Any]:
        return view(office.begin_red(parts.owner(request), body.request, body.number, body.total, body.why))

    @router.post("/red-sheets/{matter_id}/answer", summary="确认或拒绝对方发起的确认单")
    def answer_red(request: Request, matter_id: str, body: AnswerRequest) -> dict[str, Any]:
        return view(office.answer_red(matter_id, parts.owner(request), agreed=body.agreed))

    @router.post("/red-sheets/{matter_id}/withdraw", summary="撤回确认单")
    def withdraw_red(request: Request, matter_id: str) -> dict[str, Any]:
        return view(office.withdraw_red(matter_id, parts.owner(request)))

    @router.post("/red-sheets/{matter_id}/issued", summary="记下开出的红字发票")
    def issue_red(request: Request, matter_id: str, body: IssuedRequest) -> dict[str, Any]:
        return view(office.issue_red(matter_id, parts.owner(request), body.red_number))

    @router.get("/{matter_id}", summary="一件发票事项，带最新物流")
    def show(request: Request, matter_id: str) -> dict[str, Any]:
        owner = parts.owner(request)
        matter = office.access(matter_id, owner)
        return view(office.track(matter_id, owner) if matter.owner == owner and matter.tracking_no else matter)

    @router.post("/{matter_id}/ship", summary="票e送：寄到地址簿里的地址")
    def ship(request: Request, matter_id: str, body: ShipRequest) -> dict[str, Any]:
        return view(office.ship(matter_id, parts.owner(request), body.address_id))

    return router


def agent_router(parts: InvoiceParts) -> APIRouter:
    router = APIRouter(prefix="/api/console/invoices", tags=["发票：座席"])
    office, records = parts.office, parts.records

    @router.get("", summary="发票事项，新的在前，一页一页地看；waiting：只要等人处理的（待审核、寄丢的），附审批依据")
    def list_matters(
        request: Request, waiting: bool = False, before: Before = None, limit: PageSize = 50
    ) -> list[dict[str, Any]]:
        parts.agent(request)
        if waiting:
            return [view(m) for m in office.newest("person", "lost", before=before, limit=limit)]
        return [brief(m) for m in office.newest(before=before, limit=limit)]

    @router.get("/figures", summary="库存、票e送占比和验旧的实时计数")
    def figures(request: Request) -> dict[str, Any]:
        parts.agent(request)
        sent, handed = office.share_sent()
        totals = records.totals()
        return {
            "stock": office.stock(),
            "sent": sent,
            "handed_out": handed,
            "share_sent": round(sent / handed, 4) if handed else None,
            "records": sum(totals.values()),
            "accepted": totals.get(None, 0) + totals.get("repeated", 0),
            "reasons": [
                {"reason": r, "words": WORDS[r], "records": n}
                for r, n in sorted(totals.items(), key=lambda one: -one[1])
                if r is not None
            ],
            "minutes": [
                {"at": m.at.isoformat(), "records": m.records, "accepted": m.accepted} for m in records.minutes()
            ],
        }

    @router.post("/stock", summary="纸质发票入库")
    def add_block(request: Request, body: BlockRequest) -> dict[str, int]:
        parts.agent(request)
        office.add_block(body.code, body.first, body.last)
        return office.stock()

    @router.post("/records/{batch}", summary="送一批发票记录（NDJSON）验旧；同一批次再送不改变任何数据")
    async def take_records(request: Request, batch: str) -> dict[str, Any]:
        parts.agent(request)
        content = await request.body()
        taken = await run_in_threadpool(lambda: records.take_lines(batch, content, office.segments(), today()))
        return _batch_view(taken)

    @router.get("/records/{batch}", summary="一批记录逐条的结果")
    def outcomes(request: Request, batch: str) -> list[dict[str, Any]]:
        parts.agent(request)
        return [
            {"id": mark, "accepted": v.accepted, "reason": v.reason, "words": WORDS[v.reason] if v.reason else ""}
            for mark, v in records.outcomes(batch)
        ]

    @router.get("/{matter_id}", summary="一件发票事项的全部情况")
    def show(request: Request, matter_id: str) -> dict[str, Any]:
        parts.agent(request)
        return view(office.get(matter_id))

    @router.post("/{matter_id}/review", summary="人工审核自动审批没有定的申请")
    def review(request: Request, matter_id: str, body: ReviewRequest) -> dict[str, Any]:
        return view(office.review(matter_id, parts.agent(request), body.result, body.note))

    @router.post("/{matter_id}/replace", summary="寄丢的纸质发票换一段号码补发")
    def replace_lost(request: Request, matter_id: str) -> dict[str, Any]:
        return view(office.replace_lost(matter_id, parts.agent(request)))

    return router


def _batch_view(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.id,
        "records": batch.records,
        "accepted": batch.accepted,
        "reasons": batch.reasons,
        "again": batch.again,
    }
