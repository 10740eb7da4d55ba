"""JSON lines, and what people take for them: one list, or one object laid out over many lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from knowledge_base.documents.texts import HALF

_ESCAPED_HALF: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Item:
    """``number`` is its line, or its place in the list; ``raw`` what stands there. ``problem``: why it has no value."""

    number: int
    raw: str
    value: Any = None
    problem: str = ""


def read_items(text: str) -> Iterator[Item]:
    lines = [(n, line.strip()) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    first = _item(*lines[0]) if lines else None
    whole = _whole(text) if first is not None and (first.problem or isinstance(first.value, list)) else None
    if whole is not None:
        yield from (_checked(n, json.dumps(one, ensure_ascii=False), one) for n, one in enumerate(whole, start=1))
        return
    for number, line in lines:
        yield _item(number, line)


def _item(number: int, line: str) -> Item:
    try:
        return _checked(number, line, _value(line.rstrip(",")))
    except _TwiceError as error:
        return Item(number, line, problem=f"字段 {_visible(str(error))} 写了两次，请只留一个")
    except (ValueError, RecursionError):
        return Item(number, line, problem="不是正确的 JSON")


def _checked(number: int, raw: str, value: Any) -> Item:
    """Half a letter can stand in JSON, but nowhere else."""
    if not (HALF.search(raw) or _ESCAPED_HALF.search(raw)):
        return Item(number, raw, value)
    parts = value.items() if isinstance(value, dict) else ((None, value),)
    for name, part in parts:
        found = HALF.search(json.dumps([name, part], ensure_ascii=False))
        if found is not None:
            where = f"字段 {_visible(name)} " if name is not None else "这一行"
            problem = f"{where}里有半个表情符号之类不完整的字符（{_visible(found[0])}），请删去"
            return Item(number, _visible(raw), problem=problem)
    return Item(number, raw, value)


def _visible(text: str) -> str:
    return HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _TwiceError(ValueError):
    pass


def _value(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One name twice would lose the first without a word."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return made


def _whole(text: str) -> list[Any] | None:
    try:
        found = _value(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else [found]
