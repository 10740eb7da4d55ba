"""Mask what identifies a person before it reaches a log, a receipt or a trainer. The one place that knows the forms.

Numbers are found however they are written: full-width, with zero-width characters inside, in groups, in small
letters, with a word of letters before them. Amounts, dates and numbers of documents stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Kind:
    """``pattern`` names as ``n`` what is masked; ``holds`` looks at it closer than a pattern can."""

    mask: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = lambda number: True


_SEP = r"[ \-._/·]{0,2}"
# Chinese has no spaces around numbers: only a letter or digit goes on with one. A word may stand before (ID1101…).
_BEFORE = r"(?:(?<![0-9A-Za-z.])|(?<![0-9A-Za-z])(?:[A-Za-z]{1,10}[:=_ ]?))"
_ALONE = r"(?<![0-9A-Za-z])"
_AFTER = r"(?![0-9]|[A-Za-z]+[0-9])"
_END = r"(?![0-9A-Za-z])"
_NO_AMOUNT = r"(?!\.\d|[ ]?(?:元|块|万|亿|千|圆|角|人民币|%|平|㎡))"
_NO_GOODS = r"(?<!编码)(?<!编码.)"  # codes of goods have 19 digits too
_TAX = "[0-9A-HJ-NPQRTUWXY]"


def _digits(count: int, digit: str = r"\d") -> str:
    """As many digits, in whatever groups."""
    return _SEP.join([digit] * count)


def _number(body: str, *, before: str = _BEFORE, after: str = _AFTER + _NO_AMOUNT) -> re.Pattern[str]:
    return re.compile(f"{before}(?P<n>{body}){after}", re.IGNORECASE)


_DAY = rf"(?:0{_SEP}[1-9]|1{_SEP}[0-2]){_SEP}(?:0{_SEP}[1-9]|[12]{_SEP}\d|3{_SEP}[01])"
_IDENTITY = _SEP.join(
    (rf"[1-9]{_SEP}{_digits(5)}", rf"(?:1{_SEP}[89]|2{_SEP}0){_SEP}{_digits(2)}", _DAY, _digits(3), r"[\dX]")
)
_IDENTITY_OF_OLD = _SEP.join((r"[1-9]\d{5}", r"\d{2}", r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", r"\d{3}"))


def _is_card(number: str) -> bool:
    """By the check digit that every bank card ends with (Luhn)."""
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0


def _is_grouped_card(number: str) -> bool:
    """Numbers one after the other are as often amounts or years."""
    return number.startswith(("62", "95")) or (number[0] in "3456" and _is_card(number))


def _is_tax_number(number: str) -> bool:
    """In groups and of digits alone it may be anything."""
    return number.isalnum() or any(c.isalpha() for c in number)


_DOCUMENT = "〔证件号〕"
_CARD = "〔卡号〕"
_IDENTITIES = _Kind(_DOCUMENT, _number(_IDENTITY, after=_AFTER))
_OLD_IDENTITIES = _Kind(_DOCUMENT, _number(_IDENTITY_OF_OLD))
_CARDS = _Kind(_CARD, _number(_digits(16) + f"(?:{_SEP}\\d){{0,3}}", before=_NO_GOODS + _BEFORE), _is_card)

# The longest and most specific first: what one has taken is nobody else's.
_KINDS: tuple[_Kind, ...] = (
    _Kind(
        "〔邮箱〕",
        re.compile(
            r"(?P<n>(?:(?<![\w.+-])[\w.+-]{1,64}|[\u4e00-\u9fff]{1,4})@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})", re.ASCII
        ),
    ),
    _Kind("〔税号〕", _number(_IDENTITY + rf"{_SEP}[0-9A-Z]{_SEP}[0-9A-Z]", after=_END)),  # of a person with a business
    _IDENTITIES,
    _Kind(_DOCUMENT, _number(r"\d{17}[\dX]")),
    _Kind("〔税号〕", _number(rf"{_TAX}{{2}}\d{{6}}{_TAX}{{10}}", before=_ALONE, after=_END)),
    _Kind("〔税号〕", _number(rf"9{_SEP}[1-3]{_SEP}{_digits(6)}{_SEP}{_digits(10, _TAX)}", after=_END), _is_tax_number),
    _Kind("〔税号〕", _number(rf"[1-9]\d{{5}}(?=\d*[A-Z]){_TAX}{{9}}", before=_ALONE, after=_END)),
    _Kind(_CARD, _number(r"\d{16,19}", before=_NO_GOODS + _BEFORE)),
    _Kind(_CARD, _number(r"\d{4}(?:[ \-._/·]{1,2}\d{4}){3}(?:[ \-._/·]{1,2}\d{1,3})?"), _is_grouped_card),
    _Kind(_CARD, _number(r"\d{6}[ \-._/·]{1,2}\d{10,13}"), _is_grouped_card),
    _CARDS,
    _Kind(
        _CARD,
        re.compile(r"(?:卡号|账号|帐号|账户号?)(?:码)?[是为:= ]{0,3}(?P<n>\d(?:[ -]?\d){8,29})(?!\d)" + _NO_AMOUNT),
    ),
    _Kind(_DOCUMENT, _number(r"(?!0086)\d{15}")),
    _OLD_IDENTITIES,
    _Kind(
        "〔手机号〕",
        _number(
            rf"(?:(?:\+|00)?86{_SEP})?(?:1[3-9]\d{_SEP}\d{{4}}{_SEP}\d{{4}}|1[3-9]\d\d{_SEP}\d{{3}}{_SEP}\d{{4}}"
            rf"|1[3-9]\d\d{_SEP}\d{{4}}{_SEP}\d{{3}}|1[3-9]\d{_SEP}\d{{3}}{_SEP}\d{{5}}|1[3-9]\d{{3}}{_SEP}\d{{6}}"
            rf"|1[ -][3-9](?:[ -]\d){{9}}|1[3-9](?:[ -]\d\d){{4}}[ -]?\d)"
        ),
    ),
    _Kind(
        "〔手机号〕",
        re.compile(
            r"(?P<n>[一幺壹][三四五六七八九叁肆伍陆柒捌玖](?:[ -]?[零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖]){9})"
        ),
    ),
    _Kind(
        "〔电话〕",
        _number(
            rf"(?:(?:\+|00)?86{_SEP}(?:10|2\d|[3-9]\d{{2}})|\(?0(?:10|2\d|[3-9]\d{{2}})\)?){_SEP}[2-9]\d{{2,3}}{_SEP}\d{{4}}"
            r"(?:(?:[ \-]|转|ext\.?){1,3}\d{1,6})?"
        ),
    ),
    _Kind(
        "〔电话〕",
        re.compile(
            r"(?:电话|座机|固话|致电|打给我?|联系方式)(?:号码?)?[是为:= ]{0,3}(?P<n>[2-9]\d{2,3}[ -]?\d{4})(?!\d)"
            + _NO_AMOUNT
        ),
    ),
    _Kind(
        _DOCUMENT,
        _number(r"(?:[EG][ -]?\d{4}[ -]?\d{4}|E[A-HJ-NP-Z][ -]?\d{7}|[DSP]E[ -]?\d{7})", before=_ALONE, after=_END),
    ),
    _Kind(
        _DOCUMENT,
        re.compile(
            r"(?:护照|通行证|回乡证|台胞证|证件|军官证|居[住留]证)(?:号码?)?[是为:= ]{0,3}"
            r"(?P<n>[A-Z]{0,3}[ -]?\d{6,10})(?![0-9])",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        "〔车牌号〕",
        re.compile(
            r"(?P<n>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-HJ-NP-Z][ \-·.]{0,2}"
            r"(?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[ ]?[A-HJ-NP-Z0-9挂学警港澳])(?![0-9A-Za-z])",
            re.IGNORECASE,
        ),
    ),
    _Kind(
        "〔住址〕",
        re.compile(
            r"(?P<n>(?:\d{1,5}号院?)?\d{1,4}(?:号楼|栋|幢|座)"
            r"(?:[\d一二三四五六七八九]{1,3}单元(?:\d{1,3}[层楼])?\d{2,5}(?!\d|平|㎡|元|万)[室号房户]?|(?:\d{1,3}[层楼])?\d{1,5}[室号房户]))"
        ),
    ),
)
_MASK = re.compile("|".join(sorted({re.escape(kind.mask) for kind in _KINDS})))


def redact(text: str) -> str:
    """``text`` with personal numbers replaced by what kind they were.

    >>> redact("我身份证11010519491231002X,电话13800138000")
    '我身份证〔证件号〕,电话〔手机号〕'
    >>> redact("ID１１０１０５ 19491231 002x，财税〔2016〕36号")
    'ID〔证件号〕，财税〔2016〕36号'
    """
    return _masked(text, _KINDS)


def mask_documents(text: str) -> str:
    """``text`` without numbers of identity cards and bank cards, which nobody needs in a chat; a tax number stays.

    >>> mask_documents("我是110105 19491231 002X，税号91110000123456789X")
    '我是〔证件号〕，税号91110000123456789X'
    """
    return _masked(text, (_IDENTITIES, _CARDS))


def _masked(text: str, kinds: Iterable[_Kind]) -> str:
    plain, places = _plain(text)
    taken: list[tuple[int, int, str]] = []
    for kind in kinds:
        for found in kind.pattern.finditer(plain):
            start, end = found.span("n")
            if kind.holds(found["n"]) and all(end <= s or start >= e for s, e, _ in taken):
                taken.append((start, end, kind.mask))
    for start, end, mask in sorted(taken, reverse=True):
        text = text[: places[start]] + mask + text[places[end - 1] + 1 :]
    return text


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """``text`` as patterns read it, and where each of its characters stands in ``text``."""
    if text.isascii():
        return text, range(len(text))
    kept = [(_one(c), n) for n, c in enumerate(text) if unicodedata.category(c) != "Cf"]
    return "".join(c for c, _ in kept), [n for _, n in kept]


def _one(character: str) -> str:
    """Half-width, a digit of whatever script 0 to 9, every dash a hyphen and every blank a space."""
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if code < 0x80:
        return " " if character == "\t" else character
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    category = unicodedata.category(character)
    return "-" if category == "Pd" or character == "−" else " " if category == "Zs" else character


def without_masks(text: str) -> str:
    """``text`` without the masks that ``redact`` has put in: they are no words of the person's.

    >>> without_masks("手机〔手机号〕，契税怎么交")
    '手机，契税怎么交'
    """
    return _MASK.sub("", text)


def is_masked(text: str) -> bool:
    return _MASK.search(text) is not None
