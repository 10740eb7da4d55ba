"""JSON lines, and what people take for them: one list, or one object laid out over many lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


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
        yield from (Item(n, json.dumps(one, ensure_ascii=False), one) for n, one in enumerate(whole, start=1))
        return
    for number, line in lines:
        yield _item(number, line)


def _item(number: int, line: str) -> Item:
    try:
        return Item(number, line, _value(line.rstrip(",")))
    except _TwiceError as error:
        return Item(number, line, problem=f"字段 {error} 写了两次，请只留一个")
    except (ValueError, RecursionError):
        return Item(number, line, problem="不是正确的 JSON")


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
