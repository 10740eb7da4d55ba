"""How texts of law are written, and what must come out of each: no line may vanish, no guess goes untold."""

from __future__ import annotations

import pytest

from knowledge_base.documents.document_text import DocumentText, parse_document
from knowledge_base.documents.lines import MalformedError


def read(text: str, name: str = "云朵税法(2024-03-01).txt") -> DocumentText:
    return parse_document(name, text.encode())


def pieces(text: str, name: str = "云朵税法(2024-03-01).txt") -> list[tuple[str, str]]:
    return [(a.number, a.text) for a in read(text, name).articles]


def notes(text: str, name: str = "云朵税法(2024-03-01).txt") -> list[str]:
    return [f"{n.line}:{n.text}" for n in read(text, name).notes if "发文机关" not in n.text]


@pytest.mark.parametrize(
    "body",
    [
        "第一条　按朵交。\n第二条　雨季减半。",
        "**第一条**　按朵交。\n\n**第二条** 雨季减半。",
        "第一条按朵交。\n第二条雨季减半。",
        "第一条：按朵交。\n第二条：雨季减半。",
        "【第一条】按朵交。\n【第二条】雨季减半。",
        "### 第一条\n\n按朵交。\n\n### 第二条\n\n雨季减半。",
        "第 一 条 按朵交。\n第 二 条 雨季减半。",
        "第1条 按朵交。\n第2条 雨季减半。",
        "> 第一条 按朵交。\n> 第二条 雨季减半。",
        "第一条 按朵交。 第二条 雨季减半。",
    ],
)
def test_an_article_begins_however_it_is_set(body: str) -> None:
    assert pieces(f"# 云朵税法\n\n{body}\n") == [("第一条", "按朵交。"), ("第二条", "雨季减半。")]


def test_a_sentence_that_begins_with_a_number_of_an_article_is_no_article() -> None:
    text = "# 云朵税法\n第一条 按朵交。\n第二条 减半的情形：\n第一条所称云朵，包括乌云。\n第三条 略。"
    assert pieces(text)[1] == ("第二条", "减半的情形：\n第一条所称云朵，包括乌云。")


def test_a_gap_is_told() -> None:
    assert notes("# 云朵税法\n第一条 甲。\n第三条 丙。") == ["3:第一条之后缺号，接着是第三条"]


def test_what_stands_below_a_heading_stays_with_its_chapter() -> None:
    law = read("# 云朵税法\n第一章 总则\n第一条 甲。\n第二章 税额\n（本章暂停执行）\n第二条 乙。")
    assert [(a.number, a.heading, a.text) for a in law.articles] == [
        ("第一条", "第一章 总则", "甲。"),
        ("注", "第二章 税额", "（本章暂停执行）"),
        ("第二条", "第二章 税额", "乙。"),
    ]


@pytest.mark.parametrize(
    "heading", ["## 附件：云朵税税额表", "附：云朵税税额表", "附表 云朵税税额表", "附件\n云朵税税额表"]
)
def test_an_annex_is_a_piece_of_its_own_with_its_table(heading: str) -> None:
    text = f"# 云朵税法\n第一条 甲。\n第二条 乙。\n\n{heading}\n\n| 云 | 元 |\n|---|---|\n| 白云 | 1 |\n"
    *articles, (number, annex) = pieces(text)
    assert len(articles) == 2
    assert number.startswith("附")
    assert annex.endswith("| 云 | 元 |\n|---|---|\n| 白云 | 1 |")


def test_two_annexes_are_two_pieces() -> None:
    text = "# 云朵税法\n第一条 甲。\n第二条 乙。\n附表一\n白云表\n一、大：3\n附表二\n乌云表\n一、大：2\n"
    assert [number for number, _ in pieces(text)] == ["第一条", "第二条", "附表一", "附表二"]


@pytest.mark.parametrize(
    ("annexes", "numbers"),
    [
        (("数云办法",), ["附件1", "第一条", "第二条"]),  # what is published by the notice is the document's own
        (("数云办法", "看云办法"), ["附件1", "附件1第一条", "附件1第二条", "附件2", "附件2第一条", "附件2第二条"]),
    ],
)
def test_an_annex_with_articles_is_cut_too(annexes: tuple[str, ...], numbers: list[str]) -> None:
    text = "# 关于云朵的公告\n一、甲。\n二、乙。\n云朵局\n2024年3月1日\n"
    text += "".join(f"附件{n}\n{name}\n第一条 数大的。\n第二条 数小的。\n" for n, name in enumerate(annexes, start=1))
    made = read(text, "关于云朵的公告(2024-03-01).txt")
    assert [a.number for a in made.articles] == ["一、", "二、", *numbers]
    assert made.signature == ("云朵局", "2024年3月1日")


def test_a_second_text_in_the_file_is_an_annex_and_told() -> None:
    text = "# 云朵税法\n第一条 甲。\n第二条 乙。\n云朵税实施办法\n第一条 丙。\n第二条 丁。"
    assert [number for number, _ in pieces(text)][2:] == ["附件", "附件第一条", "附件第二条"]
    assert any("按附件读" in note for note in notes(text))


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("一、甲。\n（一）细目。\n二、乙。", ["一、", "二、"]),
        ("（一）甲。\n（二）乙。", ["（一）", "（二）"]),
        ("1.甲。\n2.乙。", ["1.", "2."]),
        ("甲。\n\n乙。", ["第一段", "第二段"]),
    ],
)
def test_a_notice_is_cut_by_what_it_is_numbered_by(body: str, numbers: list[str]) -> None:
    text = f"# 关于云朵的公告\n云朵局公告2024年第3号\n{body}\n云朵局\n2024年3月1日\n"
    assert [a.number for a in read(text, "关于云朵的公告.txt").articles] == numbers


def test_a_file_cut_into_one_piece_is_an_error() -> None:
    with pytest.raises(MalformedError, match="只切出一段"):
        read("# 云朵税法\n按朵交。")


@pytest.mark.parametrize(
    ("said", "begin", "end"),
    [
        ("本公告自2024年1月1日起施行，有效期至2025年12月31日。", "2024-01-01", "2025-12-31"),
        ("本公告执行至2027年12月31日。", "2024-03-01", "2027-12-31"),
        ("执行期限自2023年1月1日至2027年12月31日。", "2023-01-01", "2027-12-31"),
        ("本公告自2024年4月1日起施行，执行期限延长至2028年12月31日。", "2024-04-01", "2028-12-31"),
        ("本公告自发布之日起施行。", "2024-03-01", "None"),
        ("本公告自公布之日起30日后施行。", "2024-03-31", "None"),
        ("本公告自二〇二四年五月一日起执行。", "2024-05-01", "None"),
        ("本公告自2024年5月1日起施行，有效期3年。", "2024-05-01", "2027-04-30"),
        ("本公告没有说什么。", "2024-03-01", "None"),
    ],
)
def test_from_when_until_when_it_holds(said: str, begin: str, end: str) -> None:
    text = f"# 关于云朵的公告\n云朵局公告2024年第3号\n一、白云减半。\n二、{said}\n云朵局\n2024年3月1日\n"
    notice = read(text, "关于云朵的公告(2024-03-01).txt")
    assert (str(notice.in_force_from), str(notice.in_force_to)) == (begin, end)


def test_a_notice_names_issuer_number_day_and_what_it_repeals() -> None:
    text = """财政部 税务总局关于云朵税优惠的公告
财政部 税务总局公告2024年第77号

各市数云局：

一、白云减半。

二、本公告自2024年1月1日起执行。《财政部 税务总局关于云朵税的公告》（财政部 税务总局公告2020年第8号）第三条、\
《国家税务总局关于数云的通知》（国税发〔2009〕99号）同时废止。

财政部 税务总局
2024年2月3日
"""
    notice = read(text, "云朵税优惠.txt")
    assert (notice.issuer, notice.doc_no, str(notice.dated)) == ("财政部 税务总局", "公告2024年第77号", "2024-02-03")
    assert [(r.issuer, r.doc_no, r.part) for r in notice.repeals] == [
        ("财政部 税务总局", "公告2020年第8号", "第三条"),
        ("国家税务总局", "国税发〔2009〕99号", ""),
    ]
    assert notice.preamble[-1] == "各市数云局："
    assert "文件名没有日期，按正文取成文日 2024-02-03" in [n.text for n in notice.notes]
