"""What a line of a text is: the beginning of an article, item or annex, a chapter's heading, a signature. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from knowledge_base.documents.article_number import ArticleNumber, number
from knowledge_base.documents.lines import Line

Shape = Literal["article", "item", "clause", "point", "paragraph"]

HEADING: Final = 40  # characters of a line that may be a heading
_NUMERAL: Final = r"[零〇一二两三四五六七八九十百千]+|[0-9０-９]+"
_SPACED: Final = r"[零〇一二两三四五六七八九十百千\s]+?|[0-9０-９]+"
_ARTICLE: Final = re.compile(
    rf"^[\s【\[（(]*第\s*(?P<main>{_SPACED})\s*[条條](?:\s*之\s*(?P<extra>{_NUMERAL}))?"
    r"(?P<close>\s*[】\]）)]+)?(?P<gap>[\s:：、.．]*)(?P<rest>.*)$"
)
# How a sentence goes on after a number in its middle: 第三条第二款, 第三条规定的 …
_REFERRED: Final = re.compile(
    r"^(?:第|所(?!得)|规定|的|和|及|与|至|到|、|，|,|或|以及|中(?!华|国|央)|款|项|”|》|）|\)|之)"
)
_WITHIN: Final = re.compile(rf"(?<=[。；;])\s*(?=第\s*(?:{_NUMERAL})\s*条(?:之[一二三四五六七八九十])?\s)")
_UNITS: Final[dict[Shape, re.Pattern[str]]] = {
    "item": re.compile(r"^第?(?P<n>[一二三四五六七八九十]{1,3})\s*[、.．]"),
    "clause": re.compile(r"^[（(]\s*(?P<n>[一二三四五六七八九十]{1,3})\s*[）)]"),
    "point": re.compile(r"^(?P<n>\d{1,2})\s*[、.．](?!\d)"),
}
NAMES: Final[dict[Shape, str]] = {"article": "第{}条", "item": "{}、", "clause": "（{}）", "point": "{}."}
_ANNEX: Final = re.compile(
    r"^[【\[（(]?(?P<kind>附件|附表|附录|附图|附)\s*"
    r"(?P<n>[0-9０-９一二三四五六七八九十]{0,3}(?:[-－—][0-9一二三四五六七八九十]+)?)\s*"
    r"(?P<close>[】\]）)]?)\s*(?P<colon>[:：、.．]?)\s*(?P<rest>.*)$"
)
_LISTED: Final = re.compile(r"^\d{1,2}\s*[.．、]")
_TABLE_TITLE: Final = re.compile(r"^[^。，；,;:：]{2,30}(?:表|目录|清单|标准)$")
_CHAPTER: Final = re.compile(rf"^第\s*(?:{_SPACED})\s*(?P<kind>[编篇章节])(?:[\s:：]*\S.{{0,30}})?$")
_DEPTHS: Final = {"编": 1, "篇": 1, "章": 2, "节": 3}
_ENDS: Final = re.compile(r"[。；;，,：:]$")
_YEAR: Final = r"(?:\d{4}|[二一][〇○零ＯO0一二三四五六七八九]{3})"
_SMALL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATED: Final = re.compile(rf"^[（(]?\s*{_YEAR}\s*年\s*{_SMALL}\s*月\s*{_SMALL}\s*日\s*(?:印发|发布|公布)?\s*[）)]?$")
_SIGNER: Final = re.compile(r"^[\u4e00-\u9fff 、]{2,60}(?:部|局|委|会|署|院|厅|办|政府|银行|公司)$")


class Start(NamedTuple):
    """``place`` is the number with which a line begins, ``rest`` what comes after it.

    ``apart``: a blank, a colon or bold letters set the number apart. ``referring``: the line goes on as a sentence does
    that only names the number.
    """

    place: ArticleNumber
    rest: str
    apart: bool
    referring: bool


def article_start(line: Line) -> Start | None:
    found = None if line.table else _ARTICLE.match(line.text)
    main = re.sub(r"\s", "", found["main"]) if found is not None else ""
    if found is None or not main:
        return None
    place = ArticleNumber(number(main), number(found["extra"]) if found["extra"] else 0)
    marked = bool(line.strong or line.level or found["close"] or found["gap"].strip())
    referring = not marked and _REFERRED.match(found["rest"]) is not None
    return Start(place, found["rest"], bool(marked or found["gap"] or not found["rest"]), referring)


def unit_start(line: Line, shape: Shape) -> Start | None:
    """The beginning of a piece of a text so numbered; what comes after the number is not cut off but for an article."""
    if shape == "article":
        return article_start(line)
    found = None if line.table or shape == "paragraph" else _UNITS[shape].match(line.text)
    return Start(ArticleNumber(number(found["n"])), line.text, True, False) if found is not None else None


def shape_of(lines: Sequence[Line]) -> Shape:
    """How a text is numbered: by what comes first, articles or items; else by （一） or 1.; else not at all."""
    articles = [s for line in lines if (s := article_start(line)) is not None and not s.referring]
    numbered = len(articles) > 1 or any(s.place.main == 1 for s in articles)
    for place, line in enumerate(lines):
        start = article_start(line)
        if numbered and start is not None and not start.referring:
            return "article"
        item = unit_start(line, "item")
        if item is not None and item.place.main == 1:
            following = article_start(lines[place + 1]) if place + 1 < len(lines) else None
            return "article" if following is not None and following.place.main == 1 else "item"
    for shape in ("clause", "point"):
        if sum(unit_start(line, shape) is not None for line in lines) > 1:
            return shape
    return "paragraph"


def split_within(line: Line) -> list[Line]:
    """A line in which articles follow one another, as some copies have them."""
    if line.table or not _WITHIN.search(line.text):
        return [line]
    return [Line(line.at, part, line.level, strong=line.strong) for part in _WITHIN.split(line.text) if part]


def annex_of(line: Line, following: Line | None) -> tuple[str, str] | None:
    """The name of the annex that ``line`` opens and what it says beside; a sentence that begins with 附件 opens none.

    A line that can only be the title of the table ``following`` opens one too.
    """
    if line.table:
        return None
    found = _ANNEX.match(line.text)
    if found is None:
        titled = _TABLE_TITLE.match(line.text) is not None and following is not None and following.table
        return ("附件", line.text) if titled else None
    name, rest = f"{found['kind'] if found['kind'] != '附' else '附件'}{found['n']}", found["rest"]
    if found["colon"] or found["close"] or not rest or line.level:
        return name, rest
    apart = line.text[found.start("rest") - 1] == " "
    short = len(line.text) <= HEADING and not _ENDS.search(line.text)
    return (name, rest) if apart and short else None


def is_listed(line: Line) -> bool:
    """1.… of a list of annexes."""
    return _LISTED.match(line.text) is not None


def heading_depth(line: Line) -> int:
    """How deep a heading the line is; 0: none."""
    chapter = _CHAPTER.match(line.text)
    if chapter is not None and not _ENDS.search(line.text):
        return _DEPTHS[chapter["kind"]]
    numbered = any(p.match(line.text) for p in _UNITS.values())
    return line.level if line.level and not numbered else 0


def is_signature(lines: Sequence[Line], place: int) -> bool:
    """A date alone on its line, or issuers alone with such a date soon after."""
    if DATED.match(lines[place].text):
        return True
    after = lines[place + 1 : place + 6]
    return _SIGNER.match(lines[place].text) is not None and any(DATED.match(line.text) for line in after)
