from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from kit.logging import configure_logging


@pytest.fixture
def restored_logging() -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.usefixtures("restored_logging")
def test_logs_carry_the_conversation_and_no_personal_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "json")
    structlog.get_logger("t").info("asked", conversation="c1", text="我是11010519491231002X")
    logging.getLogger("library").warning("电话 %s", "13800138000")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert ours["conversation"] == "c1"
    assert ours["text"] == "我是〔证件号〕"
    assert theirs["event"] == "电话 〔手机号〕"
