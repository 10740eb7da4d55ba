"""HTTP of the bill of benefits of a signed-in taxpayer: what the page shows, and a PDF."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from backends.profile.benefits.bill import Bill
from backends.profile.benefits.paper import draw_bill
from backends.profile.benefits.periods import name_of, offered, period_of
from backends.profile.matters.api import MatterParts
from backends.profile.matters.view import basis_view
from kit.clock import today


def benefits_router(parts: MatterParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal", tags=["红利账单"])

    def bill_of(request: Request, period: str) -> tuple[str, Bill]:
        on = today(parts.clock)
        first, last = period_of(period or str(on.year))
        return parts.matters.bill(parts.owner(request), first, last, on)

    @router.get("/benefits", summary="一年或一季享受了哪些优惠，还有哪些没享受")
    def benefits(request: Request, period: str = "") -> dict[str, Any]:
        on = today(parts.clock)
        name, bill = bill_of(request, period)
        return {"name": name, "period": period or str(on.year), "periods": offered(on), **_view(bill)}

    @router.get("/benefits.pdf", summary="红利账单的 PDF")
    def paper(request: Request, period: str = "") -> Response:
        on = today(parts.clock)
        name, bill = bill_of(request, period)
        pdf = draw_bill(bill, name=name, period=name_of(period or str(on.year)), on=on)
        headers = {"Content-Disposition": 'attachment; filename="benefits.pdf"', "Cache-Control": "no-store"}
        return Response(pdf, media_type="application/pdf", headers=headers)

    return router


def _view(bill: Bill) -> dict[str, Any]:
    return {
        "first": bill.first.isoformat(),
        "last": bill.last.isoformat(),
        "total": str(bill.total),
        "months": [[month, str(amount)] for month, amount in bill.months.items()],
        "enjoyed": [
            {
                "id": one.policy.id,
                "name": one.policy.name,
                "ask": one.policy.ask,
                "saved": str(one.saved),
                "reckoned": any(use.saved is not None for use in one.uses),
                "basis": basis_view(one.basis),
                "uses": [
                    {
                        "tax": use.declaration.tax,
                        "first": use.declaration.period_from.isoformat(),
                        "last": use.declaration.period_to.isoformat(),
                        "saved": str(use.saved) if use.saved is not None else None,
                        "how": use.how,
                    }
                    for use in one.uses
                ],
            }
            for one in bill.enjoyed
        ],
        "unused": [
            {
                "id": one.found.policy.id,
                "name": one.found.policy.name,
                "what": one.found.policy.what,
                "why": one.found.why,
                "ask": one.found.policy.ask,
                "estimate": str(one.estimate) if one.estimate else None,
                "basis": basis_view(one.found.basis),
            }
            for one in bill.unused
        ],
    }
