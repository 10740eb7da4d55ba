from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text

from conversations.models import ConversationRow
from kit.db import Database
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


@pytest.mark.usefixtures("restored_logging")
@pytest.mark.parametrize(
    "visitor", ["我叫张三丰", "我叫张三丰\n\n住在朝阳区", "张三丰" * 100], ids=["line", "lines", "long"]
)
def test_a_statement_that_fails_leaves_no_words_of_the_person_in_the_log(
    database: Database, capsys: pytest.CaptureFixture[str], visitor: str
) -> None:
    configure_logging("INFO", "json")
    table = ConversationRow.__tablename__
    statement = text(f"insert into {table} (id, visitor_id, fence) values ('a', :visitor, null)")
    try:
        with database.write() as tx:
            tx.session.execute(statement, {"visitor": visitor})
    except Exception:
        structlog.get_logger("t").exception("failed")
    (line,) = capsys.readouterr().err.splitlines()
    assert "insert into conversation" in line
    assert "张三丰" not in line
    assert "朝阳区" not in line
