"""The fields of a paper out of the rows of its page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backends.materials.layout import Box
from backends.materials.papers import READABLE, FieldSpec, Paper, load_papers
from backends.materials.schemas import Field, PaperKind
from backends.materials.values import NOTHING, Value, normal

MISFIT = 0.4  # belief in a value that has not the shape of what it should be
SLIPPED = 0.9  # belief in a label of which one character was read wrongly
ENOUGH = 2.0  # a paper is taken for what its words say from here on
Row = list[Box]


@dataclass(frozen=True, slots=True)
class Place:
    """A label found: in ``row``, in line ``index`` of it, ending before ``end``. ``whole``: the line begins with it."""

    row: int
    index: int
    start: int
    end: int
    sure: float


def recognise(rows: Sequence[Row]) -> PaperKind | None:
    """Which paper this is, by its words; one that another paper has too says less."""
    texts = [box.text for row in rows for box in row]
    papers = load_papers()

    def weight(kind: PaperKind) -> float:
        others = "|".join(word for other in READABLE if other != kind for word in papers[other].words)
        held = [title for title in papers[kind].titles if any(_holds(text, title) for text in texts)]
        return sum(0.5 if title in others else 1.0 for title in held)

    best = max(READABLE, key=weight)
    return best if weight(best) >= ENOUGH else None


def extract(paper: Paper, rows: Sequence[Row], page: int, size: tuple[int, int]) -> list[Field]:
    """Every field of ``paper``, empty where it was not found. ``size`` of the page in pixels."""
    return [_field(spec, paper, rows, page, size) for spec in paper.fields]


def _field(spec: FieldSpec, paper: Paper, rows: Sequence[Row], page: int, size: tuple[int, int]) -> Field:
    if not spec.at:
        found = _by_shape(spec, rows)
    elif spec.many:
        found = _joined([_at(spec, place, paper, rows) for place in _places(spec, rows)])
    else:
        tries = [_at(spec, place, paper, rows) for place in _places(spec, rows)[spec.nth - 1 :]]
        found = max(tries[:1] if spec.nth > 1 or _has_nth(spec, paper) else tries, key=_belief, default=_NONE)
    value, boxes, _ = found
    confidence = round(_belief(found), 3) if value.text else 0.0
    where = _around(boxes, size) if boxes and value.text else None
    return Field(spec.name, spec.label, spec.kind, value.text, confidence, page, where)


Found = tuple[Value, list[Box], float]
_NONE: Found = (NOTHING, [], 0.0)


def _has_nth(spec: FieldSpec, paper: Paper) -> bool:
    return any(other.nth > 1 and other.at == spec.at for other in paper.fields)


def _belief(found: Found) -> float:
    value, boxes, sure = found
    if not value.text:
        return 0.0
    return sure * min((box.score for box in boxes), default=0.0) * (1.0 if value.fits else MISFIT)


def _joined(found: list[Found]) -> Found:
    found = [one for one in found if one[0].text]
    text = "、".join(value.text for value, _, _ in found)
    fits = bool(found) and all(value.fits for value, _, _ in found)
    return (
        Value(text, fits),
        [box for _, boxes, _ in found for box in boxes],
        min((s for _, _, s in found), default=0.0),
    )


def _by_shape(spec: FieldSpec, rows: Sequence[Row]) -> Found:
    found: list[Found] = []
    for row in rows:
        value = normal(spec.kind, "".join(box.text for box in row))
        if value.text:
            found.append((value, row, 1.0))
    if spec.last:
        return found[-1] if found else _NONE
    return max(found, key=_belief, default=_NONE)


def _places(spec: FieldSpec, rows: Sequence[Row]) -> list[Place]:
    """Where the label stands, from the top; with one slip where it stands nowhere as it should."""
    for slips in (0, 1):
        places = [
            place for n, row in enumerate(rows) for place in [_in_row(spec.at, n, row, slips)] if place is not None
        ]
        # Two labels in one row, as on a card of two columns.
        if places:
            return places
    return []


def _slips(word: str) -> int:
    """How many characters of a word may be read wrongly for it still to be that word."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def _holds(text: str, word: str) -> bool:
    return word in text or _find(text, word, _slips(word)) >= 0


def _in_row(words: Sequence[str], number: int, row: Row, slips: int) -> Place | None:
    for word in words:
        if slips and len(word) < 3:
            continue
        for index, box in enumerate(row):
            start = _find(box.text, word, max(slips, _slips(word)) if slips else 0)
            if start >= 0:
                return Place(number, index, start, start + len(word), SLIPPED if slips else 1.0)
        if not slips and (place := _spread(word, number, row)):
            return place
    return None


def _spread(word: str, number: int, row: Row) -> Place | None:
    """A label with wide gaps, which is read as several lines: 坐 落."""
    for index in range(len(row) - 1):
        text = ""
        for end in range(index, min(index + len(word), len(row))):
            text += row[end].text
            if text.startswith(word) and end > index:
                used = len(word) - len(text) + len(row[end].text)
                return Place(number, end, 0, used, 1.0)
            if not word.startswith(text):
                break
    return None


def _find(text: str, word: str, slips: int) -> int:
    if not slips:
        return text.find(word)
    for start in range(len(text) - len(word) + 1):
        if sum(a != b for a, b in zip(text[start : start + len(word)], word, strict=True)) <= slips:
            return start
    return -1


def _at(spec: FieldSpec, place: Place, paper: Paper, rows: Sequence[Row]) -> Found:
    """The value after a label: in its row, or else to its right a little higher or lower, or else below it."""
    row = rows[place.row]
    label = row[place.index]
    stops = [word for word in paper.words if word not in spec.at]
    text, boxes = _cut(label.text[place.end :], stops, spec), [label]
    ended = len(text) < len(label.text[place.end :])
    for box in row[place.index + 1 :]:
        if ended or _begins(box.text, stops):
            break
        piece = _cut(box.text, stops, spec)
        text, boxes, ended = text + _gap(text) + piece, [*boxes, box], len(piece) < len(box.text)
    if spec.kind == "text" and not spec.only:
        more, under = _continued(place, rows, stops, boxes)
        text, boxes = text + more, boxes + under
    value = _value(spec, text)
    if value.text and not value.fits:
        value, boxes = _shortened(spec, value, boxes, label.text[place.end :])
    if not value.text:
        beside = _beside(place, rows, stops)
        text, boxes = "".join(box.text for box in beside), beside
        value = _value(spec, text)
    if not value.text:
        below = _below(place, rows)
        text, boxes = "".join(box.text for box in below), below
        value = _value(spec, text)
    if len(boxes) > 1 and boxes[0] is label and not label.text[place.end :].strip(":"):
        boxes = boxes[1:]
    return value, boxes, place.sure


def _shortened(spec: FieldSpec, value: Value, boxes: list[Box], first: str) -> tuple[Value, list[Box]]:
    """The value without what stands further right in its row, where it has its shape without it."""
    for end in range(len(boxes) - 1, 0, -1):
        shorter = _value(spec, " ".join([first, *(box.text for box in boxes[1:end])]))
        if shorter.fits:
            return shorter, boxes[:end]
    return value, boxes


def _gap(text: str) -> str:
    return " " if text else ""


def _value(spec: FieldSpec, text: str) -> Value:
    text = text.lstrip(":;.·-_|)")
    if spec.only:
        return next((Value(one, fits=True) for one in spec.only if one in text), NOTHING)
    return normal(spec.kind, text)


def _begins(text: str, stops: Sequence[str]) -> bool:
    return any(_find(text[: len(word)], word, _slips(word)) == 0 for word in stops)


def _cut(text: str, stops: Sequence[str], spec: FieldSpec) -> str:
    """``text`` before the next label. An address may hold any word, so only one with a colon ends it."""
    free = spec.kind == "text" and not spec.only
    ends = [at for word in stops if (at := text.find(f"{word}:" if free else word)) >= 0 and len(word) > 1]
    return text[: min(ends)] if ends else text


def _continued(place: Place, rows: Sequence[Row], stops: Sequence[str], boxes: list[Box]) -> tuple[str, list[Box]]:
    """The lines of a long value that go on beneath its first."""
    first = boxes[-1] if len(boxes) > 1 else boxes[0]
    if len(boxes) == 1 and not first.text:
        return "", []
    text, under, last = "", list[Box](), first
    for row in rows[place.row + 1 :]:
        near = [box for box in row if box.left > boxes[0].left - last.height and box.left < first.right]
        if not near:
            continue
        box = near[0]
        drop = box.y_left - last.y_left
        aligned = abs(box.left - (first.left if len(boxes) > 1 else box.left)) < 1.2 * first.height
        if (
            not (0.6 * last.height < drop < 1.9 * last.height)
            or not aligned
            or _begins(box.text, stops)
            or ":" in box.text
        ):
            break
        if abs(box.height - first.height) > 0.35 * first.height or _labelled(box, rows, stops):
            break
        text, under, last = text + box.text, [*under, box], box
    return text, under


def _labelled(box: Box, rows: Sequence[Row], stops: Sequence[str]) -> bool:
    """Another label stands left of the line: it is the value of that one."""
    return any(
        other.right < box.left + box.height and abs(other.y_right - box.y_left) < 0.7 * box.height
        for row in rows
        for other in row
        if _begins(other.text, stops)
    )


def _beside(place: Place, rows: Sequence[Row], stops: Sequence[str]) -> list[Box]:
    """Lines right of the label, up to one and a half lines higher or lower: a tall cell of a table."""
    label = rows[place.row][place.index]
    near = [
        box
        for row in rows
        if row is not rows[place.row] and not any(_begins(box.text, stops) for box in row)
        for box in row
        if box.left > label.right - 4 and abs(box.y - label.y_right) < 1.6 * label.height
    ]
    return sorted(near, key=lambda box: box.y)


def _below(place: Place, rows: Sequence[Row]) -> list[Box]:
    """The line under the label: the head of a column."""
    label = rows[place.row][place.index]
    under = [
        box
        for row in rows[place.row + 1 :]
        for box in row
        if box.left < label.right and box.right > label.left and 0 < box.y - label.y < 4 * label.height
    ]
    return under[:1]


def _around(boxes: Sequence[Box], size: tuple[int, int]) -> tuple[int, int, int, int]:
    points = [point for box in boxes for point in box.line.corners]
    width, height = size

    def share(value: float, whole: int) -> int:
        return max(0, min(1000, round(1000 * value / whole)))

    xs, ys = [x for x, _ in points], [y for _, y in points]
    return share(min(xs), width), share(min(ys), height), share(max(xs), width), share(max(ys), height)
