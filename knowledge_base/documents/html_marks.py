"""What of a web page is no plain text: figures of lists and raised letters made text, the rest told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from knowledge_base.documents.lines import LOWERED, RAISED, Note, raised, tidy

_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK: Final = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_LISTED: Final = re.compile(r"list-style(?:-type)?\s*:[^;]*?(none|[a-z]+(?:-[a-z]+)*)\s*(?:;|$)", re.IGNORECASE)
_STYLES: Final = {"decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
_OTHER_FILES: Final = ("iframe", "embed", "object", "frame")
_TOLD: Final = 10  # of one kind


def write_out(page: Any) -> Iterator[Note]:
    """Numbers of lists, raised figures and lines set as they are become text; what is spoken above a letter is left
    out."""
    for node in list(page.iter("pre")):
        _break_lines(node)
    for items in page.iter("ol"):
        yield from _number_items(items)
    for node in page.iter("sup", "sub"):
        letters = raised(node.text or "", RAISED if node.tag == "sup" else LOWERED) if not len(node) else None
        if letters is not None:
            node.text = letters
        elif tidy("".join(node.itertext())):
            yield Note(_at(node), "有上标或下标，按平常的字读了，请核对")
    for node in list(page.iter("rt", "rp")):
        if node.tag == "rt":
            yield Note(_at(node), f"有注音“{tidy(node.text_content())[:20]}”，没有读")
        node.drop_tree()


def _number_items(items: Any) -> Iterator[Note]:
    listed, down = items.findall("li"), items.get("reversed") is not None
    number = _figure(items.get("start"), len(listed) if down else 1)
    for item in listed:
        number = _figure(item.get("value"), number)
        mark = _mark(number, _kind_of(item, items))
        if mark:
            words = _first_words(item)
            words.text = f"{mark}.{(words.text or '').lstrip()}"
        elif mark is None:
            yield Note(_at(item), "有列表的编号没有读，请对照原文")
        number += -1 if down else 1


def _figure(given: str | None, otherwise: int) -> int:
    return int(given) if given is not None and re.fullmatch(r"\s*[-+]?[0-9]{1,6}\s*", given) else otherwise


def _kind_of(item: Any, items: Any) -> str:
    """As ``type`` writes it: 1, a, A …; else the name that the style has for it."""
    for node in (item, items):
        styled = _LISTED.search(node.get("style") or "")
        if styled is not None:
            return _STYLES.get(styled[1].lower(), styled[1].lower())
        if node.get("type"):
            return str(node.get("type"))
    return "1"


def _mark(number: int, kind: str) -> str | None:
    """Empty where the page shows none, None where it is one that is not known here.

    >>> _mark(3, "1"), _mark(3, "a"), _mark(3, "none"), _mark(3, "i")
    ('3', 'c', '', None)
    """
    if kind in ("a", "A") and 0 < number <= 26:
        return chr(ord(kind) + number - 1)
    return {"1": str(number), "none": ""}.get(kind)


def _first_words(item: Any) -> Any:
    """The node within that an item begins with."""
    while not (item.text or "").strip() and len(item) and item[0].tag in ("p", "div", "span", "b", "strong"):
        item = item[0]
    return item


def _break_lines(node: Any) -> None:
    """Where lines are shown as the source has them, each ends like one of a poem."""
    for child in list(node):
        _break_lines(child)
        first, *others = (child.tail or "").split("\n")
        child.tail = first
        for line in reversed(others):
            child.addnext(_broken(node, line))
    first, *others = (node.text or "").split("\n")
    node.text = first
    for line in reversed(others):
        node.insert(0, _broken(node, line))


def _broken(node: Any, line: str) -> Any:
    made = node.makeelement("br")
    made.tail = line
    return made


def told_of(page: Any) -> Iterator[Note]:
    """Of the text without what only leads through the site."""
    yield from _some([n for n in page.iter("img", "svg", "canvas") if not _is_dot(n)], "有图片，没有读")
    yield from _some(list(page.iter("video", "audio")), "有视频或录音，没有读")
    linked = [n for n in page.iter("a") if re.match(r"(?!#|javascript:)\S", (n.get("href") or "").strip())]
    yield from _some(linked, "有链接，只读了文字，没有读网址")
    styled = [n for n in page.iter() if isinstance(n.tag, str) and tidy(n.text_content())]
    yield from _some(
        [n for n in styled if n.tag in ("s", "del", "strike") or _looks(n, _STRUCK)], "有划掉的文字，照样读了，请核对"
    )
    yield from _some(
        [n for n in styled if n.get("hidden") is not None or _looks(n, _HIDDEN)], "有页面上看不见的文字，也一起读了"
    )


def other_files(page: Any) -> Iterator[Note]:
    """What a page only shows, a PDF mostly: told before it is taken out."""
    for node in page.iter(*_OTHER_FILES):
        address = node.get("src") or node.get("data") or ""
        yield Note(_at(node), f"网页里嵌着别的文件，没有读：{address[:80]}")


def _some(nodes: list[Any], told: str) -> Iterator[Note]:
    """The first places; the rest as a number."""
    places = list(dict.fromkeys(map(_at, nodes)))
    yield from (Note(at, told) for at in places[:_TOLD])
    if len(places) > _TOLD:
        yield Note(0, f"{told}（一共 {len(nodes)} 处）")


def _looks(node: Any, style: re.Pattern[str]) -> bool:
    return style.search(node.get("style") or "") is not None


def _is_dot(node: Any) -> bool:
    """A picture that only makes room or counts visits."""
    return (node.get("width") or "").strip("px") in ("0", "1") or (node.get("height") or "").strip("px") in ("0", "1")


def _at(node: Any) -> int:
    return int(node.sourceline or 0)
