"""What this process counts of itself, for Prometheus. No label names a person, a conversation or a word that was said:
routes are templates, outcomes and results are of our own few."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# One for the process, as its counts are; what stands at the moment is read when asked for (``portal.metrics``).
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "daoban_http_seconds", "HTTP 请求的用时", ("method", "route", "status"), buckets=_QUICK, registry=REGISTRY
)
TURNS = Histogram("daoban_turn_seconds", "机器人答复一条消息的用时", ("result",), buckets=_QUICK, registry=REGISTRY)
SEARCHES = Histogram("daoban_search_seconds", "一次检索的用时", buckets=_QUICK, registry=REGISTRY)
ANSWERS = Counter("daoban_answers", "知识库的答复，按结果", ("outcome",), registry=REGISTRY)
SIGN_INS = Counter("daoban_sign_ins", "登录，按结果", ("realm", "result"), registry=REGISTRY)
STORED = Histogram("daoban_ledger_seconds", "一批消息入库的用时", buckets=_QUICK, registry=REGISTRY)
ERRORS = Counter("daoban_errors", "没有料到的错误", ("where",), registry=REGISTRY)

UNKNOWN = "other"  # addresses that are no route of ours: whoever tries names must not fill the memory with them
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@contextmanager
def timed(histogram: Histogram) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        histogram.observe(time.perf_counter() - began)


class Metered:
    """Times every request by the route that answered it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            method = scope["method"] if scope["method"] in METHODS else UNKNOWN
            route = getattr(scope.get("route"), "path", None) or UNKNOWN
            REQUESTS.labels(method, route, f"{status // 100}xx").observe(time.perf_counter() - began)
