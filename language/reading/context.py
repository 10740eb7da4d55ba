"""The words around a sign: as far as they can belong to it."""

from __future__ import annotations

from language.quantities import Kind, Marked, Span

_ENDS = frozenset(",;。!?()")
PARTICLES = "吧了呢啊哈呀哦嘛啦的呗额"


def before(marked: Marked, place: int, stops: frozenset[Kind], floor: int = 0) -> str:
    """From the last break or sign of ``stops``, but not from before ``floor``, to ``place``."""
    start = place
    while start > floor and marked.text[start - 1] not in _ENDS and _kind(marked.text[start - 1]) not in stops:
        start -= 1
    return spelled(marked, marked.text[start:place])


def after(marked: Marked, place: int, stops: frozenset[Kind]) -> str:
    """From behind the sign at ``place`` to the next break, blank or sign of ``stops``."""
    end = place + 1
    while end < len(marked.text) and marked.text[end] not in _ENDS and _kind(marked.text[end]) not in stops:
        if marked.text[end] == " ":
            break
        end += 1
    return spelled(marked, marked.text[place + 1 : end])


def spelled(marked: Marked, text: str) -> str:
    """``text`` with one month as 每月, an age as 岁, other signs as a letter: D a date, L a length, X the rest."""
    letters = []
    for char in text:
        kind = _kind(char)
        if kind is Kind.SPAN and marked.value(char, Span).one_month:
            letters.append("每月")
        elif kind is Kind.OTHER and marked.value(char, str).endswith("岁"):
            letters.append("岁")
        else:
            letters.append(char if kind is None else {Kind.DATE: "D", Kind.SPAN: "L"}.get(kind, "X"))
    return "".join(letters)


def _kind(char: str) -> Kind | None:
    code = ord(char)
    return Kind(code // 256 * 256) if 0xE000 <= code < 0xEA00 else None
