"""HTTP of payments: the gateway's callback, and the page that a certificate's QR code opens."""

from __future__ import annotations

import html
from collections.abc import Callable
from decimal import Decimal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from backends.payments.certificates import Certificate, Certificates
from backends.payments.schemas import Notice
from backends.payments.service import Payments
from kit.clock import BEIJING
from kit.money import yuan

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>完税凭证查验</title>
<style>body{{font:16px/1.7 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#14181c}}
h1{{font-size:1.3rem}}dl{{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}}dt{{color:#5b6167}}
dd{{margin:0;overflow-wrap:anywhere}}.yes{{color:#1b6b3a}}.no{{color:#b22222}}</style>
<h1>完税凭证查验</h1>{body}</html>"""


def payments_router(payments: Payments, certificates: Certificates, on_news: Callable[[str], None]) -> APIRouter:
    """``on_news`` hears the id of whatever an order that has changed is for."""
    router = APIRouter(tags=["缴款和凭证"])

    @router.post("/api/payments/callback", status_code=204, summary="支付平台的通知，以签名为准，可以重复")
    def callback(notice: Notice) -> None:
        on_news(payments.hear(notice).subject.rpartition("/")[2])

    @router.get("/verify/{number}", summary="查验一张完税凭证", response_class=HTMLResponse)
    def verify(number: str, code: str = "") -> HTMLResponse:
        found = certificates.find(number, code)
        headers = {"Cache-Control": "no-store"}
        if found is None:
            body = '<p class="no">查不到这张凭证：号码或查验码不对，请扫描凭证上的二维码。</p>'
            return HTMLResponse(PAGE.format(body=body), status_code=404, headers=headers)
        return HTMLResponse(PAGE.format(body=_shown(found)), headers=headers)

    return router


def _shown(certificate: Certificate) -> str:
    about = certificate.about
    rows = [
        ("凭证号码", certificate.number),
        ("纳税人", about["payer"]),
        ("证件号码", about["id_number"]),
        ("事项", about["matter"]),
        ("缴款日期", about["paid_on"]),
        *((tax, yuan(Decimal(amount))) for tax, amount in about["lines"]),
        ("合计", yuan(Decimal(about["total"]))),
        ("开具时间", f"{certificate.issued_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        ("文件的 SHA-256", about["sha256"]),
    ]
    listed = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(str(value))}</dd>" for label, value in rows)
    demo = '<p class="no">演示样张，没有缴纳任何税款，不具效力。</p>' if about["demo"] else ""
    return f'<p class="yes">✓ 这张凭证由本系统开具，内容如下，请和手中的核对。</p>{demo}<dl>{listed}</dl>'
