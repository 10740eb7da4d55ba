"""What a file is by its content, where its name says another kind: told as such, and not as damage."""

from __future__ import annotations

import io
import re
from typing import Final
from zipfile import BadZipFile, ZipFile

from knowledge_base.editing.columns import ID
from knowledge_base.editing.reading.csv_text import decoded
from knowledge_base.errors import ContentError

_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = {"xlsx": "Excel 工作簿", "docx": "Word 文档"}
_FOLDERS: Final = {"xl/": "xlsx", "word/": "docx"}  # of the parts in such an archive
# Kinds that no reader of entries takes, by the bytes they begin with.
_OTHERS: Final = {b"%PDF-": " PDF", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片"}
_OLD: Final = bytes.fromhex("D0CF11E0A1B11AE1")  # ``check_archive`` tells it of those that should be archives
_NAMES_IDS: Final = re.compile(rf"(?:^|[,;\t，；\"]){ID}(?:[,;\t，；\"]|$)", re.MULTILINE)  # as headings of a table do
_PAGE: Final = ("<!doctype html", "<html", "<table")


def check_kind(data: bytes, form: str) -> None:
    """``form``: the kind that the name of the file says. Raises ``ContentError``, only where the content is surely of
    another one."""
    if data.startswith(_ZIP):
        found = _of_archive(data)
        if found and found != form:
            raise ContentError(
                f"这个文件其实是 {_OFFICE[found]}，名字却以 .{form} 结尾。请把扩展名改成 .{found} 再导入"
            )
        return
    what = next((name for mark, name in _OTHERS.items() if data.startswith(mark)), "")
    if form not in _OFFICE and data.startswith(_OLD):
        what = "旧格式的 Office 文件，或者设了打开密码的文件"
    if what:
        raise ContentError(f"这个文件其实是{what}，不是 .{form}，读不了。请另存为 .xlsx 或者 .docx 再导入")
    if form in _OFFICE and (text := _text(data)):
        _tell_text(text.lstrip(), form)


def _tell_text(text: str, form: str) -> None:
    if text.lower().startswith(_PAGE):
        raise ContentError(
            f"这个文件其实是网页，不是 {_OFFICE[form]}。请用 Excel、Word 或 WPS 打开，另存为 .{form} 再导入"
        )
    looks = (
        "jsonl" if text.startswith("{") else "md" if text.startswith("#") else "csv" if _NAMES_IDS.search(text) else ""
    )
    if looks:
        raise ContentError(f"这个文件里是文字，不是 {_OFFICE[form]}，像是 .{looks}。请把扩展名改成 .{looks} 再导入")
    raise ContentError(f"这个文件里是文字，不是 {_OFFICE[form]}。请用 Excel、Word 或 WPS 打开，另存为 .{form} 再导入")


def _of_archive(data: bytes) -> str:
    """Empty for one that cannot be opened, or that is of neither kind."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return ""
    found = {form for folder, form in _FOLDERS.items() if any(name.startswith(folder) for name in names)}
    return found.pop() if len(found) == 1 else ""


def _text(data: bytes) -> str:
    """Empty where it is none that anybody has written."""
    try:
        text = decoded(data)
    except ContentError:
        return ""
    return text if text.strip() and all(c.isprintable() or c.isspace() for c in text) else ""
