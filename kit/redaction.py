"""Mask what identifies a person before it reaches a log or the query log.

ID numbers (18 digits, or 15), mobile phones, unified social credit codes / tax numbers, bank cards.
"""

from __future__ import annotations

import re

# Order matters: the longest and most specific first. Boundaries are "not a letter or digit" because
# Chinese text has no spaces around numbers.
_EDGE_BEFORE = r"(?<![0-9A-Za-z])"
_EDGE_AFTER = r"(?![0-9A-Za-z])"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(_EDGE_BEFORE + r"\d{17}[\dXx]" + _EDGE_AFTER), "〔证件号〕"),
    (
        re.compile(_EDGE_BEFORE + r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}" + _EDGE_AFTER),
        "〔税号〕",
    ),
    (re.compile(_EDGE_BEFORE + r"\d{16,19}" + _EDGE_AFTER), "〔卡号〕"),
    (re.compile(_EDGE_BEFORE + r"\d{15}" + _EDGE_AFTER), "〔证件号〕"),
    (re.compile(_EDGE_BEFORE + r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}" + _EDGE_AFTER), "〔手机号〕"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), "〔邮箱〕"),
)
_MASK = re.compile("|".join(re.escape(mask) for _, mask in _PATTERNS))


def redact(text: str) -> str:
    """``text`` with personal numbers replaced by what kind they were.

    >>> redact("我身份证11010519491231002X,电话13800138000")
    '我身份证〔证件号〕,电话〔手机号〕'
    """
    for pattern, mask in _PATTERNS:
        text = pattern.sub(mask, text)
    return text


_IDENTITY = re.compile(
    _EDGE_BEFORE
    + r"\d{6}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]"
    + _EDGE_AFTER
)
_CARD = re.compile(_EDGE_BEFORE + r"\d(?:[ -]?\d){15,18}" + _EDGE_AFTER)


def mask_documents(text: str) -> str:
    """``text`` without numbers of identity cards and bank cards, which nobody needs in a chat; a tax number stays.

    >>> mask_documents("我是110105 19491231 002X，税号91110000123456789X")
    '我是〔证件号〕，税号91110000123456789X'
    """
    text = _IDENTITY.sub("〔证件号〕", text)
    return _CARD.sub(lambda found: "〔卡号〕" if _is_card(found[0]) else found[0], text)


def _is_card(number: str) -> bool:
    """By the check digit that every bank card ends with (Luhn)."""
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0


def without_masks(text: str) -> str:
    """``text`` without the masks that ``redact`` has put in: they are no words of the person's.

    >>> without_masks("手机〔手机号〕，契税怎么交")
    '手机，契税怎么交'
    """
    return _MASK.sub("", text)


def is_masked(text: str) -> bool:
    return _MASK.search(text) is not None
