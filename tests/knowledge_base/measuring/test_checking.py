"""The checker finds what a careful reader would object to, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.entries.schemas import Entry
from knowledge_base.measuring.checking import DatedRate, Objection, object_to, places_of, source_of, vectors_of
from tests.knowledge_base.fakes import CharacterEncoder, entry, write_content

LAW = {"issuer": "全国人大常委会", "doc_no": "契税法", "article": "第三条"}
RATE = DatedRate(
    "契税", Decimal("0.03"), date(2021, 9, 1), None, frozenset({source_of(EntryCitation.model_validate(LAW))})
)


def objections(*entries: Entry, rates: Sequence[DatedRate] = ()) -> list[Objection]:
    return object_to(entries, rates, vectors_of(entries, CharacterEncoder().encode))


def kinds(*entries: Entry, rates: Sequence[DatedRate] = ()) -> list[str]:
    return [o.kind for o in objections(*entries, rates=rates)]


def one(
    entry_id: str = "deed-rate", question: str = "契税税率是多少", answer: str = "百分之三。", **more: Any
) -> Entry:
    return entry(entry_id, question, answer, **({"citations": [LAW], "tax": "契税"} | more))


def test_an_entry_in_order_meets_no_objection() -> None:
    assert kinds(one(answer="3%。", in_force={"from": "2021-09-01"}), rates=[RATE]) == []


def test_a_source_is_a_number_or_the_name_of_a_statute() -> None:
    assert kinds(one(citations=[{"issuer": "国务院", "doc_no": "某个文件"}])) == ["citation"]
    assert kinds(one(citations=[{"issuer": "国务院", "doc_no": "房产税暂行条例（1986年）"}])) == []


def test_one_issuer_has_one_spelling() -> None:
    right = [{"issuer": "财政部 税务总局", "doc_no": "公告2021年第29号"}]
    wrong = [{"issuer": "财政部税务总局", "doc_no": "公告2021年第29号"}]
    since = {"from": "2021-09-01"}
    found = objections(
        one("deed-one", "一号问题契税", citations=right, in_force=since),
        one("deed-two", "二号事情免征", citations=right, in_force=since),
        one("deed-three", "三号房屋办证", citations=wrong, in_force=since),
    )
    assert [(o.kind, o.entries) for o in found] == [("citation", ("deed-three",))]


def test_nothing_holds_before_its_sources_were_issued() -> None:
    late = [{"issuer": "财政部 税务总局", "doc_no": "公告2021年第29号"}]
    assert kinds(one(citations=late, in_force={"from": "2020-01-01"})) == ["date"]


def test_a_time_without_a_version_is_told() -> None:
    before = {
        "answer": "四。",
        "citations": [LAW],
        "in_force": {"from": "1997-10-01", "to": "2021-08-30"},
        "confidence": "confirmed",
    }
    assert kinds(one(in_force={"from": "2021-09-01"}, earlier=[before])) == ["gap"]


def test_a_rate_that_the_parameters_do_not_have_is_told() -> None:
    (found,) = objections(one(answer="5%。", in_force={"from": "2021-09-01"}), rates=[RATE])
    assert (found.kind, "5%" in found.text, "3%" in found.text) == ("rate", True, True)


def test_a_version_that_outlives_its_repealed_source_is_told() -> None:
    old = [{"issuer": "财政部 税务总局", "doc_no": "公告2023年第19号"}]
    assert kinds(one(tax="增值税", citations=old, in_force={"from": "2023-08-01"})) == ["repealed"]
    assert kinds(one(tax="增值税", citations=old, in_force={"from": "2023-08-01", "to": "2025-12-31"})) == []


def test_two_entries_with_nearly_one_question_are_told() -> None:
    long = "个人买了家庭唯一住房以后办理过户手续时应当缴纳契税，这个契税的税率到底是多少，在哪里可以查到文件"
    found = objections(one("deed-one", f"{long}呢"), one("deed-two", f"{long}啊", similar=list("甲乙丙丁戊己")))
    assert {o.kind for o in found} >= {"double"}


def test_different_figures_for_one_thing_are_told() -> None:
    found = kinds(
        one("deed-one", "买房签订合同以后契税最晚要在多少天之内办理缴纳呢", "90天。"),
        one("deed-two", "买房签订合同以后契税最晚要在多少天之内办理申报呢", "10天。", similar=list("甲乙丙丁戊己")),
    )
    assert "contradiction" in found


def test_two_that_draw_one_line_in_two_places_are_told() -> None:
    reached = one("deed-one", "一号问题契税", "没有达到 1,000 元的免。")
    beyond = one("deed-two", "二号事情怎么免征", "不超过1000元的免。", similar=list("甲乙丙丁戊己"))
    assert [(o.kind, o.entries) for o in objections(reached, beyond)] == [("boundary", ("deed-one", "deed-two"))]
    other_article = beyond.model_copy(update={"citations": [EntryCitation(**LAW | {"article": "第四条"})]})
    assert kinds(reached, other_article) == []
    assert kinds(reached, beyond.model_copy(update={"answer": "低于 1,000 元的免。"})) == []


def test_an_answer_that_opens_as_if_something_else_were_asked_is_told() -> None:
    assert kinds(one(question="契税凭什么扣除", answer="要。凭收据扣除。")) == ["opening"]
    assert kinds(one(question="契税能不能抵扣", answer="会。")) == ["opening"]
    assert kinds(one(question="契税能不能抵扣", answer="不能。")) == []
    assert kinds(one(question="这样的房子要缴契税吗", answer="不用。")) == []


def test_a_link_to_nowhere_and_a_question_of_two_entries_are_told() -> None:
    mistaken = one("deed-one", apart_from=[{"entry": "deed-gone", "words": ["没了"]}])
    assert "apart_from 指向不存在或已停用的条目 deed-gone" in [o.text for o in objections(mistaken)]
    lost = one("deed-one", related=["deed-gone"])
    twin = one("deed-two", similar=list("甲乙丙丁戊己"))
    assert kinds(lost).count("link") == 1
    assert any(o.kind == "link" and o.entries == ("deed-one", "deed-two") for o in objections(one("deed-one"), twin))


def test_an_entry_is_found_in_its_file(tmp_path: Path) -> None:
    folder = write_content(tmp_path, {"id": "deed-one"}, {"id": "deed-two"})
    assert places_of(folder) == {"deed-one": "entries.yml:1", "deed-two": "entries.yml:2"}
