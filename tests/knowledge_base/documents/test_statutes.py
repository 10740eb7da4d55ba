"""Statutes of an invented land: none of these sentences is in any real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.documents.about import Repealed
from knowledge_base.documents.article_number import chinese, find_article_number, number
from knowledge_base.documents.document_text import parse_document
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.register_sources import load_register
from knowledge_base.documents.statutes import (
    DatedArticle,
    count_statutes,
    find_articles,
    import_documents,
)
from knowledge_base.documents.titles import key_of, title_key
from knowledge_base.errors import FolderError

CLOUD_2020 = """# 中华人民共和国云朵税法

2020年3月1日 第一届全国人民代表大会常务委员会第一次会议通过



## 第一章 总　则

第一条 为了管理云朵，制定本法。

第二条 拥有云朵的人是纳税人，包括：

（一）拥有白云的人；

（二）拥有乌云的人。

## 第二章 税额

### 第一节 白云

第三条 白云每朵一元。

第三条之一 粉色的云按白云办理。

第四条 本法自2020年7月1日起施行。2001年1月1日国务院公布的《中华人民共和国云朵税暂行条例》同时废止。

附：

云朵税目表
"""
CLOUD_2024 = CLOUD_2020.replace("白云每朵一元", "白云每朵两元").replace("2020年7月1日", "2025年1月1日")
DECISION = """# 月牙市人民代表大会常务委员会关于云朵税适用税额的决定

2021年1月5日 月牙市第三届人民代表大会常务委员会第四次会议通过

根据授权，决定如下：

## 一、乌云的税额

乌云每朵三元。

二、晚霞不征税。
"""


def write(folder: Path, name: str, text: str | bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def articles(database: Database) -> list[DatedArticle]:
    with database.read() as session:
        return find_articles(session)


def test_articles_come_with_number_heading_and_whole_text() -> None:
    law = parse_document("云朵税法(2020-03-01).txt", CLOUD_2020.encode())
    assert [(a.number, a.heading) for a in law.articles] == [
        ("第一条", "第一章 总 则"),
        ("第二条", "第一章 总 则"),
        ("第三条", "第二章 税额 第一节 白云"),
        ("第三条之一", "第二章 税额 第一节 白云"),
        ("第四条", "第二章 税额 第一节 白云"),
        ("附件", ""),
    ]
    assert law.articles[1].text.endswith("（一）拥有白云的人；\n（二）拥有乌云的人。")
    assert (law.issuer, law.in_force_from, law.repeals) == (
        "全国人大常委会",
        date(2020, 7, 1),
        (Repealed("云朵税暂行条例"),),
    )


def test_a_decision_is_cut_by_its_items() -> None:
    decision = parse_document("关于云朵税的决定(2021-01-05).txt", DECISION.encode())
    assert [(a.number, a.text) for a in decision.articles] == [
        ("一、", "一、乌云的税额\n乌云每朵三元。"),
        ("二、", "二、晚霞不征税。"),
    ]
    assert decision.issuer == "月牙市人大常委会"


def test_a_text_without_numbers_is_cut_by_its_paragraphs_and_says_so() -> None:
    text = "# 最高人民法院关于云朵的解释\n\n2000年1月1日 通过\n\n云朵就是云朵。\n\n乌云也是云朵。\n"
    read = parse_document("关于云朵的解释(2000-01-01).txt", text.encode())
    assert [(a.number, a.text) for a in read.articles] == [("第一段", "云朵就是云朵。"), ("第二段", "乌云也是云朵。")]
    assert [note.text for note in read.notes] == ["没有条款编号，按自然段切成 2 段"]


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("云朵税法.txt", "# 云朵税法\n第一条 甲。\n第二条 乙。".encode(), 0, "没有成文日期"),
        ("云朵的解释(2020-03-01).txt", "# 云朵的解释\n云朵就是云朵。".encode(), 2, "只切出一段"),
        ("云朵税法(2020-02-30).txt", CLOUD_2020.encode(), 0, "日期 2020-02-30 不存在"),
        ("云朵税法(2020-03-01).txt", b"", 0, "没有找到任何条文"),
        ("云朵税法(2020-03-01).txt", "# 云朵税法\n".encode() + b"\xff\xfe", 2, "不是 UTF-8"),
        ("云朵税法(2020-03-01).txt", "# 云朵税法\n\n".encode(), 0, "没有找到任何条文"),
        ("云朵税法(2020-03-01).txt", "# 云朵税法\n第二条 甲。\n第一条 乙。".encode(), 3, "重复或次序颠倒"),
        ("云朵税法(2020-03-01).txt", "# 云朵税法\n第一条 甲。\n第二条\n第三条 乙。".encode(), 3, "第二条没有内容"),
    ],
)
def test_a_malformed_file_is_told_with_its_line(name: str, text: bytes, line: int, reason: str) -> None:
    with pytest.raises(MalformedError, match=reason) as refused:
        parse_document(name, text)
    assert refused.value.line == line


def test_the_malformed_is_skipped_and_the_rest_goes_in(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020)
    write(tmp_path, "彩虹税法(2020-03-01).txt", "# 彩虹税法\n第二条 甲。\n第二条 乙。")
    report = import_documents(database, tmp_path)
    assert report.problems == [
        "彩虹税法(2020-03-01).txt 第 3 行：第二条出现在第二条之后，条文号重复或次序颠倒。已跳过这个文件"
    ]
    with database.read() as session:
        assert count_statutes(session) == (1, 5)


def test_importing_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020)
    write(tmp_path, "关于云朵税的决定(2021-01-05).txt", DECISION)
    first = import_documents(database, tmp_path)
    before = articles(database)
    second = import_documents(database, tmp_path)
    assert (first.added, first.articles, first.passages) == (2, 5, 3)
    assert second == replace(first, added=0, unchanged=2)
    assert articles(database) == before


def test_an_amended_text_is_another_version_and_ends_the_earlier(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020)
    write(tmp_path, "云朵税法(2024-10-01).txt", CLOUD_2024)
    import_documents(database, tmp_path)
    third = [(a.text, a.in_force_from, a.in_force_to) for a in articles(database) if a.number == "第三条"]
    assert third == [
        ("白云每朵一元。", date(2020, 7, 1), date(2024, 12, 31)),
        ("白云每朵两元。", date(2025, 1, 1), None),
    ]


def test_a_statute_ends_when_another_repeals_it(store: Database, tmp_path: Path) -> None:
    old = "# 云朵税暂行条例\n2001年1月1日 国务院令第1号公布\n第一条 云朵一律半元。"
    write(tmp_path, "云朵税暂行条例(2001-01-01).txt", old)
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020)
    import_documents(store, tmp_path)
    (repealed,) = (a for a in articles(store) if a.title == "云朵税暂行条例")
    assert repealed.in_force_to == date(2020, 6, 30)
    with store.read() as session:
        register = load_register(session)
    (ending,) = register.endings[key_of("国务院", "云朵税暂行条例")]
    assert ending.by is not None
    assert (ending.begin, ending.by.doc_no) == (date(2020, 7, 1), "云朵税法")


def test_a_corrected_file_replaces_the_same_dated_text(store: Database, tmp_path: Path) -> None:
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020)
    import_documents(store, tmp_path)
    write(tmp_path, "云朵税法(2020-03-01).txt", CLOUD_2020.replace("每朵一元", "每朵壹元"))
    assert import_documents(store, tmp_path).replaced == 1
    assert [a.text for a in articles(store) if a.number == "第三条"] == ["白云每朵壹元。"]


def test_an_empty_or_missing_folder_is_told(store: Database, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="没有这个文件夹"):
        import_documents(store, tmp_path / "nowhere")
    with pytest.raises(FolderError, match="里没有能读的文件"):
        import_documents(store, tmp_path)


def test_article_numbers_have_one_spelling() -> None:
    spellings = ("第201条", "第二百零一条", "第二百〇一条", "第二〇一条")
    assert {str(find_article_number(s)) for s in spellings} == {"第二百零一条"}
    assert find_article_number("依照第三条") is None
    assert all(number(chinese(n)) == n for n in range(1, 2000))


def test_titles_are_compared_without_their_decoration() -> None:
    assert title_key("《中华人民共和国云朵税法》") == title_key("云朵税法")
