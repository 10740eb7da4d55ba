"""English, as far as a matter of ours and a point of it can be read in it: ``english.yml``. The answers are Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("english.yml")
_LETTERS = re.compile(r"^[\x00-\x7f‘’“”]*$")
_WORDS = re.compile(
    r"\b(?:i|you|tax|the|my|how|what|do|does|can|is|to|please|help|want|need|where|when|pay|long|take|any|fee|fees|cost"
    r"|documents?|in|it|for|of|and|a|get|much|online|someone|english|speak|with|have|this|that|should|could|would|which|why"
    r"|rent|renting|apartment|flat|house|fapiao|invoice|refund|company|salary|income|register|certificate|receipt|business"
    r"|foreigner|file|filing|office|already)\b",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """
    >>> is_english("how do I pay tax"), is_english("any fee?"), is_english("gerensuodeshui zenme suan")
    (True, True, False)
    """
    return _LETTERS.match(text) is not None and len(_WORDS.findall(text)) > 1


# What is left beside a matter and a point where all of it was read.
_BESIDE = re.compile(
    r"\b(?:i|we|you|me|my|our|your|a|an|the|to|do|does|did|is|are|am|was|be|can|could|would|should|will|may|must|need|needs"
    r"|want|like|have|has|had|get|got|getting|pay|paying|apply|applying|file|make|take|takes|help|please|pls|hi|hello|thanks"
    r"|thank|so|and|or|then|also|it|its|this|that|there|here|about|know|tell|ask|for|of|in|on|at|by|from|with|what|whats"
    r"|how|when|where|which|who|long|much|many|days?|any|some|someone|else|tax|taxes|china|chinese|beijing|office|bureau"
    r"|year|months?|flat|apartment|house|home|back|process|way|next|still|now|if|as|up|out|payment|settlement"
    r"|filing|return|reconciliation|go|yes|no|sir|madam|foreigner|expat|work|working|live|living|shanghai|s|m|d|ve|re|ll|t)\b"
    r"|[^a-z]+",
    re.IGNORECASE,
)


def in_chinese(text: str, *, going_on: bool) -> str:
    """``text`` as a question in Chinese; empty when no matter is named and none is gone on from, or when more is said
    than was read: a guess at the rest would be another question.

    >>> in_chinese("any fee?", going_on=True), in_chinese("any fee?", going_on=False)
    ('要收费吗', '')
    >>> in_chinese("how do I get a fapiao for my drone show", going_on=False)
    ''
    """
    matter, point, rest = _read(text)
    return "" if _BESIDE.sub("", rest) or not (matter or going_on) else f"{matter}{point}"


def guessed(text: str) -> str:
    """What ``text`` may ask in Chinese, though not all of it was read; empty when no matter is named.

    >>> guessed("how do I get a fapiao for my drone show")
    '发票怎么办理'
    """
    matter, point, _ = _read(text)
    return f"{matter}{point}" if matter else ""


def _read(text: str) -> tuple[str, str, str]:
    """The matter, the point, and what is left of ``text``."""
    matters, points = _load()
    said, matter = _first(matters, text)
    rest = text.replace(said, " ", 1)
    if matter == REFUND:
        of, tax = _first(tuple(m for m in matters if m[1] in _TAXES), rest)  # VAT refund
        rest, matter = rest.replace(of, " ", 1), f"{tax}{matter}"
    said, point = _first(points, rest)
    return matter, point, rest.replace(said, " ", 1)


def _whole(match: re.Match[str]) -> str:
    """What was found, with the rest of its last word: reject finds rejected."""
    more = re.match("[a-z]*", match.string[match.end() :], re.IGNORECASE)
    return match[0] + (more[0] if more is not None else "")


REFUND = "退税"
_TAXES = ("企业所得税", "个人所得税", "增值税", "契税", "印花税", "车船税")


def _first(listed: tuple[tuple[re.Pattern[str], str], ...], text: str) -> tuple[str, str]:
    """The whole words of the first that is found, and what they are in Chinese."""
    found = ((_whole(match), chinese) for said, chinese in listed if (match := said.search(text)))
    return next(found, ("", ""))


@lru_cache(maxsize=1)
def _load() -> tuple[tuple[tuple[re.Pattern[str], str], ...], ...]:
    raw: dict[str, list[tuple[str, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        tuple((re.compile(said, re.IGNORECASE), chinese) for said, chinese in raw[key]) for key in ("matters", "points")
    )
