"""Lines of a web page: its blocks and the rows of its tables, without what only leads through the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]

from knowledge_base.documents.encodings import national_encoding, utf8_damage, wide_encoding
from knowledge_base.documents.html_losses import lost_words
from knowledge_base.documents.html_marks import other_files, told_of, write_out
from knowledge_base.documents.html_tables import merged, rows_of
from knowledge_base.documents.lines import Line, Lines, MalformedError, Note, row_of, tidy

_DROPPED: Final = frozenset((
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "iframe",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_ARCHIVE: Final = re.compile(rb"\s*(?:From:|MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BROKEN: Final = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
FEWEST_WORDS: Final = 120  # letters; a page with fewer that shows another file is the frame of that
_STRONG: Final = frozenset(("b", "strong"))
# Lines of the site around a text.
_AROUND: Final = re.compile(
    r"^[【\[]?(?:打印|关闭|返回顶部|字号|字体|分享到|扫一扫|首页\s*[>＞»]|当前位置|您(?:现在)?所在的?位置|版权所有|主办(?:单位)?[:：]"
    r"|承办(?:单位)?[:：]|网站标识码|备案(?:序)?号|\S{0,4}ICP备|\S{0,4}公网安备|上一[篇条]|下一[篇条]|责任编辑|相关(?:链接|解读|阅读|文件)[:：]?$)"
)
_SITE: Final = re.compile(r"[_|－-]\s*[^_|－-]{2,20}(?:网|网站|平台|门户|法规库|税务局|总局)\s*$")


def read_html(data: bytes) -> Lines:
    """Raises ``MalformedError``."""
    if _ARCHIVE.match(data):
        raise MalformedError(0, "这是整页保存的 MHT 文件，只是改了扩展名：请在浏览器里另存为“网页，仅 HTML”再试")
    source = _source(data)
    page = _parse(source)
    made = Lines([], list(lost_words(source, "".join(page.itertext()))))
    if "\ufffd" in source:
        at = source.count("\n", 0, source.index("\ufffd")) + 1
        made.notes.append(Note(at, f"网页里有 {source.count(chr(0xFFFD))} 个认不出来的字符，请对照原文"))
    elsewhere = list(other_files(page))
    if elsewhere and len(_words_alone(page)) < FEWEST_WORDS:
        raise MalformedError(elsewhere[0].line, f"{elsewhere[0].text}。正文多半在那个文件里，请下载它再导入")
    made.notes += elsewhere
    for element in list(page.iter(*_DROPPED)):
        if element.tag == "header" and element.find(".//h1") is not None:
            element.tag = "div"  # of the article, not of the site
            continue
        text = tidy("".join(element.itertext())) if element.tag not in ("script", "style", "template") else ""
        if text:
            made.notes.append(Note(_at(element), f"略去网页的导航或表单：{text[:40]}"))
    etree.strip_elements(page, etree.Comment, *_DROPPED, with_tail=False)
    title = page.find(".//title")
    made.title = _SITE.sub("", tidy(title.text or "")) if title is not None else ""
    for head in page.findall(".//head"):
        head.drop_tree()
    made.notes += [*write_out(page), *told_of(page)]
    _walk(page, made)  # not the body alone: a page may go on behind it
    made.notes = list(dict.fromkeys(made.notes))
    return made


def _words_alone(page: Any) -> str:
    texts = page.xpath("//text()[not(ancestor::script or ancestor::style or ancestor::head)]")
    return re.sub(r"\s+", "", "".join(texts))


def table_rows(text: str) -> list[str]:
    """The rows of the tables in a piece of HTML."""
    found = (t for t in html.fragments_fromstring(text) if not isinstance(t, str))
    return [row for part in found for table in part.iter("table") for row in _rows(table)]


def _source(data: bytes) -> str:
    """With a mark for what is no character. Raises ``MalformedError``."""
    try:
        text = data.decode(_encoding_of(data), "replace")
    except LookupError as error:
        raise MalformedError(0, "不是能读的网页：写明的编码不认识") from error
    return re.sub("[\x00-\x08\x0e-\x1f]", "\ufffd", text.removeprefix("\ufeff"))


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if wide := wide_encoding(data):
        return wide
    try:
        data.decode("utf-8")  # whatever the page says: no Chinese of another encoding is UTF-8 by chance
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:2048])
        encoding = named[1].decode().lower() if named is not None else "utf-8"
        if encoding in ("utf-8", "utf8"):  # said, or taken for granted: it is damaged, or was never that
            return national_encoding(data) if utf8_damage(data) is None else "utf-8"
        return "gb18030" if encoding in ("gb2312", "gbk") else encoding
    return "utf-8"


def _parse(source: str) -> Any:
    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", source))
    except (etree.ParserError, ValueError) as error:
        raise MalformedError(0, "不是能读的网页") from error


def _walk(element: Any, made: Lines) -> None:
    """Each block is a line; words between blocks too."""
    if element.tag == "table" and not _lays_out(element):
        made.lines += [Line(_at(element), row, table=True) for row in _rows(element)]
        if merged(element):
            made.notes.append(Note(_at(element), "表格里有合并的单元格：竖着合并的每行都写上了，请对照原文"))
        return
    words: list[str] = [_flowing(element.text)]
    strong = _opens_bold(element)

    def end() -> None:
        nonlocal strong
        for part in "".join(words).split("\n"):
            _add(made, element, part, strong)
        words.clear()
        strong = False

    for child in element:
        if child.tag == "br":
            words.append("\n")
        elif _is_block(child):
            end()
            _walk(child, made)
        else:
            words.append(_inline(child))
        words.append(_flowing(child.tail))
    end()


def _add(made: Lines, element: Any, part: str, strong: bool) -> None:
    text = tidy(re.sub(r"\s+", " ", part))
    if _AROUND.match(text) and len(text) < 80:
        made.notes.append(Note(_at(element), f"略去网页上正文以外的一行：{text[:40]}"))
    elif text:
        level = int(element.tag[1]) if re.fullmatch(r"h[1-6]", str(element.tag)) else 0
        made.lines.append(Line(_at(element), text, level, strong=strong))


def _inline(element: Any) -> str:
    """Its words; a line break is a line feed, and line feeds of the source are blanks."""
    parts = [_flowing(element.text)]
    for child in element:
        parts += ["\n" if child.tag == "br" else _inline(child), _flowing(child.tail)]
    return "".join(parts)


def _flowing(text: str | None) -> str:
    """As a page shows it: a line feed of the source is a blank, and none between Chinese letters.

    >>> _flowing("雨季\\n  减半 of\\nit")
    '雨季减半 of it'
    """
    return re.sub(r"\s+", " ", _BROKEN.sub("", text or ""))


def _is_block(element: Any) -> bool:
    return element.tag in _BLOCKS or any(child.tag in _BLOCKS for child in element.iterdescendants())


def _lays_out(table: Any) -> bool:
    """One cell, another table or paragraphs within: a table that only places the text on the page."""
    if table.find(".//table") is not None:
        return True
    cells = list(table.iter("td", "th"))
    return len(cells) == 1 or any(c.find(".//p") is not None and len("".join(c.itertext())) > 600 for c in cells)


def _rows(table: Any) -> Iterator[str]:
    rows = [row for row in rows_of(table) if any(row)]
    width = max(map(len, rows), default=0)
    yield from (row_of(row + [""] * (width - len(row))) for row in rows)


def _opens_bold(element: Any) -> bool:
    return not (element.text or "").strip() and len(element) > 0 and element[0].tag in _STRONG


def _at(element: Any) -> int:
    return int(element.sourceline or 0)
