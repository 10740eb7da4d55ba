from __future__ import annotations

from datetime import date

import pytest

from kit.db import Database
from kit.errors import ConflictError
from knowledge_base.editing.tasks import do_assign, do_close, do_propose, find_open_tasks
from knowledge_base.errors import EntryNotFoundError, QuestionError
from tests.conftest import FakeClock

SOON, LATE = date(2026, 12, 1), date(2026, 12, 31)


def test_what_is_assigned_is_listed_by_its_day_until_it_is_closed(database: Database, clock: FakeClock) -> None:
    with database.write() as tx:
        do_propose(tx, "云朵怎么开", "到云端开。", author="agent1", now=clock())
        do_assign(tx, ["甲问", "甲的另一问"], "trainer1", LATE, author="trainer2", reason="", now=clock())
        do_assign(tx, ["乙问"], "trainer2", SOON, author="trainer1", reason="急", now=clock())
    with database.read() as session:
        tasks = find_open_tasks(session)
    assert [(t.kind, t.question, t.due) for t in tasks] == [
        ("question", "乙问", SOON),
        ("question", "甲问", LATE),
        ("proposal", "云朵怎么开", None),
    ]
    assert (tasks[1].wordings, tasks[2].answer, tasks[2].author) == (("甲的另一问",), "到云端开。", "agent1")
    with database.write() as tx:
        for _ in range(2):
            do_close(tx, tasks[0].id, author="trainer2", reason="写好了", now=clock())
    with database.read() as session:
        assert [t.question for t in find_open_tasks(session)] == ["甲问", "云朵怎么开"]


def test_a_question_assigned_anew_is_one_task(database: Database, clock: FakeClock) -> None:
    with database.write() as tx:
        for assignee in ("trainer1", "trainer2"):
            do_assign(tx, ["甲问"], assignee, None, author="trainer1", reason="", now=clock())
        (task,) = find_open_tasks(tx.session)
    assert task.assignee == "trainer2"


def test_what_cannot_be_taken_up_is_refused(database: Database, clock: FakeClock) -> None:
    with database.write() as tx, pytest.raises(QuestionError):
        do_propose(tx, "", "答。", author="agent1", now=clock())
    with database.write() as tx, pytest.raises(EntryNotFoundError):
        do_close(tx, 99, author="trainer1", reason="", now=clock())
    with database.write() as tx:
        do_propose(tx, "问", "答。", author="agent1", now=clock())
    with database.write() as tx, pytest.raises(ConflictError, match="已经提过"):
        do_propose(tx, "问", "答。", author="agent2", now=clock())
