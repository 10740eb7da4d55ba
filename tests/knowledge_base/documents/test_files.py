"""The files that texts of law come in: encodings, line ends, Markdown, Word and web pages."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from kit.db import Database
from knowledge_base.documents.document_text import parse_document
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.statutes import find_articles, import_documents

TEXT = "云朵税法\n第一条 按朵交。\n第二条 雨季减半。\n"
PAGE = """<html><head><title>云朵税法_云朵网</title><script>x()</script></head><body>
<nav><a href="/">首页</a> 政策</nav>
<div>打印</div>
<h1>云朵税法</h1>
<div><p><b>第一条</b>&emsp;按朵交。</p><p>第二条&nbsp;雨季
减半。<br>大雨全免。</p>
<p>附件：税额表</p><table><tr><th>云</th><th>元</th></tr><tr><td>白云</td><td>1</td></tr></table></div>
<footer>主办单位：云朵局</footer></body></html>"""


def pieces(name: str, data: bytes) -> list[tuple[str, str]]:
    return [(a.number, a.text) for a in parse_document(name, data).articles]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("gbk"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\u2028").encode(),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".TXT", ".md"])
def test_encodings_and_line_ends_make_no_difference(data: bytes, ending: str) -> None:
    assert pieces(f"云朵税法(2024-03-01){ending}", data) == [("第一条", "按朵交。"), ("第二条", "雨季减半。")]


def test_an_encoding_that_was_guessed_is_told() -> None:
    notes = [n.text for n in parse_document("云朵税法(2024-03-01).txt", TEXT.encode("gbk")).notes]
    assert "不是 UTF-8，按 GB18030（GBK）编码读入" in notes


@pytest.mark.parametrize("data", [TEXT.encode() + b"\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_document("云朵税法(2024-03-01).txt", data)


def test_a_table_of_html_in_markdown_is_kept() -> None:
    text = TEXT + "## 附 税额表\n<table>\n<tr><td>白云</td><td>1</td></tr>\n</table>\n"
    assert pieces("云朵税法(2024-03-01).md", text.encode())[2] == ("附件", "附 税额表\n| 白云 | 1 |")


def test_a_web_page_is_read_without_what_stands_around_the_text() -> None:
    page = parse_document("云朵税法(2024-03-01).html", PAGE.encode())
    assert [(a.number, a.text) for a in page.articles] == [
        ("第一条", "按朵交。"),
        ("第二条", "雨季减半。\n大雨全免。"),
        ("附件", "附件：税额表\n| 云 | 元 |\n| 白云 | 1 |"),
    ]
    dropped = [n.text for n in page.notes]
    assert any("首页 政策" in note for note in dropped)
    assert any("打印" in note for note in dropped)
    assert any("主办单位" in note for note in dropped)


def test_a_page_in_an_older_encoding_is_read() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="gb2312">').encode("gbk")
    assert pieces("云朵税法(2024-03-01).htm", page)[0] == ("第一条", "按朵交。")


def test_a_word_file_is_read_with_its_tables_and_its_numbering() -> None:
    made = docx.Document()
    made.add_heading("云朵局关于数云的公告", 1)
    made.add_paragraph("云朵局公告2024年第3号")
    for item in ("白云按朵数。", "乌云按片数。"):
        made.add_paragraph(item, style="List Number")
    made.add_paragraph("云朵局")
    made.add_paragraph("2024年3月1日")
    made.add_paragraph("附件：税额表")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "白云", "1"
    data = io.BytesIO()
    made.save(data)
    assert pieces("关于数云的公告.docx", data.getvalue()) == [
        ("1.", "1.白云按朵数。"),
        ("2.", "2.乌云按片数。"),
        ("附件", "附件：税额表\n| 白云 | 1 |"),
    ]


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(MalformedError, match="Word"):
        parse_document("云朵税法(2024-03-01).docx", b"PK nothing")


def test_every_file_that_is_not_read_is_told(store: Database, tmp_path: Path) -> None:
    folder = tmp_path / "laws"
    (folder / "more").mkdir(parents=True)
    (folder / "more" / "云朵税法(2024-03-01).md").write_text(TEXT, encoding="utf-8")
    (folder / "云朵税法.wps").write_bytes(b"x")
    (folder / "list.json").write_text("{}")
    (folder / ".hidden").write_text("x")
    report = import_documents(store, folder)
    assert (report.added, report.articles) == (1, 2)
    assert report.problems == ["云朵税法.wps：.wps 文件读不了，请另存为 .docx、.pdf、.html 或 .txt。已跳过这个文件"]
    assert "list.json：不是文字、Word、PDF 或网页文件，没有读" in report.notes


def test_texts_under_several_spellings_of_a_title_are_one_law_with_versions(store: Database, tmp_path: Path) -> None:
    folder = tmp_path / "laws"
    folder.mkdir()
    for name, rate in (
        ("云朵税法(2020-01-01)", "三"),
        ("中华人民共和国云朵税法(2022-01-01)", "四"),
        ("云朵税法（2025年修正）(2025-06-01)", "五"),
    ):
        title = name.split("(")[0]
        text = f"{title}\n第一条 每朵{rate}元。\n第二条 略。"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(store, folder)
    with store.read() as session:
        firsts = [a for a in find_articles(session) if a.number == "第一条"]
    assert {a.title for a in firsts} == {"云朵税法"}
    assert sorted((str(a.in_force_from), str(a.in_force_to), a.text) for a in firsts) == [
        ("2020-01-01", "2021-12-31", "每朵三元。"),
        ("2022-01-01", "2025-05-31", "每朵四元。"),
        ("2025-06-01", "None", "每朵五元。"),
    ]


def test_two_files_of_one_text_are_one_and_two_that_differ_are_told(store: Database, tmp_path: Path) -> None:
    for name, text in (("a/云朵税法(2024-03-01).txt", TEXT), ("b/云朵税法(2024-03-01).md", TEXT)):
        (tmp_path / "same" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "same" / name).write_text(text, encoding="utf-8")
    report = import_documents(store, tmp_path / "same")
    assert (report.added, report.problems) == (1, [])
    assert any("内容也相同，只留一份" in note for note in report.notes)
    (tmp_path / "same" / "b" / "云朵税法(2024-03-01).md").write_text(TEXT.replace("减半", "免"), encoding="utf-8")
    assert any("内容却不同" in problem for problem in import_documents(store, tmp_path / "same").problems)


def test_pictures_of_a_word_document_are_told() -> None:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    notes = [n.text for n in parse_document("云朵税法(2024-03-01).docx", out.getvalue()).notes]
    assert "有图片，没有读" in notes


def test_a_text_in_traditional_characters_is_read_in_their_encoding_and_told() -> None:
    text = "第一條 納稅人應當按照規定的期限申報。\n第二條 逾期的，按日計算。\n"
    read = parse_document("雲朵稅法(2024-03-01).txt", text.encode("big5"))
    assert "納稅人應當按照規定的期限申報。" in "".join(a.text for a in read.articles) + "".join(read.preamble)
    assert "不是 UTF-8，按 Big5（繁体）编码读入" in [n.text for n in read.notes]
