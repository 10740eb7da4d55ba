"""A cell of a workbook as its sheet shows it: a date as one, three per cent as 3%, a sum with its unit."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What a format of numbers is made of: words as they are, room and colours that show nothing, a currency, the rest.
_PIECE: Final = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)')
_DIGITS: Final = "0#?.,"
_SCALED: Final = re.compile(r"[/!@]|E[+-]|[0#?],+(?![0#?])|General", re.IGNORECASE)


def text_of(cell: Any) -> str:
    value = cell.value
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_as_shown(value, str(cell.number_format or ""))
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return str(value) if value is not None else ""


def number_as_shown(value: float, form: str) -> str:
    """With the per cent and the words of its format, and all of its figures.

    >>> [number_as_shown(v, f) for v, f in ((0.03, "0%"), (0.0005, "0.00%_ "), (2026, "General"), (1e-05, ""))]
    ['3%', '0.05%', '2026', '0.00001']
    >>> [number_as_shown(v, f) for v, f in ((500, '0"万元"'), (-7, '"¥"#,##0;[Red]-0'), (12345, '0!.0,"万"'))]
    ['500万元', '-¥7', '12345']
    """
    section = form.split(";")[0]
    exact = Decimal(f"{value:.15g}")  # as many figures as such a program has: 0.1+0.2 is 0.3
    before, after, per_cent = _words(section)
    if per_cent:
        return f"{(exact * 100).normalize():f}%"
    if _SCALED.search(section):  # shown otherwise than by words around the figures
        before = after = ""
    return f"{'-' if exact < 0 else ''}{before}{abs(exact):f}{after}"


def _words(section: str) -> tuple[str, str, bool]:
    before, after, begun, per_cent = "", "", False, False
    for quoted, escaped, currency, other in _PIECE.findall(section):
        if other and other in _DIGITS:
            begun = True
        elif other == "%":
            per_cent = True
        elif begun:
            after += quoted or escaped or currency or other
        else:
            before += quoted or escaped or currency or other
    return before.strip(" -+"), after.strip(), per_cent
