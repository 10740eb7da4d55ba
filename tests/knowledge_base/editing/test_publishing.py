"""What is published answers soon and whole: in this process, in others, under load, after a crash, on its day."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Answered
from knowledge_base.editing.editor import Editor
from tests.conftest import FakeClock
from tests.knowledge_base import dying
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.dying import LOST, NEW, OLD
from tests.knowledge_base.fakes import day, entry, open_small, raw_entry

FAR = raw_entry("late-filing", "忘了申报会罚款吗", "会，按天数。", tax="征收管理")


def said(knowledge: KnowledgeBase) -> str:
    return knowledge.ask("发票丢了怎么办", record=False).text


def publish(editor: Editor, answer: str, details: str = "", **options: object) -> int:
    """The new revision, written by one and approved by another."""
    draft = entry("invoice-lost", "发票丢了怎么办", answer, details=details, tax="发票")
    made = editor.save(draft, author="甲", based_on=editor.newest("invoice-lost").revision)
    made = editor.move("invoice-lost", "review", author="甲", based_on=made)
    return editor.move("invoice-lost", "published", author="乙", based_on=made, **options)  # type: ignore[arg-type]


@contextmanager
def other_process(store: Database, home: Path, clock: FakeClock) -> Iterator[KnowledgeBase]:
    """As another app process over the same store: it finds out by itself, at the pace of the real ones."""
    knowledge, _ = open_small(store, home, LOST, FAR, now=clock(), look_every=0.5)
    yield knowledge
    knowledge.close()


def test_another_process_answers_by_it_within_two_seconds(
    build: Build, store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    editor = Editor(build(LOST, FAR))
    with other_process(store, tmp_path, clock) as there:
        publish(editor, NEW)
        deadline = time.monotonic() + 2
        while said(there) != NEW:
            assert said(there) == OLD
            assert time.monotonic() < deadline
            time.sleep(0.02)
        editor.move("invoice-lost", "disabled", author="甲", based_on=editor.newest("invoice-lost").revision)
        deadline = time.monotonic() + 2
        while said(there) == NEW:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_nobody_waits_for_a_new_state_to_be_built(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = build(LOST, FAR)
    building, go_on = threading.Event(), threading.Event()
    really = knowledge._rebuild

    def slowly() -> None:
        building.set()
        go_on.wait(20)
        really()

    monkeypatch.setattr(knowledge, "_rebuild", slowly)
    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish, Editor(knowledge), NEW)
        assert building.wait(20)
        assert said(knowledge) == OLD
        go_on.set()
        publishing.result()
    assert said(knowledge) == NEW


@pytest.mark.parametrize(("where", "after"), [("storing", OLD), ("indexing", NEW)])
def test_a_crash_in_the_middle_leaves_a_whole_state(
    store: Database, tmp_path: Path, clock: FakeClock, where: str, after: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    command = [sys.executable, "-m", "tests.knowledge_base.dying", str(store.engine.url), str(home), where]
    died = subprocess.run(command, cwd=Path(dying.__file__).parents[2], timeout=120, check=False)
    assert died.returncode == dying.DIED
    knowledge, _ = open_small(store, home, LOST, now=clock())
    outcome = knowledge.ask("发票丢了怎么办", record=False)
    assert (outcome.name, outcome.text) == ("Answered", after)
    publish(Editor(knowledge), "再改。")
    assert said(knowledge) == "再改。"
    knowledge.close()


def test_under_load_each_answer_is_of_one_state_and_never_older_than_what_was_published(build: Build) -> None:
    """Text, details and revision say which state was seen; after it is disabled nothing of it is."""
    knowledge = build(LOST, FAR)
    editor = Editor(knowledge)
    publish(editor, "第 0 版。", "细节 0")
    published, disabling, disabled, ended, wrong, asked = 0, False, False, False, [], 0

    def ask() -> None:
        nonlocal asked
        while not ended:
            least, gone = published, disabled
            outcome = knowledge.ask("发票丢了怎么办", record=False)
            asked += 1
            if not isinstance(outcome, Answered) or outcome.entry_id != "invoice-lost":
                if not disabling:
                    wrong.append(f"no answer: {outcome}")
                continue
            version = int(outcome.text.split()[1])
            whole = outcome.details == f"细节 {version}" and outcome.revision == 4 + 3 * version
            if gone or not whole or version < least:
                wrong.append(f"{outcome.text} {outcome.details} {outcome.revision}, least {least}, gone {gone}")

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for version in range(1, 6):
                publish(editor, f"第 {version} 版。", f"细节 {version}")
                published = version
                time.sleep(0.1)
            disabling = True
            editor.move("invoice-lost", "disabled", author="甲", based_on=editor.newest("invoice-lost").revision)
            disabled = True
            time.sleep(0.3)
        finally:
            ended = True
        for future in asking:
            future.result()
    assert asked > 100
    assert wrong == []


def test_a_text_with_a_start_of_its_own_answers_from_that_day_on(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    knowledge, _ = open_small(store, tmp_path, LOST, FAR, clock=clock)
    editor = Editor(knowledge)
    made = publish(editor, NEW, starts_on=day("2026-11-26"))
    clock.advance(hours=37.9)  # 2026-11-25 23:54 in Beijing
    knowledge.look()
    assert said(knowledge) == OLD
    assert knowledge.snapshot().entries["invoice-lost"].revision == 1
    clock.advance(hours=0.2)
    knowledge.look()
    assert said(knowledge) == NEW
    assert knowledge.snapshot().entries["invoice-lost"].revision == made
    knowledge.close()


def test_a_new_entry_waits_for_its_day_and_can_be_taken_back_before(
    store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    knowledge, _ = open_small(store, tmp_path, FAR, clock=clock)
    editor = Editor(knowledge)
    publish_new = entry("invoice-lost", "发票丢了怎么办", NEW, tax="发票")
    editor.save(publish_new, author="甲", based_on=0)
    editor.move("invoice-lost", "review", author="甲", based_on=1)
    editor.move("invoice-lost", "published", author="乙", based_on=2, starts_on=day("2026-12-01"))
    assert said(knowledge) != NEW
    assert editor.newest("invoice-lost").starts_at is not None
    editor.move("invoice-lost", "disabled", author="乙", based_on=3)
    clock.advance(days=30)
    knowledge.look()
    assert said(knowledge) != NEW
    knowledge.close()


def test_a_start_in_the_past_is_at_once(build: Build) -> None:
    knowledge = build(LOST, FAR)
    publish(Editor(knowledge), NEW, starts_on=day("2026-11-24"))
    assert said(knowledge) == NEW
    assert knowledge.snapshot().newest["invoice-lost"].starts_at is None
