"""The figures as an Excel workbook: a sheet for each way to look at them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from handoff.reports.figures import Figures, HourForecast

_SHARE = "0%"
_MINUTES = "0.0"
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("name", "分组", ""),
    ("cases", "请求人工", ""),
    ("taken", "接入", ""),
    ("gave_up", "排队时放弃", ""),
    ("left", "留言", ""),
    ("bot", "转人工前机器人用时（分钟）", _MINUTES),
    ("waited", "平均等候（分钟）", _MINUTES),
    ("waited_p90", "九成等候不超过（分钟）", _MINUTES),
    ("answered", "首次答复（分钟）", _MINUTES),
    ("held", "处理（分钟）", _MINUTES),
    ("in_time", "达标率", _SHARE),
    ("resolved", "解决率", _SHARE),
    ("rated", "评价数", ""),
    ("satisfied", "满意度", _SHARE),
)
FORECAST: tuple[tuple[str, str, str], ...] = (
    ("hour", "时段", ""),
    ("arrivals", "每天请求", _MINUTES),
    ("minutes", "处理（分钟）", _MINUTES),
    ("agents", "座席数", ""),
    ("expected", "预测等候 Erlang C（分钟）", _MINUTES),
    ("expected_a", "预测等候 Erlang A（分钟）", _MINUTES),
    ("happened", "实际等候（分钟）", _MINUTES),
    ("needed", "达标需要的座席数", ""),
)


def write_workbook(sheets: Mapping[str, Sequence[Figures]], forecast: Sequence[HourForecast]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        _write(book, title, COLUMNS, rows)
    _write(book, "预测与实际", FORECAST, forecast)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, title: str, columns: Sequence[tuple[str, str, str]], rows: Sequence[object]) -> None:
    sheet = book.create_sheet(title)
    for number, (name, heading, style) in enumerate(columns, start=1):
        sheet.cell(1, number, heading).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = max(12, 2 * len(heading))
        for line, row in enumerate(rows, start=2):
            cell = sheet.cell(line, number, getattr(row, name))
            if isinstance(getattr(row, name), str):
                cell.data_type = "s"  # a name that begins with "=" is no formula
            elif style:
                cell.number_format = style
    sheet.freeze_panes = "B2"
