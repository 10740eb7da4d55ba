"""What of the words of a web page its parser has lost: where markup is broken some stand within a tag. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from typing import Final

from knowledge_base.documents.lines import Note, tidy

_TOLD: Final = 50  # of one page
# A tag that was never ended takes in what comes after it: words outside of the values of attributes.
_TAG: Final = re.compile(r"<[/a-zA-Z!?][^>]*>?")
_VALUE: Final = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_WORDS: Final = re.compile(r"[\u2e80-\uffef].*", re.DOTALL)
_OPEN: Final = re.compile(r"""=\s*(?:"[^"]*|'[^']*)$""")  # a quote that no other closes
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


def lost_words(source: str, read: str) -> Iterator[Note]:
    """``read``: all the words of the page that were read."""
    source = _CODE.sub(lambda found: "\n" * found[0].count("\n"), source)
    yield from islice(_all_lost(source, _squeezed(read)), _TOLD)


def _all_lost(source: str, read: str) -> Iterator[Note]:
    for tag in _TAG.finditer(source):
        bare = _VALUE.sub("", tag[0]).rstrip(">")
        words = _WORDS.search(bare)
        if words is not None or _OPEN.search(bare):
            shown = words[0].strip("<>") if words is not None else source[tag.end() : tag.end() + 40]
            yield _note(source.count("\n", 0, tag.start()) + 1, shown)
    place = 0
    for at, run in _Words(source).found:
        begin = read.find(run, place)
        begin = begin if begin >= 0 else read.find(run)
        if begin < 0:
            yield _note(at, run)
        else:
            place = begin + len(run)


def _note(at: int, words: str) -> Note:
    return Note(at, f"网页的代码坏了，这些文字没有读：{tidy(words)[:40]}")


class _Words(HTMLParser):
    """Each run of words and its line."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.feed(source)
        self.close()

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """As browsers take it, and not with an error at what is none: <![ begins a comment that ends with the tag."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        if words := _squeezed(data):
            self.found.append((self.getpos()[0], words))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
