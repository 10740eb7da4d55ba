"""YAML as people write it by hand: a key written twice is refused, and every value knows the line it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kit.errors import LogicalError

Place = tuple[str | int, ...]


class BadYamlError(LogicalError):
    """The file cannot be read as YAML; the message names the file and, where there is one, the line."""

    code = "bad_yaml"


@dataclass(frozen=True, slots=True)
class Marked:
    """``lines``: where each value stands, 1-based, by the keys and indexes that lead to it."""

    content: Any
    lines: Mapping[Place, int]

    def line_of(self, place: Sequence[str | int]) -> int:
        """The line of ``place``, or of the nearest value around it; steps that the file does not have are passed over.

        >>> read_text("a:\\n  b: 1").line_of(("a", "b", "missing"))
        2
        """
        at: Place = ()
        for step in place:
            if (*at, step) in self.lines:
                at = (*at, step)
        return self.lines.get(at, 1)


def read_marked(path: Path) -> Marked:
    """Raises ``BadYamlError``."""
    try:
        return read_text(path.read_text(encoding="utf-8"), name=path.name)
    except OSError as error:
        raise BadYamlError(f"打不开 {path}，请核对路径") from error
    except UnicodeDecodeError as error:
        raise BadYamlError(f"{path.name} 不是可读的 YAML：要用 UTF-8 编码") from error


def read_text(text: str, name: str = "文件") -> Marked:
    """Raises ``BadYamlError``."""
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return Marked(None, {})
        lines = dict(_lines(node, (), loader))
        return Marked(loader.construct_document(node), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark is not None else ""
        raise BadYamlError(f"{name} {line}不是可读的 YAML：{getattr(error, 'problem', error)}") from error


def _lines(node: yaml.Node, place: Place, loader: yaml.CSafeLoader) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        _check_scalar(node, loader)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(item, (*place, number), loader)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key_node, item in node.value:
            key = key_node.value
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"{key} 写了两次", problem_mark=key_node.start_mark)
            seen.add(key)
            for at, line in _lines(item, (*place, key), loader):
                yield at, key_node.start_mark.line + 1 if at == (*place, key) else line


def _check_scalar(node: yaml.ScalarNode, loader: yaml.CSafeLoader) -> None:
    """YAML takes 2020-13-01 for a date, and then there is none."""
    try:
        loader.construct_object(node)
    except ValueError as error:
        raise yaml.MarkedYAMLError(problem=f"{node.value} 不是日期或数", problem_mark=node.start_mark) from error
