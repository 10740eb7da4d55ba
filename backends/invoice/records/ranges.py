"""The table of numbers handed out: read, checked, and made disjoint, so that a number meets one range at most."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from backends.invoice.records.errors import BadRangesError
from backends.invoice.records.rules import PAPER_NUMBER, is_day
from backends.invoice.records.schemas import Segment

Part = tuple[int, int]
HEADER = ("seller", "code", "first", "last", "handed_out_on")
CODE = re.compile(r"[0-9]{10,12}")


def read_ranges(path: Path) -> list[Segment]:
    """Raises ``BadRangesError`` naming the line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != HEADER:
                raise BadRangesError(f"号段表 {path.name} 的表头应当是 {','.join(HEADER)}", field="ranges")
            return disjoint([_segment(row, rows.line_num) for row in rows])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadRangesError(f"号段表 {path.name} 读不了，请检查文件：{error}", field="ranges") from error


def _segment(row: dict[str, str], line: int) -> Segment:
    if None in row or None in row.values():
        raise BadRangesError(f"号段表第 {line} 行的列数不对，应有 {len(HEADER)} 列", field="ranges")
    segment = Segment(**row)
    numbers = PAPER_NUMBER.fullmatch(segment.first) and PAPER_NUMBER.fullmatch(segment.last)
    if not numbers or segment.first > segment.last:
        raise BadRangesError(f"号段表第 {line} 行的起止号码应为 8 位数字，起不大于止", field="ranges")
    if not CODE.fullmatch(segment.code) or not is_day(segment.handed_out_on):
        raise BadRangesError(f"号段表第 {line} 行的代码或领用日期不对，日期如 2026-03-01", field="ranges")
    return segment


def disjoint(segments: Iterable[Segment]) -> list[Segment]:
    """The same ownership in ranges that do not overlap: where several do, the day on which the first was handed out."""
    by_code: defaultdict[tuple[str, str], list[Segment]] = defaultdict(list)
    for segment in segments:
        by_code[segment.seller, segment.code].append(segment)
    return [part for group in by_code.values() for part in _apart(group)]


def _apart(group: list[Segment]) -> Iterator[Segment]:
    """Earliest handed out first; each later one keeps what is not yet covered."""
    covered: list[Part] = []
    for segment in sorted(group, key=lambda s: (s.handed_out_on, s.first)):
        free = without((int(segment.first), int(segment.last)), covered)
        for first, last in free:
            yield Segment(segment.seller, segment.code, f"{first:08}", f"{last:08}", segment.handed_out_on)
        covered.extend(free)


def without(part: Part, taken: Iterable[Part]) -> list[Part]:
    """What is left of a range of numbers, ends included."""
    left = [part]
    for each in taken:
        left = [rest for one in left for rest in _less(one, each)]
    return left


def _less(part: Part, taken: Part) -> list[Part]:
    (first, last), (start, end) = part, taken
    if end < first or start > last:
        return [part]
    return [(a, b) for a, b in ((first, start - 1), (end + 1, last)) if a <= b]
