"""What stands on a paper in its normal form, and whether it can be so. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.materials.schemas import ValueKind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECK = "10X98765432"
# What a reader of pictures takes for a digit's neighbour.
LOOK_ALIKES = str.maketrans(
    {"O": "0", "o": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
)
PROVINCES = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新蒙"


@dataclass(frozen=True, slots=True)
class Value:
    """``fits``: it has the shape, and the check digit where there is one, of what it should be."""

    text: str
    fits: bool


NOTHING = Value("", fits=False)


def plain(text: str) -> str:
    """Half width, without spaces, with the brackets and dashes of one kind.

    >>> plain("京（２０２１） 朝")
    '京(2021)朝'
    """
    text = (
        unicodedata.normalize("NFKC", text).replace("【", "(").replace("】", ")").replace("〔", "(").replace("〕", ")")
    )
    return re.sub(r"\s+", "", text)


def check_digit(first_17: str) -> str:
    """The last character of an identity number (GB 11643-1999).

    >>> check_digit("11010519491231002")
    'X'
    """
    return CHECK[sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """18 characters, a day that exists, the right check digit.

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021"), is_id_number("11010519491331002X")
    (True, False, False)
    """
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        return False
    return check_digit(text[:17]) == text[17] and _day(text[6:10], text[10:12], text[12:14]) is not None


def born_on(id_number: str) -> date | None:
    return _day(id_number[6:10], id_number[10:12], id_number[12:14]) if len(id_number) == 18 else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _text(raw: str) -> Value:
    text = plain(raw).strip(":;,.·-_|/")
    return Value(text, fits=bool(text))


def _name(raw: str) -> Value:
    """Of a person, or of a company where it is long."""
    text = re.sub(r"[^\w·()]", "", plain(raw).replace("•", "·")).strip("_")
    text = re.sub(r"[0-9A-Za-z]+$", "", text)
    person = re.fullmatch(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+", text)
    company = re.fullmatch(r"[\u3400-\u9fff()]{6,}(公司|中心|局|院|社|厂)", text)
    return Value(text, fits=person is not None or company is not None)


def _names(raw: str) -> Value:
    read = [_name(part) for part in re.split(r"[、,，/;；\s]+", unicodedata.normalize("NFKC", raw).strip()) if part]
    read = [value for value in read if value.text]
    return Value("、".join(value.text for value in read), fits=bool(read) and all(value.fits for value in read))


def _id_number(raw: str) -> Value:
    text = plain(raw).upper().replace("×", "X").replace("✕", "X")
    text = re.sub(r"[^0-9A-Z|]", "", text)
    last = text[17:18]
    digits = text[:17].translate(LOOK_ALIKES) + (last if last == "X" else last.translate(LOOK_ALIKES))
    return Value(digits, fits=is_id_number(digits))


def _certificate_number(raw: str) -> Value:
    """京(2021)朝不动产权第0012345号."""
    text = plain(raw)
    found = re.search(
        rf"([{PROVINCES}])\(?([0-9OIl]{{4}})\)?([\u3400-\u9fff]{{1,6}}?)不动产权?第([0-9OIlDBS]{{4,9}})号?", text
    )
    if not found:
        return NOTHING
    year, number = found[2].translate(LOOK_ALIKES), found[4].translate(LOOK_ALIKES)
    fits = 2015 <= int(year) <= 2100 and len(number) == 7
    return Value(f"{found[1]}({year}){found[3]}不动产权第{number}号", fits=fits)


def _number(raw: str) -> Value:
    """A number of a paper: letters, digits and dashes."""
    found = re.search(r"[0-9A-Z][0-9A-Z-]{4,}", plain(raw).upper())
    return Value(found[0].strip("-"), fits=True) if found else NOTHING


def _area(raw: str) -> Value:
    text = plain(raw).replace("m2", "㎡").replace("M2", "㎡").replace(",", ".")
    found = re.search(r"(\d{1,6}(?:\.\d{1,3})?)(?:㎡|平方米|平米|m²|m)", text) or re.search(r"(\d{1,6}\.\d{1,3})", text)
    return Value(str(Decimal(found[1])), fits=0 < Decimal(found[1]) < 100_000) if found else NOTHING


def _money(raw: str) -> Value:
    """Yuan. Of what a reader took for points and commas, the last before two digits parts yuan and cents."""
    found = re.search(r"\d[\d,.，。]*", plain(raw).replace("，", ",").replace("。", "."))
    if not found:
        return NOTHING
    text = found[0].rstrip(",.")
    cents = re.search(r"[,.](\d{2})$", text)
    whole = re.sub(r"[,.]", "", text[: cents.start()] if cents else text)
    return Value(f"{int(whole or 0)}.{cents[1] if cents else '00'}", fits=bool(whole))


def _date(raw: str) -> Value:
    text = plain(raw)
    found = re.search(r"([12][0-9OI]{3})[年.\-/,]([0-9OIl]{1,2})[月.\-/,]([0-9OIl]{1,2})", text) or re.search(
        r"([12]\d{3})([01]\d)([0-3]\d)", text
    )
    if not found:
        return NOTHING
    day = _day(*(part.translate(LOOK_ALIKES) for part in found.groups()))
    return Value(day.isoformat(), fits=1900 < day.year < 2100) if day else NOTHING


NORMAL: dict[ValueKind, Callable[[str], Value]] = {
    "text": _text,
    "name": _name,
    "names": _names,
    "id_number": _id_number,
    "certificate_number": _certificate_number,
    "number": _number,
    "area": _area,
    "money": _money,
    "date": _date,
}


def normal(kind: ValueKind, raw: str) -> Value:
    """``raw`` as a value of ``kind``; nothing where there is none in it."""
    return NORMAL[kind](raw)
