"""OpenTelemetry: how long a request, a turn of the bot and what it asks take. Without an address, nothing is made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.metrics import METHODS, UNKNOWN

_tracer: trace.Tracer = trace.NoOpTracer()


def span(name: str, kind: trace.SpanKind = trace.SpanKind.INTERNAL) -> AbstractContextManager[trace.Span]:
    """What is done inside. Errors are not recorded in it: their messages may be people's own words."""
    return _tracer.start_as_current_span(name, kind=kind, record_exception=False, set_status_on_exception=False)


def start_tracing(address: str) -> Callable[[], None]:
    """Send spans to ``address`` (OTLP over HTTP, such as ``http://collector:4318/v1/traces``); the way to stop.

    Libraries that trace by themselves, with the addresses of requests, stay silent: our provider is not everybody's."""
    global _tracer
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "daoban"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address)))
    _tracer = provider.get_tracer("daoban")

    def stop() -> None:
        global _tracer
        _tracer = trace.NoOpTracer()
        provider.shutdown()

    return stop


class Traced:
    """A span for each request, by the route that answered it: no address as it was typed, nobody's name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with span("request", trace.SpanKind.SERVER) as made:

            async def noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    made.set_attribute("http.response.status_code", message["status"])
                await send(message)

            try:
                await self._app(scope, receive, noting)
            finally:
                method = scope["method"] if scope["method"] in METHODS else UNKNOWN
                made.update_name(f"{method} {getattr(scope.get('route'), 'path', None) or UNKNOWN}")
