from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.register import RegisteredDocument, RepealedDocument
from knowledge_base.documents.register_sources import do_write_document
from knowledge_base.editing.impact import Replayed, impact_of
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import entry, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
LATE = raw_entry("late-filing", "忘了申报会罚款吗", "会，按天数。", tax="征收管理")
ASKED = [
    Replayed("发票丢了怎么办", frozenset({"invoice-lost"}), watched=True),
    Replayed("忘了申报会罚款吗", frozenset({"late-filing"}), watched=True),
    Replayed("今天天气怎么样"),
    Replayed(""),
]


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST, LATE)


def test_only_what_a_draft_changes_is_told_from_what_to_what(knowledge: KnowledgeBase) -> None:
    draft = entry("invoice-lost", "发票丢了怎么办", "凭存根复印件。", tax="发票")
    found = impact_of(knowledge, [draft], ASKED)
    (change,) = found.changes
    assert (found.questions, change.question, change.broken) == (4, "发票丢了怎么办", False)
    assert (change.before.text, change.after.text) == ("请开票方重新提供。", "凭存根复印件。")
    assert knowledge.ask("发票丢了怎么办", record=False).text == "请开票方重新提供。"


def test_a_draft_that_takes_a_question_from_its_entry_breaks_it(knowledge: KnowledgeBase) -> None:
    greedy = entry("greedy", "忘了申报会罚款吗？会罚吗", "我也会答。", similar=["忘了申报会罚款吗"] * 6)
    found = impact_of(knowledge, [greedy], ASKED)
    assert [c.question for c in found.broken] == ["忘了申报会罚款吗"]


def test_a_draft_that_says_the_same_changes_nothing(knowledge: KnowledgeBase) -> None:
    same = entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
    assert impact_of(knowledge, [same], ASKED).changes == ()


def test_leaving_out_what_a_draft_cannot_touch_loses_nothing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = ("契税", "个税", "印花税", "社保", "发票", "车船税", "房产税", "消费税")
    acts = ("怎么申报", "多少钱", "逾期怎么办", "能退吗")
    made: list[dict[str, Any]] = [
        raw_entry(
            f"e{n}-{m}", f"{topic}{act}", f"{topic}{act}的答案。", similar=[f"{topic}{act}{x}" for x in "甲乙丙丁戊己"]
        )
        for n, topic in enumerate(topics)
        for m, act in enumerate(acts)
    ]
    knowledge = build(*made)
    draft = entry("new-one", "契税怎么申报退税", "新的答案。", similar=[f"契税{x}怎么退" for x in "甲乙丙丁戊己"])
    questions = [Replayed(f"{topic}{act}呢") for topic in topics for act in acts]
    quick = impact_of(knowledge, [draft], questions).changes
    monkeypatch.setattr("knowledge_base.editing.impact.SHARED", 0.0)  # everything is asked in full
    assert impact_of(knowledge, [draft], questions).changes == quick


def test_the_command_tells_it_and_fails_when_something_breaks(
    small: KnowledgeBase, tmp_path: Path, run_kb: Any
) -> None:
    draft = tmp_path / "draft.yml"
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"question": "发票丢了怎么办", "gold": "invoice-lost"}, ensure_ascii=False))
    draft.write_text(
        yaml.safe_dump([raw_entry("greedy", "发票丢了怎么办？", "抢答。", similar=["发票丢了怎么办"] * 6)])
    )
    told = json.loads(run_kb("impact", "--draft", str(draft), "--questions", str(questions), "--json", code=1))
    assert told.keys() == {"questions", "changed", "regressions", "seconds"}
    assert (told["questions"], len(told["changed"]), len(told["regressions"])) == (1, 1, 1)
    assert "由对变错" in run_kb("impact", "--draft", str(draft), "--questions", str(questions), code=1)


def test_history_and_rollback_on_the_command_line(small: KnowledgeBase, run_kb: Any) -> None:
    small.set_status("invoice-lost", "disabled", "甲")
    assert [r["status"] for r in json.loads(run_kb("history", "invoice-lost", "--json"))["revisions"]] == [
        "disabled",
        "published",
    ]
    assert "记为第 3 次修订" in run_kb("rollback", "invoice-lost", "1", "--reason", "误停")
    assert "误停" in run_kb("history", "invoice-lost")


def test_the_register_on_the_command_line(small: KnowledgeBase, store: Database, run_kb: Any) -> None:
    cited = small.snapshot().entries["invoice-lost"].entry.citations[0]
    repeals = [RepealedDocument(issuer=cited.issuer, doc_no=cited.doc_no)]
    new = RegisteredDocument(issuer="虚构部", doc_no="公告2026年第9号", dated=date(2026, 1, 1), repeals=repeals)
    assert "0 份文件" in run_kb("documents")
    with store.write() as tx:
        do_write_document(tx, new, author="甲", now=small.clock())
    small.refresh()
    told = run_kb("documents")
    assert "2026-01-01 起停止执行：虚构部公告2026年第9号" in told
    assert "不再答复：发票丢了怎么办（invoice-lost）" in told
    assert json.loads(run_kb("documents", "2026年第9号", "--json"))["documents"][0]["document"]["dated"] == "2026-01-01"
