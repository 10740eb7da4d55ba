from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.commands import kb_app
from knowledge_base.editing import commands
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry


@pytest.fixture
def small(build: Build, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """The commands work on a small knowledge base."""
    knowledge = build(
        raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票"),
        raw_entry("car-tax", "新车的购置税怎么收", "收一成。", tax="车辆购置税"),
    )

    @contextmanager
    def open_small() -> Iterator[KnowledgeBase]:
        yield knowledge

    monkeypatch.setattr(commands, "open_knowledge", open_small)
    return knowledge


@pytest.fixture
def run_kb() -> Callable[..., str]:
    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(kb_app, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    return run
