"""Terms and synonyms: what a change would do is shown; approved, it holds at once, and kept cases stand in its way."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.approving import Approving
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.impact import RegressionError
from knowledge_base.editing.words import WordEditor
from knowledge_base.errors import WordError
from knowledge_base.words.added import make_word
from knowledge_base.words.spelling import corrected
from knowledge_base.words.vocabulary import Word, bundled_vocabulary, vocabulary_with
from tests.conftest import FakeClock
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import open_small, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
CLOUD = raw_entry("cloud", "云朵证明怎么开", "到云端开具。")
TERM = make_word("term", "云朵证明")
ALIAS = make_word("synonym", "棉花条", "云朵证明")


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST, CLOUD)


@pytest.fixture
def words(knowledge: KnowledgeBase) -> WordEditor:
    return WordEditor(knowledge)


class Adopt(Protocol):
    def __call__(self, word: Word, *, reason: str = "", override: str = "") -> None: ...


@pytest.fixture
def adopt(knowledge: KnowledgeBase) -> Adopt:
    """One proposes it, another approves it."""
    approving = Approving(knowledge)

    def adopted(word: Word, *, reason: str = "", override: str = "") -> None:
        made = approving.propose_word(word, author="甲", reason=reason, override=override)
        approving.approve(made, by="乙", override=override)

    return adopted


def test_a_new_term_is_shown_before_it_is_kept_and_then_holds_at_once(
    knowledge: KnowledgeBase, words: WordEditor, adopt: Adopt
) -> None:
    shown = words.preview(TERM, ["云朵证明在哪里"])
    (sample,) = shown.samples
    assert "云朵证明" not in sample.before
    assert "云朵证明" in sample.after
    assert "云朵证明" not in knowledge.ask("云朵证明在哪里", record=False).tokens
    adopt(TERM, reason="新业务")
    assert "云朵证明" in knowledge.ask("云朵证明在哪里", record=False).tokens
    (line, *_) = words.list("term")
    assert (line.text, line.author, line.reason) == ("云朵证明", "甲", "新业务")


def test_what_a_word_does_not_touch_stays_as_it_was_worked_out(knowledge: KnowledgeBase, adopt: Adopt) -> None:
    before = {p.key: p for p in knowledge.snapshot().passages}
    adopt(TERM)
    after = {p.key: p for p in knowledge.snapshot().passages}
    assert after["invoice-lost"] is before["invoice-lost"]
    assert "云朵证明" in after["cloud"].indexed.asked.split()
    assert "云朵证明" not in before["cloud"].indexed.asked.split()


def test_a_synonym_finds_the_entry_until_it_is_taken_out_again(knowledge: KnowledgeBase, adopt: Adopt) -> None:
    assert knowledge.ask("棉花条怎么开", record=False).entry_id is None
    adopt(ALIAS)
    outcome = knowledge.ask("棉花条怎么开", record=False)
    assert (outcome.name, outcome.entry_id) == ("Answered", "cloud")
    assert outcome.question == "棉花条怎么开"  # only the search goes by the other name
    adopt(make_word("synonym", "棉花条", present=False))
    assert knowledge.ask("棉花条怎么开", record=False).entry_id is None


def test_what_we_ship_can_be_taken_out(knowledge: KnowledgeBase, words: WordEditor, adopt: Adopt) -> None:
    assert "残保金" in knowledge.ask("残疾人就业保障金怎么交", record=False).tokens
    adopt(make_word("synonym", "残疾人就业保障金", present=False))
    assert "残保金" not in knowledge.ask("残疾人就业保障金怎么交", record=False).tokens
    (line,) = words.list("synonym", "残疾人就业保障金")
    assert not line.present


def test_another_process_takes_words_over_and_a_new_one_begins_with_them(
    knowledge: KnowledgeBase, adopt: Adopt, store: Database, tmp_path: Path, clock: FakeClock
) -> None:
    other, _ = open_small(store, tmp_path, LOST, CLOUD, now=clock())
    adopt(ALIAS)
    other.look()
    assert other.ask("棉花条怎么开", record=False).entry_id == "cloud"
    other.close()
    later, _ = open_small(store, tmp_path, LOST, CLOUD, now=clock())
    assert later.ask("棉花条怎么开", record=False).entry_id == "cloud"
    later.close()


def test_a_wrong_word_is_caught_by_a_kept_case(knowledge: KnowledgeBase, words: WordEditor, adopt: Adopt) -> None:
    Editor(knowledge).keep_case("发票丢了咋整", None, author="乙")
    wrong = make_word("synonym", "咋整", "云朵证明怎么开")
    preview = words.preview(wrong)
    (change,) = preview.impact.broken
    assert (change.before.entry_id, change.after.entry_id) == ("invoice-lost", "cloud")
    with pytest.raises(RegressionError, match="发票丢了咋整"):
        adopt(wrong)
    assert knowledge.ask("发票丢了咋整", record=False).entry_id == "invoice-lost"
    adopt(wrong, override="试验")
    assert knowledge.ask("发票丢了咋整", record=False).entry_id == "cloud"


def test_samples_are_the_questions_asked_with_the_word_in_them(knowledge: KnowledgeBase, words: WordEditor) -> None:
    knowledge.ask("云朵证明能在网上开吗")
    knowledge.ask("发票丢了怎么办")
    knowledge.flush()
    assert [s.question for s in words.preview(TERM).samples] == ["云朵证明能在网上开吗"]


@pytest.mark.parametrize(
    ("kind", "text", "canonical", "why"),
    [
        ("term", "税", "", "2 到 20 个字"),
        ("term", "满五 唯一", "", "不能有空格"),
        ("synonym", "票", "发票", "2 到 20 个字"),
        ("synonym", "发票", "发票", "相同"),
        ("synonym", "发漂", "", "统一名称"),
    ],
)
def test_words_that_would_do_harm_are_refused(kind: str, text: str, canonical: str, why: str) -> None:
    with pytest.raises(WordError, match=why):
        make_word(kind, text, canonical)  # type: ignore[arg-type]


def test_synonyms_that_lead_in_a_circle_are_refused(words: WordEditor) -> None:
    with pytest.raises(WordError, match="绕成一圈"):
        words.preview(make_word("synonym", "专票", "增值税专用发票"))


def test_the_same_change_twice_is_refused(adopt: Adopt) -> None:
    adopt(TERM)
    with pytest.raises(WordError, match="已经是这样"):
        adopt(TERM)


def test_synonyms_of_synonyms_lead_to_the_last() -> None:
    vocabulary = vocabulary_with((Word("synonym", "专票", "蓝色发票"), Word("synonym", "大票", "专票")))
    assert vocabulary.unify("大票和增值税专用发票") == "蓝色发票和蓝色发票"


def test_a_name_inside_its_first_name_is_not_replaced_there() -> None:
    vocabulary = vocabulary_with((Word("synonym", "云朵", "云朵证明"),))
    assert vocabulary.unify("云朵和云朵证明") == "云朵证明和云朵证明"


def test_texts_without_the_changed_words_are_cut_as_before() -> None:
    before, after = bundled_vocabulary(), vocabulary_with((TERM, ALIAS))
    assert after.segmenter.for_text("小规模纳税人怎么申报") is before.segmenter
    assert after.mark("小规模纳税人怎么申报") == ""
    assert after.mark("棉花条") == after.mark("云朵证明") != ""
    for text in ("小规模纳税人怎么申报", "房子满五唯一要交个税吗", "Excel 导出"):
        assert after.segmenter.segment(text) == before.segmenter.segment(text)


def test_a_slip_in_a_new_term_is_put_right() -> None:
    assert corrected("云朵证铭怎么开") is None
    assert corrected("云朵证铭怎么开", vocabulary_with((TERM,))) == "云朵证明怎么开"
