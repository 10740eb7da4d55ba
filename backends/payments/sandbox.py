"""A payment gateway for trying out: no money moves. What was paid is kept in a file, so that it outlives a crash."""

from __future__ import annotations

import asyncio
import html
from pathlib import Path

import httpx
import structlog
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from backends.books import SandboxBook
from backends.payments.schemas import GatewayStatus, Notice, OrderRequest
from kit.clock import utc_now
from kit.money import yuan
from kit.signing import Signer

log = structlog.get_logger(__name__)

CALLBACK_PAUSES = (0, 1)  # seconds; after that the bureau finds out by asking
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>沙箱支付</title>
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem}}
button{{font:inherit;padding:.6rem 1.4rem;background:#1f5fae;color:#fff;border:0;border-radius:6px}}
strong{{font-size:1.6rem}}</style>
<h1>沙箱支付</h1><p>这是演示用的支付页面，不会扣任何钱。</p><p>{title}</p><p><strong>{amount}</strong></p>
<p role="status">{state}</p>{button}</html>"""
STATES: dict[GatewayStatus, str] = {
    "pending": "待付款",
    "paid": "已付款，请回到办理页面。",
    "closed": "这张缴款单已经关闭，不用再付，请回到办理页面。",
}
BUTTON = '<form method="post" action="pay"><button autofocus>模拟付款</button></form>'


class Book(SandboxBook):
    """The gateway's own books."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            "create table if not exists orders (id text primary key, request text, paid_at text)",
            "create table if not exists closed (id text primary key)",
        )

    def add(self, request: OrderRequest) -> None:
        with self._open() as db:
            db.execute(
                "insert or ignore into orders values (?, ?, null)", (request.order_id, request.model_dump_json())
            )

    def pay(self, order_id: str) -> None:
        """Once: a second payment of the same order is the first. Not when it was closed."""
        with self._open() as db:
            db.execute(
                "update orders set paid_at = ? where id = ? and paid_at is null and id not in (select id from closed)",
                (utc_now().isoformat(), order_id),
            )

    def close(self, order_id: str) -> None:
        """Unless it is paid."""
        with self._open() as db:
            db.execute(
                "insert or ignore into closed select id from orders where id = ? and paid_at is null", (order_id,)
            )

    def find(self, order_id: str) -> tuple[OrderRequest, GatewayStatus] | None:
        query = "select request, paid_at, id in (select id from closed) from orders where id = ?"
        with self._open() as db:
            row = db.execute(query, (order_id,)).fetchone()
        if row is None:
            return None
        status: GatewayStatus = "paid" if row[1] else "closed" if row[2] else "pending"
        return OrderRequest.model_validate_json(row[0]), status


def gateway_app(file: Path, signer: Signer, base: str) -> FastAPI:
    """``base``: where a browser reaches this gateway."""
    app = FastAPI(title="沙箱：支付", docs_url=None, redoc_url=None)
    book = Book(file)
    calls: set[asyncio.Task[None]] = set()
    callers: list[httpx.AsyncClient] = []  # one, made at the first call: making one costs more than the call

    def access(order_id: str) -> tuple[OrderRequest, GatewayStatus]:
        found = book.find(order_id)
        if found is None:
            raise HTTPException(404)
        return found

    def notice(order_id: str) -> Notice:
        request, status = access(order_id)
        unsigned = Notice(
            order_id=order_id,
            status=status,
            amount=request.amount,
            transaction=f"T{order_id}" if status == "paid" else "",
            at=utc_now(),
            signature="",
        )
        return unsigned.model_copy(update={"signature": signer.sign(unsigned.signed())})

    async def call_back(order_id: str) -> None:
        request, _ = access(order_id)
        body = notice(order_id).model_dump(mode="json")
        if not callers:
            callers.append(httpx.AsyncClient(timeout=5))
        for pause in CALLBACK_PAUSES:
            await asyncio.sleep(pause)
            try:
                (await callers[0].post(request.notify_url, json=body)).raise_for_status()
                return
            except httpx.HTTPError:
                log.info("sandbox.callback_failed", order=order_id)

    @app.post("/orders")
    def create(request: OrderRequest) -> dict[str, str]:
        book.add(request)
        return {"pay_url": f"{base}/orders/{request.order_id}/page"}

    @app.get("/orders/{order_id}")
    def find(order_id: str) -> Notice:
        return notice(order_id)

    @app.post("/orders/{order_id}/close")
    def close(order_id: str) -> Notice:
        book.close(order_id)
        return notice(order_id)

    @app.get("/orders/{order_id}/page")
    def page(order_id: str) -> HTMLResponse:
        return shown(order_id)

    @app.post("/orders/{order_id}/pay")
    async def pay(order_id: str) -> HTMLResponse:
        book.pay(order_id)
        answer = shown(order_id)
        call = asyncio.create_task(call_back(order_id))
        calls.add(call)
        call.add_done_callback(calls.discard)
        return answer

    def shown(order_id: str) -> HTMLResponse:
        request, status = access(order_id)
        return HTMLResponse(
            PAGE.format(
                title=html.escape(request.title),
                amount=yuan(request.amount),
                state=STATES[status],
                button=BUTTON if status == "pending" else "",
            )
        )

    return app
