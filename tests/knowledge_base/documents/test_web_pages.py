"""Web pages as people save them: tables with merged cells, lists, frames, archives; read as shown, or told."""

from __future__ import annotations

import pytest

from knowledge_base.documents.document_text import parse_document
from knowledge_base.documents.html_lines import read_html
from knowledge_base.documents.lines import MalformedError


def page(body: str, head: str = "<meta charset='utf-8'>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def lines(body: str) -> list[str]:
    return [line.text for line in read_html(page(body).encode()).lines]


def notes(body: str) -> list[str]:
    return [note.text for note in read_html(page(body).encode()).notes]


MERGED = (
    "<table><tr><th rowspan='2'>档</th><th colspan='2'>税率</th></tr><tr><th>甲</th><th>乙</th></tr>"
    "<tr><td>一<br>二</td><td>1%</td><td>2%</td></tr></table>"
)


def test_merged_cells_keep_the_columns_in_their_places_and_are_told() -> None:
    assert lines(MERGED) == ["| 档 | 税率 |  |", "| 档 | 甲 | 乙 |", "| 一 二 | 1% | 2% |"]
    assert notes(MERGED) == ["表格里有合并的单元格：竖着合并的每行都写上了，请对照原文"]


def test_a_table_that_places_a_text_and_a_table_on_the_page_is_none() -> None:
    inside = "<p>一、白云按朵。</p><table><tr><td>甲</td><td>1%</td></tr></table>"
    assert lines(f"<table><tr><td>{inside}</td><td>旁边</td></tr></table>") == ["一、白云按朵。", "| 甲 | 1% |", "旁边"]


def test_a_numbered_list_has_its_numbers() -> None:
    assert lines("<ol><li>白云</li><li>乌云</li></ol><ol start='5'><li><p>彩云</p></li></ol>") == [
        "1.白云",
        "2.乌云",
        "5.彩云",
    ]


def test_a_list_counts_as_its_page_says_or_that_is_told() -> None:
    assert lines("<ol><li>白云</li><li value='7'>乌云</li><li>彩云</li></ol>") == ["1.白云", "7.乌云", "8.彩云"]
    assert lines("<ol type='A'><li>白云</li><li>乌云</li></ol>") == ["A.白云", "B.乌云"]
    assert notes("<ol type='i'><li>白云</li></ol>") == ["有列表的编号没有读，请对照原文"]
    assert lines("<ol reversed><li>白云</li><li>乌云</li></ol>") == ["2.白云", "1.乌云"]
    assert lines("<ol reversed start='9'><li>白云</li><li>乌云</li></ol>") == ["9.白云", "8.乌云"]
    assert lines("<ol start='-1'><li>白云</li><li>乌云</li></ol>") == ["-1.白云", "0.乌云"]
    assert lines("<ol style='list-style: none'><li>白云</li></ol>") == ["白云"]
    assert lines("<ol style='list-style-type: lower-alpha'><li>白云</li></ol>") == ["a.白云"]
    assert notes("<ol style='list-style-type: cjk-ideographic'><li>白云</li></ol>") == [
        "有列表的编号没有读，请对照原文"
    ]


def test_lines_set_as_they_are_stay_lines() -> None:
    assert lines("<pre>一、白云。\n二、<b>乌云</b>。\n三、彩云。</pre>") == ["一、白云。", "二、乌云。", "三、彩云。"]


@pytest.mark.parametrize(
    ("body", "text", "note"),
    [
        ("<p>每 100m<sup>2</sup>、CO<sub>2</sub></p>", "每 100m²、CO₂", None),
        ("<p>一元<sup>注</sup></p>", "一元注", "有上标或下标，按平常的字读了，请核对"),
        ("<p>每朵<del>二</del>一元</p>", "每朵二一元", "有划掉的文字，照样读了，请核对"),
        ("<p>白云<span style='display: none'>乌云</span></p>", "白云乌云", "有页面上看不见的文字，也一起读了"),
        ("<p>白云<img src='a.png'></p>", "白云", "有图片，没有读"),
        ("<p>白云<img src='a.png' width='1' height='1'></p>", "白云", None),
        ("<p><a href='a.pdf'>附件下载</a></p>", "附件下载", "有链接，只读了文字，没有读网址"),
        ("<p><a href='#top'>往上</a></p>", "往上", None),
        ("<p><ruby>印<rt>yin</rt></ruby>花税</p>", "印花税", "有注音“yin”，没有读"),
    ],
)
def test_what_is_no_plain_text_is_read_as_shown_or_told(body: str, text: str, note: str | None) -> None:
    assert lines(body) == [text]
    assert notes(body) == ([note] if note is not None else [])


def test_a_page_that_only_shows_another_file_names_it() -> None:
    with pytest.raises(MalformedError, match=r"嵌着别的文件，没有读：/附件\.pdf。正文多半在那个文件里"):
        read_html(page("<h1>关于云朵税的公告</h1><iframe src='/附件.pdf'></iframe>").encode())
    assert notes("<p>" + "白云" * 100 + "</p><embed src='a.pdf'>") == ["网页里嵌着别的文件，没有读：a.pdf"]


def test_a_page_that_names_the_wrong_encoding_is_read() -> None:
    data = page("<p>白云按朵。</p>", "<meta charset='gb2312'>").encode()
    assert [line.text for line in read_html(data).lines] == ["白云按朵。"]


@pytest.mark.parametrize("named", ["utf-8", "gb2312", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_is_read_in_its_encoding_whatever_it_names(encoding: str, named: str) -> None:
    head = f"<meta charset='{named}'>" if named else ""
    assert [line.text for line in read_html(page("<p>白云按朵。</p>", head).encode(encoding)).lines] == ["白云按朵。"]


def test_a_page_that_is_damaged_makes_no_other_words() -> None:
    damaged = page("<p>白云按朵计税。</p>", "").encode().replace("朵".encode(), b"\xe6\x9c")
    read = read_html(damaged)
    assert [line.text for line in read.lines] == ["白云按\ufffd计税。"]
    assert [note.text for note in read.notes] == ["网页里有 1 个认不出来的字符，请对照原文"]


def test_a_declaration_that_is_none_is_no_error_and_loses_no_words() -> None:
    assert lines("<p>白云</p><![税率三<p>乌云</p>") == ["白云", "乌云"]
    assert notes("<p>白云</p><![税率三<p>乌云</p>") == ["网页的代码坏了，这些文字没有读：税率三<p"]


def test_a_whole_page_in_one_archive_is_told_as_such() -> None:
    data = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n=E4=B8=80"
    with pytest.raises(MalformedError, match="MHT"):
        parse_document("公告.html", data)
