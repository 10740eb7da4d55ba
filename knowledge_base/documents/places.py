"""Places within documents as citations name them: 第四条（九）, 第二条第二款, 附件1第三条、第五条. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge_base.documents.article_number import ArticleNumber, chinese, number

_NUMERAL: Final = r"[零〇一二两三四五六七八九十百千]+|\d+"
_TOKEN: Final = re.compile(
    rf"(?P<annex>附件|附表|附录)\s*(?P<a>[0-9一二三四五六七八九十]*)"
    rf"|第\s*(?P<article>{_NUMERAL})\s*条(?:之(?P<extra>{_NUMERAL}))?"
    rf"|第\s*(?P<paragraph>{_NUMERAL})\s*款"
    rf"|第?\s*[（(]\s*(?P<clause>[一二三四五六七八九十]+)\s*[）)]\s*项?|第\s*(?P<item>{_NUMERAL})\s*项"
    r"|[（(]\s*(?P<inner>\d+)\s*[）)]|(?P<point>\d{1,3})(?!\d)"
    r"|^(?P<first>[一二三四五六七八九十]{1,3})(?=、?$|[（(])"
    r"|(?P<to>至|—|-)|(?P<apart>[、，,和及；])"
)

# Lines that belong to the paragraph above: （一） and 1.
_INNER: Final = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d{1,3}\s*[.．、](?!\d)|\|")


@dataclass(frozen=True, slots=True)
class Place:
    """``annex`` 附件1 or empty; ``article`` None: the whole of it; ``below``: paragraph, clause and point within it, as
    far as they are named."""

    annex: str = ""
    article: ArticleNumber | None = None
    below: tuple[str, ...] = ()

    def covers(self, other: Place) -> bool:
        """``other`` lies within it."""
        if self.annex != other.annex:
            return False
        if self.article is None:
            return bool(self.annex) or other.article is None
        return self.article == other.article and other.below[: len(self.below)] == self.below

    @property
    def number(self) -> str:
        """The piece of a text in which it lies, as pieces are numbered: 第四条, 附件1第三条, 附件1."""
        return f"{self.annex}{self.article}" if self.article is not None else self.annex


def places_in(text: str) -> list[Place]:
    """
    >>> [p.number for p in places_in("附件2第一条（二）1、第三条")]
    ['附件2第一条', '附件2第三条']
    >>> [p.below for p in places_in("第四条（九）、（十）")]
    [('（九）',), ('（十）',)]
    """
    return [p for p in dict.fromkeys(_places(text)) if p.number]


def numbers_in(text: str) -> list[str]:
    """The pieces that a citation names, in one spelling.

    >>> numbers_in("第1条、第三条（二）、附件2")
    ['第一条', '第三条', '附件2']
    """
    return list(dict.fromkeys(place.number for place in places_in(text)))


def spelling(number_of_piece: str) -> str:
    """The number of a piece of a text as citations name it: 一、 is 第一条, 第201条之1 is 第二百零一条之一.

    >>> [spelling(n) for n in ("一、", "第201条之1", "附件 1第3条", "第二段")]
    ['第一条', '第二百零一条之一', '附件1第三条', '第二段']
    """
    bare = number_of_piece.rstrip("、")
    found = places_in(bare) if not re.search(r"[段注]", bare) else []
    return found[0].number if found and found[0].number else number_of_piece


def part_of(text: str, below: Sequence[str]) -> str | None:
    """The paragraph, clause or point of an article's text, word for word; None when it has no such part.

    >>> part_of("甲：\\n（一）乙；\\n（二）丙。\\n丁。", ["第一款", "（二）"]), part_of("甲。\\n丁。", ["第二款"])
    ('（二）丙。', '丁。')
    """
    lines = text.split("\n")
    for name in below:
        begins = [n for n, line in enumerate(lines) if _begins(line, name)]
        if name.endswith("款"):
            paragraphs = [n for n, line in enumerate(lines) if not _INNER.match(line)]
            wanted = number(name[1:-1])
            begins = paragraphs[wanted - 1 : wanted]
        if not begins:
            return None
        stops = (n for n in range(begins[0] + 1, len(lines)) if _ends_before(lines[n], name))
        lines = lines[begins[0] : next(stops, len(lines))]
    return "\n".join(lines)


def _begins(line: str, name: str) -> bool:
    bare = line.replace("(", "（").replace(")", "）")
    return bare.startswith(name) if name.startswith("（") else re.match(rf"{name}\s*[.．、]", line) is not None


def _ends_before(line: str, name: str) -> bool:
    """The next piece of the same rank, or one of a higher rank."""
    if name.endswith("款"):
        return _INNER.match(line) is None
    if name.startswith("（"):
        return re.match(r"[（(][一二三四五六七八九十]+[）)]", line) is not None or _INNER.match(line) is None
    return re.match(r"\d+\s*[.．、]|[（(][一二三四五六七八九十]+[）)]", line) is not None or _INNER.match(line) is None


def _places(text: str) -> Iterator[Place]:
    here, named, open_range = Place(), False, False
    for found in _TOKEN.finditer(text.strip()):
        kind = found.lastgroup
        if found["apart"]:
            if named:
                yield here
            named = False
        elif found["to"]:
            open_range = here.article is not None
        else:
            following = _deeper(here, found)
            if (
                open_range
                and kind in ("article", "extra")
                and here.article is not None
                and following.article is not None
            ):
                yield from (
                    Place(here.annex, ArticleNumber(n)) for n in range(here.article.main, following.article.main)
                )
            here, named, open_range = following, True, False
    if named:
        yield here


def _deeper(here: Place, found: re.Match[str]) -> Place:
    """Where a word of a citation leads from ``here``: 、（十） stands beside （九）, 、2 beside 1."""
    if found["annex"]:
        return Place(f"{found['annex']}{_figure(found['a'])}")
    article = found["article"] or found["first"]
    if article:
        return Place(here.annex, ArticleNumber(number(article), number(found["extra"]) if found["extra"] else 0))
    if found["paragraph"]:
        return Place(here.annex, here.article, (f"第{chinese(number(found['paragraph']))}款",))
    clause = found["clause"] or (chinese(number(found["item"])) if found["item"] else "")
    above = tuple(b for b in here.below if b.endswith("款"))
    if clause:
        return Place(here.annex, here.article, (*above, f"（{clause}）"))
    above = tuple(b for b in here.below if b.endswith(("款", "）")) and not b[1:-1].isdecimal())
    if found["point"]:
        return Place(here.annex, here.article, (*above, found["point"]))
    points = tuple(b for b in here.below if b.isdecimal())
    return Place(here.annex, here.article, (*above, *points, f"（{found['inner']}）"))


def _figure(numeral: str) -> str:
    return str(number(numeral)) if numeral else ""
