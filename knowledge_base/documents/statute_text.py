"""The text of a statute, as files give it, into dated articles. Pure: no store, no disk.

A file is named 题名(YYYY-MM-DD).txt, the date being that of its adoption or latest amendment. It begins with
``# full title``; then come lines on its adoption, ``##`` headings, and articles 第X条. Decisions and interpretations
number by 一、二、 or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge_base.documents.article_number import ArticleNumber, find_article_number

NAME = re.compile(r"^(?P<title>.+)[(（](?P<date>\d{4}-\d{2}-\d{2})[)）]\.txt$")
_HEADING = re.compile(r"^(#{1,6})\s*(.*)$")
_ITEM = re.compile(r"^(?:#+\s*)?([一二三四五六七八九十]{1,3})、\s*(.*)$")
_STARTS = re.compile(
    r"(?:本|该)?(?:法|条例|办法|规定|细则|解释|决定|通知)?自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|执行|实施)"
)
_REPEALED = re.compile(r"《([^》]+)》(?=[^。《]*(?:《[^》]+》[^。《]*)*(?:同时)?废止)")
_STATE = "中华人民共和国"
_LOCAL = re.compile(
    r"^(?:\d{4}年\d{1,2}月\d{1,2}日\s*)?([^\s第，、]{2,8}?(?:省|市|自治区))(?:第[^届]{1,6}届)?人民代表大会(常务委员会)?"
)
# What titles and the lines on adoption call the makers, and what citations call them.
_ISSUERS = (
    ("全国人民代表大会常务委员会", "全国人大常委会"),
    ("人民代表大会常务委员会", "全国人大常委会"),
    ("全国人民代表大会", "全国人大"),
    ("国务院", "国务院"),
    ("海关总署", "海关总署"),
    ("国家税务总局", "国家税务总局"),
    ("财政部", "财政部"),
)
_COURTS = ("最高人民法院", "最高人民检察院")


@dataclass(frozen=True, slots=True)
class Article:
    """``number`` is 第X条, 一、, 全文 or 附件; ``heading`` the path of headings above it."""

    number: str
    heading: str
    text: str

    @property
    def numbered(self) -> bool:
        return self.number.startswith("第")


@dataclass(frozen=True, slots=True)
class Statute:
    title: str
    full_title: str
    issuer: str
    dated: date
    in_force_from: date
    repeals: tuple[str, ...]
    articles: tuple[Article, ...]
    content_hash: str


class MalformedError(ValueError):
    """``line`` counts from 1; 0 is the file as a whole or its name."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def parse_statute(file_name: str, data: bytes) -> Statute:
    """Raises ``MalformedError`` with the line at fault."""
    title, dated = _parse_name(file_name)
    lines = _decode(data).split("\n")
    if not lines[0].startswith("# ") or not lines[0][2:].strip():
        raise MalformedError(1, "第一行应是“# ”加全称")
    draft = _Draft()
    for at, line in enumerate(lines[1:], start=2):
        draft.take(at, line.replace("\u3000", " ").strip())
    articles = draft.finish(len(lines))
    text = "\n".join(a.text for a in articles)
    full_title = lines[0][2:].strip()
    return Statute(
        title=title,
        full_title=full_title,
        issuer=_issuer(full_title, draft.preamble),
        dated=dated,
        in_force_from=_start(text, draft.preamble, dated),
        repeals=tuple(dict.fromkeys(title_key(name) for name in _repealed(articles))),
        articles=articles,
        content_hash=hashlib.sha256(data).hexdigest(),
    )


def title_key(title: str) -> str:
    """What two spellings of one title have in common.

    >>> title_key("《中华人民共和国契税暂行条例》") == title_key("契税暂行条例")
    True
    """
    return re.sub(r"[\s、，,·《》〈〉<>（）()]", "", title).removeprefix(_STATE)


@dataclass
class _Draft:
    """What has been read so far. The lines before the first heading or article are the preamble."""

    preamble: list[str] = field(default_factory=list)
    _articles: list[Article] = field(default_factory=list)
    _headings: list[tuple[int, str]] = field(default_factory=list)
    _number: str = ""
    _lines: list[str] = field(default_factory=list)
    _began: int = 0
    _last: ArticleNumber | None = None
    _items: bool = False

    def take(self, at: int, line: str) -> None:
        if not line:
            return
        number = find_article_number(line) if _is_article(line) else None
        heading = _HEADING.match(line)
        item = _ITEM.match(line)
        if number is not None:
            self._begin_article(at, number, line)
        elif line.startswith(("附：", "附:", "附件", "附表", "附录")) and self._last is not None:
            self._begin(at, "附件", line)
        elif item is not None and self._last is None:
            self._items = True
            self._begin(at, f"{item[1]}、", line.lstrip("# "))
        elif heading is not None and self._number != "附件":
            self._end()
            self._enter(len(heading[1]), heading[2])
        elif self._number:
            self._lines.append(line.lstrip("# ") if heading else line)
        else:
            self.preamble.append(line)

    def _begin_article(self, at: int, number: ArticleNumber, line: str) -> None:
        if self._number == "附件":
            self._lines.append(line)
            return
        if self._last is not None and number <= self._last:
            raise MalformedError(at, f"{number}出现在{self._last}之后，条文号重复或次序颠倒")
        self._last = number
        self._begin(at, str(number), _after_number(line))

    def _begin(self, at: int, number: str, line: str) -> None:
        self._end()
        self._number, self._began = number, at
        if line:
            self._lines.append(line)

    def _end(self) -> None:
        if self._number and not self._lines:
            raise MalformedError(self._began, f"{self._number}没有内容")
        if self._number:
            heading = " ".join(name for _, name in self._headings)
            self._articles.append(Article(self._number, heading, "\n".join(self._lines)))
        self._number, self._lines = "", []

    def _enter(self, depth: int, name: str) -> None:
        self._headings = [h for h in self._headings if h[0] < depth]
        self._headings.append((depth, re.sub(r"\s+", " ", name)))

    def finish(self, lines: int) -> tuple[Article, ...]:
        self._end()
        if not self._articles:  # a short decision without numbers: its sentences are in the preamble
            whole = [line for line in self.preamble if not _is_adoption(line)]
            if not whole:
                raise MalformedError(lines, "没有找到任何条文或正文")
            self._articles.append(Article("全文", "", "\n".join(whole)))
        return tuple(self._articles)


def _parse_name(file_name: str) -> tuple[str, date]:
    found = NAME.match(file_name)
    if found is None:
        raise MalformedError(0, "文件名应为“题名(YYYY-MM-DD).txt”")
    try:
        return found["title"].strip(), date.fromisoformat(found["date"])
    except ValueError as error:
        raise MalformedError(0, f"文件名里的日期 {found['date']} 不存在") from error


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise MalformedError(line, "不是 UTF-8 编码的文字，请转换编码后再导入") from error
    if "\0" in text:
        raise MalformedError(text[: text.index("\0")].count("\n") + 1, "含有不可见的空字符，可能不是文本文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_article(line: str) -> bool:
    """An article begins the line and is followed by a blank or nothing; 第三条第二款… within a sentence is not one."""
    return re.match(r"^第\s*[^\s]{1,9}条(?:之[^\s]{1,3})?(?:\s|$)", line) is not None


def _after_number(line: str) -> str:
    return re.sub(r"^第\s*\S+?条(?:之\S+)?\s*", "", line, count=1)


def _is_adoption(line: str) -> bool:
    return re.match(r"^\d{4}年\d{1,2}月\d{1,2}日", line) is not None


def _issuer(full_title: str, preamble: list[str]) -> str:
    """Who made it, as citations say; empty when the text does not tell."""
    # What another body 批准 is not made by it.
    adoption = [line for line in preamble if _is_adoption(line) and "批准" not in line]
    local = next((found for line in (full_title, *adoption) if (found := _LOCAL.match(line))), None)
    if local is not None:
        return local[1] + ("人大常委会" if local[2] else "人大")
    courts = [court for court in _COURTS if court in full_title]
    if courts:
        return "、".join(courts)
    for line in (*adoption[:1], *adoption, full_title):
        short = next((short for name, short in _ISSUERS if name in line), None)
        if short is not None:
            return "国务院" if any("国务院" in other for other in adoption) else short
    # Only the State Council may call a regulation 条例 without naming a place.
    return "国务院" if re.search(r"条例(?:实施细则)?$", full_title) else ""


def _start(text: str, preamble: list[str], dated: date) -> date:
    """The day named in the text, unless that is older than this very wording: an amended text keeps the old day."""
    for found in _STARTS.finditer(text + "\n" + "\n".join(preamble)):
        try:
            named = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if named >= dated:
            return named
    return dated


def _repealed(articles: tuple[Article, ...]) -> Iterator[str]:
    for article in articles[-3:]:
        for sentence in article.text.split("。"):
            if "废止" in sentence:
                yield from _REPEALED.findall(sentence + "。")
