"""Numbers as they are typed: 350, 3.5万, 三百五十万, 3百60万, 467万5, 伍佰萬, 420w, 四五百, 十几, 三百多万, 半个亿."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

# Financial and traditional forms, one letter for one.
PLAIN = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸兩〇點個塊買賣還沒嗎滿過證稅價積這對歲錢幾餘W",
    "一二三四五六七八九十百千万亿二三六两零点个块买卖还没吗满过证税价积这对岁钱几余w",
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3}
UNITS = {"亿": 10**8, "万": 10**4, "w": 10**4, "k": 10**3, "K": 10**3, "千": 1000, "百": 100, "十": 10}

_A = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?"
_D = "[零一二三四五六七八九两俩仨]"
_PAIR = words("一[二两] [二两]三 三四 四五 五六 六七 七八 八九 三五")  # four or five
_DIGIT = words(rf"{_A} {_PAIR} {_D} [好大]?几 数(?=[十百千万亿])")
_SMALL = words(
    rf"""零?(?:{_DIGIT}[十百千]|[十廿卅])(?:零?(?:{_DIGIT}[十百千]|十))*(?:零?{_DIGIT})?
    [一二三四五六七八九][零一二三四五六七八九]{{2}}(?=万)
    (?<![唯统惟专])[零一二三四五六七八九]{{2,}}(?![十百千万亿]) 零?{_DIGIT}"""
)
_MORE = r"(?:[多余]|来(?=\s?个?[万亿wkK]))"
_LARGE = words(r"\s?个?半?万?亿 \s?个?半?万 \s?个?[wkK](?![A-Za-z])")
# What may not stand behind a last digit that counts in the next lower unit: 三百二十万五 is 3 205 000, but 500万2套 is
# two numbers, and so are 500万89平 and 六万二一平.
_ALONE = (
    rf"(?!\d|\.\d|[十百千万亿]|(?!一(?:个月|年|季)){_D}(?!个?(?:平|方|m2))"
    r"|(?!年终|年底)[平年月日号个套方米m岁险室居厅卫楼层%折倍次张人天周口环点分成](?!交)|单元)"
)
_TAIL = words(
    rf"""零{_SMALL} (?:{_A}|{_PAIR}|{_D})千(?:零?{_DIGIT}[百十])*(?:零?(?:{_D}|[1-9](?!\d)))?
    \d{{4}}(?![\d.万亿wW%]) (?:[1-9]|{_PAIR}|[二三四五六七八九]){_ALONE} 一(?=$|[\s,;。!?)左上块元]|一个?[平方])
    半(?![年个天])"""
)
_UNSAID_ONE = words(
    r"""(?<=[上过近超破逾小])[百千]?[万亿](?!一) (?<=[上过近超破逾小])[百千](?=[块元])
    (?<!\w)百十(?=[来多几]) (?<!\w)[百千](?=[来把])(?:来|把)?万? 千万(?=左右|出头|以上|上下|[元块])"""
)
_NUMBER = words(
    rf"""{_SMALL}(?:点{_D}+)?{_MORE}?(?:\s?亿(?:零?{_SMALL}{_MORE}?\s?[万w]{_TAIL}?|{_TAIL})?|{_LARGE}{_TAIL}?)?
    半个?亿{_TAIL}? {_UNSAID_ONE}"""
)
_FIND = re.compile(_NUMBER)
_LONGEST, _TOO_LARGE = 40, Decimal(10) ** 20  # of letters, and what nobody owns
_WHOLE = re.compile(rf"{_NUMBER}|半|{_D}{{2,}}")
_PAIRS = re.compile(_PAIR)
_READ_OUT = re.compile(rf"^{_D}{{3,}}万?$|点{_D}{{2,}}")
# The number is longer than what is understood of it: 一千亿亿, 百八十万.
_GOES_ON = re.compile(r"[十百千万亿]")
_CAME_BEFORE = re.compile(r"(?:^|[^上过近超破逾小\w])[百千]$|(?<=[能要卖值])[百千]$")
_ONE_WORDS = words(
    r"""些 下 共 同 手 并 时 向 块儿 辈子 方面 样 般 起(?!步) 直 定 旦 切 边 面 致 律 概 会儿
    点(?!\d|[零一二三四五六七八九税]) 字 分(?!钟|之) 足"""
)
# Not numbers: what stands before, the letters, what comes after.
_IN_WORDS = tuple(
    (re.compile(rf"{before}$"), letters, re.compile(after))
    for before, letters, after in (
        ("", "一", _ONE_WORDS),
        (r"(?:(?:^|[^\d零一二三四五六七八九十百千几两半点])万|[统唯惟专单])", "一", ""),
        ("[加合放凑搁算拢堆]", "一", "块"),  # 两家加一块18万
        ("", "十", "分(?!钟)|足|字"),
        ("", "八", "成(?!交)"),
        ("[mM]", "2", ""),  # m2
        ("挂", "零", ""),
        ("[我咱他她们]", "俩", "(?![套处个孩娃儿])"),  # 12年我俩买的
        ("[我咱他她们]", "仨", "(?![套处个孩娃儿])"),
        ("", "13", "薪"),
        ("", "五", "险"),  # 2万五险一金4000
        ("", "三", "险"),
        ("", "十三", "薪"),
    )
)


@dataclass(frozen=True)
class Numeral:
    """``low`` is ``None`` where no figure is said: 几百. ``about``: 三百多. ``unit``: of the last 万 or 亿, else 1."""

    low: Optional[Decimal]
    high: Optional[Decimal]
    about: bool
    unit: Decimal
    text: str

    @property
    def exact(self) -> Optional[Decimal]:
        return self.low if self.low == self.high and not self.about else None


def mark_numbers(marked: Marked) -> None:
    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        text, after = found.group(), found.string[found.end() :]
        before = found.string[: found.start()]
        if any(text == w and b.search(before) and a.match(after) for b, w, a in _IN_WORDS):
            return None
        numeral = _read(text)
        if numeral is None or _GOES_ON.match(after) or _CAME_BEFORE.search(before):
            return Kind.OTHER, text
        return (Kind.BIG if numeral.unit > 1 else Kind.NUMBER), numeral

    marked.mark(_FIND, make)


def read_numeral(text: str) -> Optional[Numeral]:
    """``text`` if all of it is one number, or a choice of two."""
    written = text.translate(PLAIN)
    return _read(written) if _WHOLE.fullmatch(written) else None


def _read(written: str) -> Optional[Numeral]:
    if len(written) > _LONGEST:
        return None
    about = re.search(r"[几多来余数把]|^[百千万亿]", written) is not None
    # 五六十 is fifty or sixty; 六零五 and 点五六 are read out.
    if len(written) > 1 and written[0] == "零" and written[1] not in "点零":
        written = written[1:]
    pair = _PAIRS.search(written) if not _READ_OUT.search(written) else None
    readings = [written]
    if pair is not None:
        readings = [written[: pair.start()] + digit + written[pair.end() :] for digit in pair.group()]
    try:
        low, high = (_value(re.sub(r"[\s个好大多来余把,]", "", r)) for r in (readings[0], readings[-1]))
    except ValueError:
        return None
    if high >= _TOO_LARGE:
        return None
    if low == 0 and about:
        return Numeral(None, None, True, _unit(written), written)
    return Numeral(plain(low), plain(high), about, _unit(written), written)


def read_number(text: str) -> Optional[Decimal]:
    """The value of ``text`` if all of it is one exact number.

    >>> [str(read_number(t)) for t in ("三百五十万", "1.2亿", "两百五", "一万五", "八十九点五", "5,000,000", "3百60万")]
    ['3500000', '120000000', '250', '15000', '89.5', '5000000', '3600000']
    """
    numeral = read_numeral(text)
    return numeral.exact if numeral is not None else None


def _value(text: str) -> Decimal:
    """By the largest unit: what stands before it times the unit, and what is left."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    for sign, unit in UNITS.items():
        if sign in text:
            head, _, tail = text.partition(sign)
            return (_value(head) if head else Decimal(1)) * unit + _tail(tail, Decimal(unit))
    if text == "半":
        return Decimal("0.5")
    if text.endswith("半"):
        return _value(text[:-1]) + Decimal("0.5")
    if "点" in text:
        whole, _, digits = text.partition("点")
        return Decimal(f"{_value(whole)}.{''.join(str(_DIGITS[d]) for d in digits)}")
    if text and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    if text in ("几", "数"):
        return Decimal(0)
    if re.fullmatch(r"零?\d+(?:\.\d+)?", text):
        return Decimal(text.lstrip("零"))
    raise ValueError(text)


def _tail(text: str, unit: Decimal) -> Decimal:
    """A last digit without 零 counts in the next lower unit: 一万五 is 15 000, 三百二 is 320."""
    if not text:
        return Decimal(0)
    if text == "半":
        return unit / 2
    if len(text) == 1 and text not in "零几十":
        return _value(text) * unit / 10
    value = _value(text[1:] if text[0] == "零" and len(text) > 1 else text)
    if value >= unit:
        raise ValueError(text)
    return value


def _unit(text: str) -> Decimal:
    large = re.findall("[万亿wkK]", text)
    return Decimal(UNITS[large[-1]]) if large else Decimal(1)


def plain(value: Decimal) -> Decimal:
    """Without an exponent or trailing zeros behind the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
