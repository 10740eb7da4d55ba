"""Structured logs: one line an event, with the conversation's id and without personal numbers."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from kit.redaction import redact

# PostgreSQL quotes the failing row, which is people's own words, after the message itself; to the next mark of a trace.
_QUOTED = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^\[SQL: |^\(Background on |^The above exception |\Z)", re.MULTILINE | re.DOTALL
)


def redact_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask personal numbers in every text of a log event, the trace included, and the rows that a store quotes."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redact(_QUOTED.sub(r"\1: …\n", value))
    return event


def configure_logging(level: str, log_format: str) -> None:
    """Send our logs and those of the libraries to standard error in one format."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # One line per request of these would bury ours.
    for chatty in ("alembic", "httpx", "httpcore", "uvicorn.access", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
