"""``daoban read``: what is read from one sentence, and how a table of sentences fares. Errors are ``DaobanError``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import typer
import yaml

from kit.errors import LogicalError
from language.reading import Asked, read
from language.reading.means import differences, means

ASKED: tuple[Asked, ...] = get_args(Asked)
_LABELS = {
    "money": "金额（元，按出现的先后）",
    "sale_price": "成交价",
    "original_price": "原价",
    "deed_tax_paid": "已缴契税",
    "renovation": "装修",
    "loan_interest": "贷款利息",
    "quota": "额度",
    "monthly_income": "月收入",
    "bonus": "奖金",
    "about": "不是准数",
    "area_m2": "建筑面积（平方米）",
    "held": "持有",
    "dates": "其他日期",
    "only_home": "卖方唯一住房",
    "buyer_homes": "买方已有住房（套）",
    "yes_no": "是与否",
    "correction_of": "更正",
}


class BadTableError(LogicalError):
    code = "bad_table"


@dataclass(frozen=True)
class Item:
    text: str
    asked: Asked | None
    means: Mapping[str, Any]


def read_sentence(text: str, *, asked: str | None, today: date, as_json: bool) -> None:
    said = means(read(text, check_asked(asked), today))
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for key, label in _LABELS.items():
        if key in said:
            typer.echo(f"{label}：{_shown(said[key])}")
    if not said:
        typer.echo("没有读出数、日期、面积、时长、住房套数或是与否。")


def read_table(file: Path, *, today: date, as_json: bool) -> None:
    """Print each item that differs, and how many there are and are right, as one JSON object on the last line."""
    items = load_table(file)
    wrong = 0
    for item in items:
        reading = read(item.text, item.asked, today)
        differing = differences(reading, item.means, item.asked)
        if not differing:
            continue
        wrong += 1
        said = means(reading)
        if as_json:
            row = {"text": item.text, "asked": item.asked, "differs": differing, "wanted": item.means, "read": said}
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            asked = f"（问 {item.asked}）" if item.asked else ""
            typer.echo(f"✗ {item.text}{asked}：应为 {_shown(item.means)}，读作 {_shown(said)}")
    typer.echo(json.dumps({"items": len(items), "right": len(items) - wrong}))


def load_table(file: Path) -> list[Item]:
    """A YAML list of ``{text, asked, means}``; other keys are notes. Raises ``BadTableError``."""
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadTableError(f"打不开 {file}，请核对路径", field="table") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadTableError(f"{file} 不是正确的 YAML：{error}", field="table") from error
    if not isinstance(rows, list):
        raise BadTableError(f"{file} 应是一个列表，每项有 text、asked、means", field="table")
    return list(_items(rows))


def check_asked(asked: Any) -> Asked | None:
    if asked is None:
        return None
    if asked not in ASKED:
        raise BadTableError(f"asked 只能是 {'、'.join(ASKED)}，或不写；现在是“{asked}”", field="asked")
    return ASKED[ASKED.index(asked)]


def _items(rows: list[Any]) -> Iterator[Item]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("means"), dict) or "text" not in row:
            raise BadTableError(f"第 {number} 项应有 text、asked、means", field="table")
        wanted = dict(row["means"])
        if isinstance(wanted.get("yes_no"), bool):  # YAML takes a bare yes for true
            wanted["yes_no"] = "yes" if wanted["yes_no"] else "no"
        yield Item(str(row["text"]), check_asked(row.get("asked")), wanted)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
