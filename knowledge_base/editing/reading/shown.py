"""A cell of a workbook as its sheet shows it: a date as one, three per cent as 3%, a sum with its unit."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from knowledge_base.documents.texts import halves_joined
from knowledge_base.editing.reading.number_formats import number_as_shown, text_as_shown

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_of(cell: Any) -> str:
    value = cell.value
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_as_shown(value, _format_of(cell))
    if isinstance(value, str):
        text = halves_joined(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), value))
        form = _format_of(cell)
        return text_as_shown(text, form) if "@" in form else text
    return str(value) if value is not None else ""


def _format_of(cell: Any) -> str:
    try:
        return str(cell.number_format or "")
    except IndexError:  # it names a style that the workbook does not have: as if it named none
        return ""


def _hours(span: timedelta) -> str:
    """
    >>> _hours(timedelta(days=1, hours=6)), _hours(timedelta(minutes=90, seconds=5))
    ('30:00', '1:30:05')
    """
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    told = f"{minutes // 60}:{minutes % 60:02}"
    return f"{told}:{seconds:02}" if seconds else told
