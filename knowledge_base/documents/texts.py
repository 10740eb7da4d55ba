"""Texts of entries and of what they cite: one kind of line end, and no character that nobody can see."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

STORED: Final = "stored"  # context of validation: a text kept before control characters were refused is read as it is
# Windows', the old Mac's, Word's line break (pasted as U+000B), a page break, and Unicode's own three.
_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What remains of C0 and C1, and the two non-characters that XML cannot hold either.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# What XML cannot hold, and with it neither Word nor, unless it is escaped, Excel.
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What forms put beside a heading: that it must be filled in, or need not.
_BESIDE: Final = re.compile(
    r"^[\s*＊]+|(?:[\s*＊:：]|[(（\[【]\s*(?:\*|必填项?|选填项?|必需|可选|非必填)\s*[)）\]】])+$"
)
_LONGEST_HEADING: Final = 200  # ``_BESIDE`` goes through a longer text too often: one of 10⁵ spaces took 100 s
_WIDTHLESS: Final = re.compile("[\u200b-\u200f\u2060\ufeff]")
HALF: Final = re.compile("[\ud800-\udfff]")  # of a letter beyond U+FFFF; alone it can be neither stored nor sent
_BEFORE: Final = 10  # characters shown so that the place is found


def with_line_ends(text: str) -> str:
    r"""
    >>> with_line_ends("一\r\n二\x0b三")
    '一\n二\n三'
    """
    return _LINE_END.sub("\n", text)


def heading_of(text: str) -> str:
    r"""The name alone: what is copied from a page has letters without width around it, what is a form asterisks.

    >>> heading_of(" 编号\u200b "), heading_of("*编号"), heading_of("问题\n（必填）："), heading_of("说明（续1）")
    ('编号', '编号', '问题', '说明（续1）')
    """
    name = _WIDTHLESS.sub("", text).strip()
    return _BESIDE.sub("", name) if len(name) <= _LONGEST_HEADING else name


def halves_joined(text: str) -> str:
    r"""With the halves of a letter that stand beside each other as that letter.

    >>> halves_joined("好\ud83d\ude00") == "好\U0001f600", halves_joined("好\ud83d") == "好\ud83d"
    (True, True)
    """
    if not HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def on_one_line(text: str) -> str:
    r"""
    >>> on_one_line("怎么 \n\n  交税"), on_one_line("怎么  交税")
    ('怎么 交税', '怎么  交税')
    """
    if "\n" not in text:
        return text
    return " ".join(part for line in text.split("\n") if (part := line.strip()))


def find_control(text: str) -> tuple[str, str] | None:
    r"""The first control character by its number, and the words before it on its line.

    >>> find_control("税率\x02为3%")
    ('U+0002', '税率')
    """
    found = _CONTROL.search(text)
    if found is None:
        return None
    line = text[: found.start()].rpartition("\n")[2]
    return f"U+{ord(found[0]):04X}", line[-_BEFORE:]


def _clean(text: str, info: ValidationInfo) -> str:
    """Every kind of line end becomes one, which loses nothing. A control character is refused, as it may stand for
    something: Word's hyphen that must not break is pasted as U+001E."""
    text = with_line_ends(text)
    found = find_control(text) if info.context != STORED else None
    if found is not None:
        code, before = found
        place = f"“{before}”之后" if before else "一行的开头"
        raise PydanticCustomError("control_character", "control character", {"code": code, "place": place})
    return text


def _empty_when_blank(text: str) -> str:
    return text if text.strip() else ""


# Of many lines, spaces and line ends kept but for one that has nothing else.
Prose = Annotated[str, AfterValidator(_clean), AfterValidator(_empty_when_blank)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_clean)]
# Of one line: a line end within is a space, as on the screen.
Line = Annotated[Text, AfterValidator(on_one_line)]
OptionalLine = Annotated[
    str, StringConstraints(strip_whitespace=True), AfterValidator(_clean), AfterValidator(on_one_line)
]
