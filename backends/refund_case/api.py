"""HTTP of the console's refunds: what waits for people, with the evidence, what the treasury leaves unanswered, and
the comparison of the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from backends.profile.schemas import Taxpayer
from backends.refund_case.accounts import NamedAccounts
from backends.refund_case.payouts import Payouts
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.schemas import RefundCase
from backends.refund_case.service import RefundCases
from backends.refund_case.view import account_view, stuck_view, view
from kit.clock import utc_now

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class RefundParts:
    """``agent``: who asks, or an error. ``names``: of staff, by user name."""

    cases: RefundCases
    payouts: Payouts
    policy: RefundPolicy
    owner: Callable[[str], Taxpayer | None]
    agent: Callable[[Request], str]
    names: Callable[[], Mapping[str, str]]


class RefusalRequest(BaseModel):
    """``reason`` is told to the taxpayer."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class BooksRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=1, le=400)] = 31


class AccountRequest(BaseModel):
    """``holder``: the name that the account is held in; it must be the taxpayer's."""

    model_config = ConfigDict(extra="forbid")

    bank: Annotated[str, Field(min_length=2, max_length=60)]
    number: Annotated[str, Field(min_length=1, max_length=40)]
    holder: Annotated[str, Field(min_length=1, max_length=100)]


def owner_router(accounts: NamedAccounts, owner: Callable[[Request], str]) -> APIRouter:
    """``owner``: whose refunds the person who asks may see to, or an error."""
    router = APIRouter(prefix="/api/portal/refund-account", tags=["退税：纳税人"])

    @router.get("", summary="退税退到哪个账户，换的账户什么时候生效")
    def show(request: Request) -> dict[str, Any]:
        return shown(owner(request))

    def shown(taxpayer_id: str) -> dict[str, Any]:
        return account_view(accounts.of(taxpayer_id), accounts.refused(taxpayer_id))

    @router.put("", summary="换一个本人名下的账户；先由银行核对户名、告诉登记的手机，过几天才生效")
    async def name(request: Request, body: AccountRequest) -> dict[str, Any]:
        taxpayer_id = await run_in_threadpool(owner, request)
        named = await run_in_threadpool(accounts.name, taxpayer_id, body.bank, body.number, body.holder)
        await accounts.check(named.id)
        return await run_in_threadpool(shown, taxpayer_id)

    @router.delete("", status_code=204, summary="撤回换的账户")
    def withdraw(request: Request) -> None:
        accounts.withdraw(owner(request))

    return router


def agent_router(parts: RefundParts) -> APIRouter:
    router = APIRouter(prefix="/api/console/refunds", tags=["退税：座席"])
    cases, payouts = parts.cases, parts.payouts

    def shown(case: RefundCase) -> dict[str, Any]:
        return view(case, parts.policy, parts.owner(case.owner), parts.names())

    @router.get("", summary="等人审核的退税，国库迟迟没有答复的，审核过了迟迟没有送国库的")
    def list_refunds(request: Request) -> dict[str, Any]:
        parts.agent(request)
        return {
            "waiting": [shown(case) for case in cases.waiting()],
            "held": [shown(case) for case in cases.held()],
            "stuck": [stuck_view(payout, cases.get(payout.case_id)) for payout in payouts.stuck()],
        }

    @router.get("/{case_id}", summary="一笔退税的全部情况")
    def show(request: Request, case_id: str) -> dict[str, Any]:
        parts.agent(request)
        return shown(cases.get(case_id))

    @router.post("/{case_id}/approve", summary="同意退；超过上限或有风险的要两位不同的人")
    def approve(request: Request, case_id: str) -> dict[str, Any]:
        return shown(cases.approve(case_id, parts.agent(request)))

    @router.post("/{case_id}/refuse", summary="不予退税，理由会告诉纳税人")
    def refuse(request: Request, case_id: str, body: RefusalRequest) -> dict[str, Any]:
        return shown(cases.refuse(case_id, parts.agent(request), body.reason))

    @router.post("/reconcile", summary="和国库对账：补记没有听到的答复，列出对不上的")
    async def reconcile(request: Request, body: BooksRequest) -> dict[str, Any]:
        await run_in_threadpool(parts.agent, request)
        found = await payouts.reconcile(utc_now() - timedelta(days=body.days))
        return {"heard": found.heard, "strange": found.strange, "missing": found.missing}

    return router
