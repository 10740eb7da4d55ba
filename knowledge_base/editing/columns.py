"""An entry as named texts, the cells of a row or the parts of a document, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from knowledge_base.documents.texts import with_line_ends
from knowledge_base.entries.content import read_entry
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import UNDATED, Entry
from knowledge_base.errors import ContentError

ID: Final = "编号"
QUESTION: Final = "问题"
PROSE: Final = ("答案", "说明")  # in Markdown, where a list is a list
_SOURCE_PARTS: Final = {"issuer": "发文机关", "doc_no": "文号", "article": "条款", "title": "标题"}
_PART: Final = re.compile(r"((?:\\[\\|]|[^|])*)\|")  # of a source, up to the bar after it
_WORD: Final = re.compile(r"((?:\\[\\、]|[^、])*)、")  # of those that tell apart, up to the mark after it
_ESCAPED: Final = re.compile(r"\\([\\|])")


def texts_of(entry: Entry) -> dict[str, str]:
    """By heading, all of ``COLUMNS``; empty where the entry says nothing."""
    fields = _flat(entry)
    return {name: write(fields[field]) for name, (field, _, write) in COLUMNS.items()}


def fields_of(texts: Mapping[str, str], stored: Mapping[str, Entry]) -> dict[str, Any]:
    """The fields of an entry whose ``texts`` came from a file.

    A heading that is not there leaves what the entry of that id in ``stored`` says; one that is there with an empty
    text empties it. Raises ``ContentError``.
    """
    known = stored.get(texts.get(ID, "").strip())
    row = _flat(known) if known is not None else {}
    for name, text in texts.items():
        field, read, _ = COLUMNS[name]
        row.pop(field, None)
        if text.strip():
            row[field] = read(text)
    begin, end = row.pop("from", None), row.pop("to", None)
    if begin:
        row["in_force"] = {"from": begin} | ({"to": end} if end else {})
    return row


def read_named(row: dict[str, Any], read: Callable[[dict[str, Any]], Entry] = read_entry) -> Entry:
    """As ``read``, but what is wrong is told by the names that a trainer knows."""
    try:
        return read(row)
    except ContentError as error:
        raise ContentError(in_names(error.message)) from error


def in_names(fault: str) -> str:
    return _FIELD.sub(lambda found: _in_words(found[1]), fault)


def _in_words(path: str) -> str:
    """
    >>> _in_words("similar.3"), _in_words("in_force.from"), _in_words("citations.1.issuer")
    ('“相似问法”第 3 项', '“起”', '“依据”第 1 项的“发文机关”')
    """
    told = ""
    for part in path.replace("in_force.", "").split("."):
        told += f"第 {part} 项" if part.isdigit() else f"{'的' if told else ''}“{_NAMES.get(part, part)}”"
    return told


def _flat(entry: Entry) -> dict[str, Any]:
    fields = as_content(entry)
    period: dict[str, Any] = fields.pop("in_force")
    if period["from"] == UNDATED.isoformat():
        period["from"] = ""
    return fields | period


def _lines(text: str) -> list[str]:
    return [line for line in with_line_ends(text).split("\n") if line.strip()]


def _names(text: str) -> list[str]:
    """Of which none has a mark in it, so people may write several on a line.

    >>> _names("企业、个体工商户\\n个人，不限")
    ['企业', '个体工商户', '个人', '不限']
    """
    return [name.strip() for line in _lines(text) for name in re.split("[、，,；;]", line) if name.strip()]


def _joined(items: Sequence[str]) -> str:
    return "\n".join(items)


def _sources(text: str) -> list[dict[str, str]]:
    return [_source(line) for line in _lines(text)]


def _source(line: str) -> dict[str, str]:
    parts = [_ESCAPED.sub(r"\1", part) for part in _PART.findall(line + "|")]
    if len(parts) > len(_SOURCE_PARTS):
        raise ContentError(f"“依据”每行是{'|'.join(_SOURCE_PARTS.values())}，这一行多了：{line}。文字里的 | 请写成 \\|")
    return dict(zip(_SOURCE_PARTS, parts, strict=False))


def _written_sources(items: Sequence[dict[str, str]]) -> str:
    return "\n".join("|".join(re.sub(r"([\\|])", r"\\\1", item[part]) for part in _SOURCE_PARTS) for item in items)


def _apart(text: str) -> list[dict[str, Any]]:
    """
    >>> _apart("a-b：自建、出租\\\\、出售: 卖")
    [{'entry': 'a-b', 'words': ['自建', '出租、出售: 卖']}]
    """
    parts = (re.split("[:：]", line, maxsplit=1) for line in _lines(text))
    return [{"entry": entry.strip(), "words": _words(words[0] if words else "")} for entry, *words in parts]


def _words(text: str) -> list[str]:
    words = (re.sub(r"\\([\\、])", r"\1", word).strip() for word in _WORD.findall(text + "、"))
    return [word for word in words if word]


def _written_apart(items: Sequence[dict[str, Any]]) -> str:
    return "\n".join(f"{item['entry']}：{'、'.join(map(_written_word, item['words']))}" for item in items)


def _written_word(word: str) -> str:
    return re.sub(r"([\\、])", r"\\\1", word)


def _earlier(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentError("“以前的口径”不是正确的 JSON；不改它的话请保持导出时的样子") from error


def _written_json(items: Sequence[Any]) -> str:
    return json.dumps(items, ensure_ascii=False) if items else ""


def _same(value: Any) -> str:
    return str(value) if value is not None else ""


_DAY: Final = re.compile(
    r"(\d{4})\s*[-－–—/／.．年]\s*(\d{1,2})\s*[-－–—/／.．月]\s*(\d{1,2})\s*[日号]?(?:[\sT]+0?0:00(?::00)?)?"
)
_FIGURES: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"[34]\d{4}|5\d{4}")  # 1982 to 2064
_SERIALS_BEGIN: Final = date(1899, 12, 30)


def day_of(text: str) -> str:
    """
    >>> [day_of(text) for text in ("2026/1/1 0:00", "２０２６－１－１", "2026年1月1号", "46023", "20260101", "明天")]
    ['2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01', '明天']
    """
    text = text.strip()
    found = _DAY.fullmatch(text) or _FIGURES.fullmatch(text)
    if found is not None:
        return f"{int(found[1])}-{int(found[2]):02}-{int(found[3]):02}"
    if _SERIAL.fullmatch(text):  # a day as a program for tables counts them
        return (_SERIALS_BEGIN + timedelta(days=int(text))).isoformat()
    return text


# By heading: the field, how its text is read, and how it is written.
COLUMNS: Final[dict[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]]] = {
    ID: ("id", str.strip, _same),
    QUESTION: ("question", str, _same),
    "相似问法": ("similar", _lines, _joined),
    "答案": ("answer", str, _same),
    "说明": ("details", str, _same),
    "步骤": ("steps", _lines, _joined),
    "材料": ("materials", _lines, _joined),
    "依据": ("citations", _sources, _written_sources),
    "起": ("from", day_of, _same),
    "止": ("to", day_of, _same),
    "把握程度": ("confidence", str.strip, _same),
    "税种": ("tax", str.strip, _same),
    "适用对象": ("audience", _names, _joined),
    "地区": ("region", str, _same),
    "状态": ("status", str.strip, _same),
    "相关条目": ("related", _names, _joined),
    "易混条目": ("apart_from", _apart, _written_apart),
    "所据事实": ("facts", _names, _joined),
    "以前的口径": ("earlier", _earlier, _written_json),
}
_NAMES: Final = {field: name for name, (field, _, _) in COLUMNS.items()} | {"in_force": "起"} | _SOURCE_PARTS
_FIELD: Final = re.compile(r"字段 ([a-z_]+(?:\.\w+)*)")
