"""What of a sheet the values of its cells do not tell: what is hidden, merged, struck out, linked, or lies beside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_ISO8601

from knowledge_base.errors import ContentError

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURE: Final = re.compile(r"\bDISPIMG\(", re.IGNORECASE)  # how WPS keeps a picture within a cell
_CODE: Final = re.compile(
    r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z&])', re.IGNORECASE
)  # of a header: its parts, fonts, pages
_NO_WORDS: Final = re.compile(r"[\s第页共/\-—–－·\d]*")
_KINDS: Final = frozenset(("n", "s", "str", "b", "e", "d", "inlineStr"))  # of cells
_VALUES: Final[dict[str, Callable[[str], object]]] = {
    "n": lambda text: float(text) if set(text) & set(".eE") else int(text),
    "b": int,
    "s": int,
    "d": from_ISO8601,
}
_OBJECTS: Final = frozenset(("oleObject", "package", "control", "ctrlProp"))


@dataclass(frozen=True)
class Looks:
    """Of a workbook: the formats and the shared texts that are struck out, and those with raised or lowered letters."""

    struck_formats: frozenset[int] = frozenset()
    struck_texts: frozenset[int] = frozenset()
    raised_texts: frozenset[int] = frozenset()


@dataclass
class Seen:
    """Rows from 1. ``below``: from which row and column on a merged cell stands, and its last row. ``uncounted``:
    formulas without a result, ``pictured``: pictures within cells, ``unreadable``: numbers, dates and the like that are
    none, all by row. ``torn``: rows that say two things of
    one cell, or have cells of other rows. ``last``: the row looked at last."""

    last: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    below: dict[tuple[int, int], int] = field(default_factory=dict)
    uncounted: dict[int, list[str]] = field(default_factory=dict)
    pictured: dict[int, list[str]] = field(default_factory=dict)
    unreadable: dict[int, list[str]] = field(default_factory=dict)
    torn: set[int] = field(default_factory=set)
    struck: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def looks_of(archive: ZipFile) -> Looks:
    """Raises what a broken part makes its parser raise."""
    struck, struck_texts, raised = _struck_formats(archive), set(), set()
    for name in (name for name in archive.namelist() if name.endswith("/sharedStrings.xml")):
        with archive.open(name) as part:
            for number, node in enumerate(_parts(part, "si")):
                if _has(node, "strike"):
                    struck_texts.add(number)
                if _has(node, "vertAlign"):
                    raised.add(number)
                node.clear()
    return Looks(frozenset(struck), frozenset(struck_texts), frozenset(raised))


def look_over(part: IO[bytes], looks: Looks, seen: Seen) -> None:
    """Of the XML of a sheet. Raises ``ContentError``, and what a broken part makes its parser raise; ``seen`` is then
    of the rows before the break."""
    context = _parts(part, "row", "col", "mergeCell", "hyperlink", "headerFooter")
    for node in context:
        kind = node.tag.removeprefix(_MAIN)
        if kind == "row":
            number = int(node.get("r") or seen.last + 1)
            if number <= seen.last:  # such a row openpyxl passes over
                raise ContentError(
                    f"有一张工作表里面坏了：第 {number} 行重复了，或者次序颠倒。请用 Excel 或 WPS 打开修复，另存后再试"
                )
            _look_at_row(number, node, seen, looks)
            seen.last = number
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
        elif kind == "col" and _is_hidden(node, "width"):
            first, last = int(node.get("min", "1")), int(node.get("max", "1"))
            seen.hidden_columns += [get_column_letter(n) for n in range(first, min(last, first + 50) + 1)]
        elif kind == "hyperlink" and node.get(_LINKED):
            seen.linked.append(node.get("ref", ""))
        elif kind == "headerFooter":
            seen.beside += _margins(node)
        elif kind == "mergeCell" and ":" in node.get("ref", ""):
            seen.merged.append(node.get("ref"))
            left, top, _, bottom = range_boundaries(node.get("ref"))
            if left and top and bottom and bottom > top:
                seen.below[top, left] = bottom
    if context.root is None or not str(context.root.tag).startswith(_MAIN):
        raise ContentError(
            "这个工作簿不是平常的格式（多半是“严格 Open XML”）。请用 Excel 或 WPS 另存为“Excel 工作簿”再试"
        )


def lying_beside(archive: ZipFile, path: str) -> Iterator[str]:
    """What lies over or beside the cells of the sheet at ``path``, and where."""
    folder, name = posixpath.split(path)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    kinds = set()
    for relation in _parsed(archive.read(relations)):
        kind = posixpath.basename(relation.get("Type", ""))
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/")
        if kind == "comments" and target in archive.namelist():
            places = [node.get("ref", "") for node in _parsed(archive.read(target)).iter(_MAIN + "comment")]
            yield f"有批注（{some(places)}），没有读入"
        kinds.add(kind)
    if "drawing" in kinds:
        yield "有图片、图表或文本框，没有读入"
    if kinds & _OBJECTS:
        yield "有嵌入的对象或控件，没有读入"


def notes_of(title: str, seen: Seen) -> Iterator[str]:
    if seen.hidden_rows:
        yield f"{title}有隐藏的行（第 {some(seen.hidden_rows)} 行），也一起读入了"
    if seen.hidden_columns:
        yield f"{title}有隐藏的列（{some(seen.hidden_columns)} 列），也一起读入了"
    if seen.merged:
        yield (
            f"{title}有合并的单元格（{some(seen.merged)}）：竖着合并的，每一行都按其中的内容读入；"
            "横着合并的，内容只算在最左一格"
        )
    if seen.struck:
        yield f"{title}有划掉的文字（{some(seen.struck)}），照样读入了，请核对"
    if seen.raised:
        yield f"{title}有上标或下标（{some(seen.raised)}），按平常的字读入了，请核对"
    if seen.linked:
        yield f"{title}有链接（{some(seen.linked)}），只读了文字，没有读网址"
    yield from (f"{title}{told}" for told in seen.beside)


def some(items: Sequence[object], most: int = 8) -> str:
    more = f" 等 {len(items)} 处" if len(items) > most else ""
    return "、".join(str(item) for item in items[:most]) + more


def _look_at_row(number: int, node: Any, seen: Seen, looks: Looks) -> None:
    if len(node) and _is_hidden(node, "ht"):
        seen.hidden_rows.append(number)
    column = 0
    for cell in node.iterchildren(_MAIN + "c"):
        row, place = coordinate_to_tuple(cell.get("r")) if cell.get("r") else (number, column + 1)
        if row != number or place <= column or not _kept_as_told(cell):
            seen.torn.add(number)
        column = place
        name = f"{get_column_letter(column)}{number}"
        _look_at_formula(number, name, cell, seen)
        if not is_readable(cell):
            seen.unreadable.setdefault(number, []).append(name)
        elif len(cell):
            _look_at_letters(name, cell, seen, looks)


def is_readable(cell: Any) -> bool:
    """Whether its value is of the kind that it says: at one that is not openpyxl stops."""
    text, read = cell.findtext(_MAIN + "v"), _VALUES.get(cell.get("t") or "n")
    try:
        return not text or read is None or read(text) is not None
    except ValueError:
        return False


def with_texts_for_unreadable(part: bytes) -> bytes:
    """The XML of a sheet in which each such value is a text."""
    root = _parsed(part)
    for cell in root.iter(_MAIN + "c"):
        if not is_readable(cell):
            cell.set("t", "str")
    return bytes(etree.tostring(root))


def _kept_as_told(cell: Any) -> bool:
    """Where its type does not say that a text is within, openpyxl looks for none."""
    kind = cell.get("t") or "n"
    return kind in _KINDS and (kind == "inlineStr" or cell.find(_MAIN + "is") is None)


def _look_at_formula(number: int, name: str, cell: Any, seen: Seen) -> None:
    formula, result = cell.find(_MAIN + "f"), cell.find(_MAIN + "v")
    if formula is None:
        return
    if _PICTURE.search(formula.text or ""):
        seen.pictured.setdefault(number, []).append(name)
    elif result is None or (cell.get("t") != "str" and not (result.text or "").strip()):
        seen.uncounted.setdefault(number, []).append(name)


def _look_at_letters(name: str, cell: Any, seen: Seen, looks: Looks) -> None:
    shared = int(cell.findtext(_MAIN + "v") or -1) if cell.get("t") == "s" else -1
    inline = cell.find(_MAIN + "is")
    if (
        int(cell.get("s") or 0) in looks.struck_formats
        or shared in looks.struck_texts
        or (inline is not None and _has(inline, "strike"))
    ):
        seen.struck.append(name)
    if shared in looks.raised_texts or (inline is not None and _has(inline, "vertAlign")):
        seen.raised.append(name)


def _struck_formats(archive: ZipFile) -> set[int]:
    for name in (name for name in archive.namelist() if name.endswith("/styles.xml")):
        root = _parsed(archive.read(name))
        fonts = root.find(_MAIN + "fonts")
        struck = {n for n, font in enumerate(fonts if fonts is not None else ()) if _has(font, "strike")}
        formats = root.find(_MAIN + "cellXfs")
        return {n for n, one in enumerate(formats if formats is not None else ()) if _font_of(one) in struck}
    return set()


def _font_of(form: Any) -> int:
    named = form.get("fontId") or ""
    return int(named) if named.isdecimal() else -1


def _has(node: Any, name: str) -> bool:
    """``strike`` that is not switched off, ``vertAlign`` that is not at the line."""
    return any(found.get("val") not in ("0", "false", "baseline") for found in node.iter(_MAIN + name))


def _is_hidden(node: Any, size: str) -> bool:
    return node.get("hidden") in ("1", "true") or re.fullmatch(r"0+(?:\.0*)?", node.get(size) or "") is not None


def _margins(node: Any) -> Iterator[str]:
    for text in dict.fromkeys(" ".join(_CODE.sub(" ", part.text or "").split()) for part in node):
        if not _NO_WORDS.fullmatch(text):
            yield f"页眉页脚的“{text[:40]}”没有读入"


class _Parts:
    """The nodes of these names, one after the other."""

    def __init__(self, part: IO[bytes], names: Sequence[str]) -> None:
        tags = tuple(_MAIN + name for name in names)
        self._context = etree.iterparse(part, tag=tags, no_network=True, resolve_entities=False)

    def __iter__(self) -> Iterator[Any]:
        return (node for _, node in self._context)

    @property
    def root(self) -> Any:
        return self._context.root


def _parts(part: IO[bytes], *names: str) -> _Parts:
    return _Parts(part, names)


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False))
