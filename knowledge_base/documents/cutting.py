"""The lines of a text into its pieces: articles 第X条, items 一、, annexes, and what stands around them. Pure.

Whatever begins no piece belongs to the one before it, so that no line is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from knowledge_base.documents.article_number import ARTICLE, ArticleNumber, chinese
from knowledge_base.documents.lines import Line, MalformedError, Note
from knowledge_base.documents.shapes import (
    HEADING,
    NAMES,
    Shape,
    Start,
    annex_of,
    article_start,
    heading_depth,
    is_listed,
    is_signature,
    shape_of,
    split_within,
    unit_start,
)

_ADOPTION: Final = re.compile(r"^[（(]?\d{4}年\d{1,2}月\d{1,2}日")
_NUMBER: Final = re.compile(r"^[^。，；]{2,60}\d+\s*号$")
_ADDRESSEE: Final = re.compile(r"^(?:各|你)[^。]{2,80}[:：]$")
LAST_LINES: Final = 8  # who signed, when, and what was sent to whom
BESIDE: Final = "注"  # what stands below a heading before its first article


@dataclass(frozen=True, slots=True)
class Article:
    """``number`` is 第X条, 一、, （一）, 1., 第X段, 注 or 附件 and its like, with the article of an annex behind it
    (附件1第一条); ``heading`` the path of headings above it."""

    number: str
    heading: str
    text: str

    @property
    def numbered(self) -> bool:
        return ARTICLE.match(self.number) is not None


@dataclass
class Cut:
    """``preamble``: the lines before the first piece; ``signature``: who signed it and when, which annexes it has."""

    articles: list[Article] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Parts:
    """The lines of a text apart: its body, who signed it, its annexes by their names."""

    body: list[Line] = field(default_factory=list)
    signed: list[Line] = field(default_factory=list)
    annexes: list[tuple[str, list[Line]]] = field(default_factory=list)


def cut(lines: Sequence[Line]) -> Cut:
    """Of the lines below the title. Raises ``MalformedError`` with the line at fault, also when there is nothing to cut
    by."""
    lines = [part for line in lines for part in split_within(line)]
    made = Cut()
    parts = _apart(lines, made)
    shape = shape_of(parts.body)
    _Draft(made, shape).take_all(parts.body)
    if shape == "paragraph":
        _check_paragraphs(made, lines, bool(parts.annexes))
    # 现将《…办法》发布: the articles of what is published are the document's own.
    own = not any(a.numbered for a in made.articles) and sum(map(_has_articles, parts.annexes)) == 1
    names: set[str] = set()
    for name, inside in parts.annexes:
        while name in names:
            name = _another(name)
        names.add(name)
        _take_annex(made, name, inside, "" if own else name)
    made.signature = [line.text for line in parts.signed]
    return made


def _apart(lines: Sequence[Line], made: Cut) -> _Parts:
    shape, parts = shape_of(lines), _Parts()
    begun, complete = False, False
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) and not parts.annexes else None
        annex = annex_of(line, following) if parts.body else None
        if annex is not None:
            parts.annexes.append((annex[0], [line]))
        elif complete and not parts.annexes and _restarts(line, shape, parts):
            made.notes.append(Note(line.at, "条文从头编号，前面没有“附件”字样，按附件读"))
            parts.annexes.append(("附件", [*_title_above(parts.signed or parts.body), line]))
        elif parts.annexes and not (_only_lists(parts.annexes[-1][1]) and is_signature(lines, place)):
            parts.annexes[-1][1].append(line)
        elif parts.signed or parts.annexes or ((begun or _may_end(lines, place, shape)) and is_signature(lines, place)):
            parts.signed += [*(parts.annexes.pop()[1] if parts.annexes else ()), line]
        else:
            unit = unit_start(line, shape)
            begun = begun or unit is not None
            complete = complete or (unit is not None and unit.place == ArticleNumber(1))
            parts.body.append(line)
    return parts


def _may_end(lines: Sequence[Line], place: int, shape: Shape) -> bool:
    """Of a text by paragraphs, where dates alone on a line may stand above it too."""
    return shape == "paragraph" and len(lines) - place <= LAST_LINES


def _restarts(line: Line, shape: Shape, parts: _Parts) -> bool:
    """A second text in the same file: numbered from the first article again."""
    start = article_start(line)
    if start is None or start.place != ArticleNumber(1) or start.referring or not start.apart:
        return False
    above = (parts.signed or parts.body)[-1]
    return shape == "article" or bool(parts.signed) or _may_be_title(above)


def _may_be_title(line: Line) -> bool:
    return len(line.text) <= HEADING and not line.table and not re.search(r"[。；;，,：:]$", line.text)


def _title_above(lines: list[Line]) -> list[Line]:
    """Takes back what may be the title of the text that begins here."""
    taken: list[Line] = []
    while lines and len(taken) < 4 and _may_be_title(lines[-1]) and not is_signature(lines, len(lines) - 1):
        taken.insert(0, lines.pop())
    return taken


def _only_lists(annex: Sequence[Line]) -> bool:
    """附件：1.… 2.…: the names of annexes."""
    first, *others = annex
    named = annex_of(first, None)
    return named is not None and not first.level and all(map(is_listed, others)) and bool(named[1] or others)


def _has_articles(annex: tuple[str, list[Line]]) -> bool:
    return shape_of(annex[1][1:]) == "article"


def _another(name: str) -> str:
    """附件 → 附件（2） → 附件（3）."""
    found = re.search(r"（(\d+)）$", name)
    return f"{name[: found.start()]}（{int(found[1]) + 1}）" if found else f"{name}（2）"


def _check_paragraphs(made: Cut, lines: Sequence[Line], annexes: bool) -> None:
    if len(made.articles) + annexes < 2:
        at = lines[0].at if lines else 1
        reason = (
            "只切出一段：没有认出“第一条”“一、”“（一）”“1.”这样的编号，也没有分段"
            if lines
            else "没有找到任何条文或正文"
        )
        raise MalformedError(at, reason)
    made.notes.append(Note(0, f"没有条款编号，按自然段切成 {len(made.articles)} 段"))


def _take_annex(made: Cut, name: str, lines: Sequence[Line], prefix: str) -> None:
    """An annex numbered by articles is cut; any other is one piece."""
    if not _has_articles((name, list(lines))):
        made.articles.append(Article(name, "", "\n".join(line.text for line in lines)))
        return
    inside = Cut()
    _Draft(inside, "article").take_all(lines[1:])
    made.articles.append(Article(name, "", "\n".join([lines[0].text, *inside.preamble])))
    made.articles += [Article(f"{prefix}{a.number}", a.heading, a.text) for a in inside.articles]
    made.notes += inside.notes


class _Draft:
    """What has been read so far of one part."""

    def __init__(self, made: Cut, shape: Shape) -> None:
        self._made, self._shape = made, shape
        self._headings: list[tuple[int, str]] = []
        self._bare: dict[str, int] = {}  # headings below which nothing has come yet, and their lines
        self._number, self._began = "", 0
        self._lines: list[str] = []
        self._last: ArticleNumber | None = None

    def take_all(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._take(line)
        self._end()
        self._tell_bare({name for _, name in self._headings})

    def _take(self, line: Line) -> None:
        start = self._start(line)
        depth = heading_depth(line)
        if start is not None:
            self._begin_unit(line, start)
        elif depth:
            self._enter(depth, line)
        elif self._shape == "paragraph" and not line.table and not _stands_before(line.text):
            self._begin(line.at, f"第{chinese(len(self._made.articles) + bool(self._number) + 1)}段", line.text)
        elif self._number:
            self._lines.append(line.text)
        elif self._headings:
            self._begin(line.at, BESIDE, line.text)
        else:
            self._made.preamble.append(line.text)

    def _start(self, line: Line) -> Start | None:
        """Where ``line`` begins the next piece. Raises ``MalformedError`` when it cannot come here."""
        start = unit_start(line, self._shape)
        if start is None:
            return None
        follows = start.place in _following(self._last)
        if start.referring and not (follows and start.apart):
            return None
        later = self._last is None or start.place > self._last
        if later and (follows or start.apart):
            return start
        if self._shape == "article" and start.apart and not start.referring:
            reason = f"{start.place}出现在{self._last}之后，条文号重复或次序颠倒"
            raise MalformedError(line.at, reason)
        return None

    def _begin_unit(self, line: Line, start: Start) -> None:
        if start.place not in _following(self._last) and not start.place.extra:
            after = f"{self._called(self._last)}之后" if self._last is not None else "开头"
            self._made.notes.append(Note(line.at, f"{after}缺号，接着是{self._called(start.place)}"))
        self._last = start.place
        self._begin(line.at, self._called(start.place), start.rest)

    def _called(self, place: ArticleNumber) -> str:
        if self._shape == "article":
            return str(place)
        return NAMES[self._shape].format(place.main if self._shape == "point" else chinese(place.main))

    def _enter(self, depth: int, line: Line) -> None:
        self._end()
        above = [h for h in self._headings if h[0] < depth]
        self._tell_bare({name for _, name in self._headings} - {name for _, name in above})
        self._headings = [*above, (depth, line.text)]
        self._bare[line.text] = line.at

    def _tell_bare(self, left: set[str]) -> None:
        for name in left & self._bare.keys():
            self._made.notes.append(Note(self._bare.pop(name), f"“{name}”下面没有内容，没有读"))

    def _begin(self, at: int, number: str, text: str) -> None:
        self._end()
        self._number, self._began = number, at
        self._bare.clear()
        if text:
            self._lines.append(text)

    def _end(self) -> None:
        if self._number and not self._lines:
            raise MalformedError(self._began, f"{self._number}没有内容")
        if self._number:
            heading = " ".join(name for _, name in self._headings)
            self._made.articles.append(Article(self._number, heading, "\n".join(self._lines)))
        self._number, self._lines = "", []


def _following(last: ArticleNumber | None) -> tuple[ArticleNumber, ...]:
    """What may come next without a gap."""
    if last is None:
        return (ArticleNumber(1),)
    return ArticleNumber(last.main + 1), ArticleNumber(last.main, last.extra + 1)


def _stands_before(text: str) -> bool:
    """On its adoption, its number, or whom it is sent to."""
    return any(pattern.match(text) for pattern in (_ADOPTION, _NUMBER, _ADDRESSEE))
