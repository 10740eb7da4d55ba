"""``/metrics``: what ``kit.metrics`` has counted, and how things stand at the moment, for Prometheus."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from backends.refund_case.payouts import Payouts
from conversations.models import ConversationRow
from conversations.writer import LedgerWriter
from handoff.presence import Presence
from handoff.service import Handoff
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import DaobanError, ForbiddenError
from kit.metrics import REGISTRY
from portal.rasa import RasaClient

FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")  # what comes through a proxy comes from outside


@dataclass(frozen=True)
class Standing(Collector):
    """Gauges, read from the parts when asked for."""

    database: Database
    handoff: Handoff
    presence: Presence
    writer: LedgerWriter
    rasa: RasaClient
    payouts: Payouts
    clock: Clock = utc_now

    def collect(self) -> Iterable[Metric]:
        pages = self.presence.count()
        yield _gauge("daoban_rasa_up", "Rasa 能否答复", float(self.rasa.up))
        yield _gauge("daoban_ledger_up", "写消息的线程是否在运行", float(self.writer.running))
        yield _gauge("daoban_ledger_waiting", "等待入库的消息数", self.writer.waiting)
        yield _gauge("daoban_pages_open", "打开着的纳税人页面数", pages["conversation"])
        yield _gauge("daoban_desks_open", "打开着的工作台页面数", pages["staff"])
        try:
            waits, turns, stuck = self._waits(self.clock()), self._turns(), len(self.payouts.stuck())
            held = len(self.payouts.held())
        except (SQLAlchemyError, DaobanError):
            yield _gauge("daoban_store_up", "数据库能否读取", 0)
            return
        yield _gauge("daoban_store_up", "数据库能否读取", 1)
        yield _gauge("daoban_queue_length", "排队等人工的对话数", len(waits))
        yield _gauge("daoban_queue_oldest_seconds", "排队最久的等了多少秒", max(waits, default=0))
        yield _gauge("daoban_chats_with_people", "在人工手上（含排队）的对话数", turns)
        yield _gauge("daoban_refunds_stuck", "国库迟迟没有答复的退付数（最多数到一百）", stuck)
        yield _gauge("daoban_refunds_held", "审核过了迟迟没有送国库的退税数（最多数到一百）", held)

    def _waits(self, now: datetime) -> Sequence[float]:
        return [(now - waiter.opened_at).total_seconds() for waiter in self.handoff.who_waits()]

    def _turns(self) -> int:
        with self.database.read() as session:
            query = select(func.count()).select_from(ConversationRow).where(ConversationRow.turn == "human")
            return session.scalar(query) or 0


def metrics_router(standing: Standing, token: str) -> APIRouter:
    """With a ``token`` only for who shows it; without one only for this machine itself."""
    router = APIRouter()
    now = CollectorRegistry()
    now.register(standing)

    @router.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> Response:
        check_may_scrape(request, token)
        return Response(generate_latest(REGISTRY) + generate_latest(now), media_type=CONTENT_TYPE_LATEST)

    return router


def check_may_scrape(request: Request, token: str) -> None:
    if token:
        shown = request.headers.get("authorization", "").encode()
        allowed = hmac.compare_digest(shown, f"Bearer {token}".encode())
    else:
        allowed = _is_here(request.client.host if request.client is not None else "") and not any(
            name in request.headers for name in FORWARDED
        )
    if not allowed:
        raise ForbiddenError("指标只给本机或出示令牌的监控系统看")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)
