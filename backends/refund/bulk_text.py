"""CSV as people's machines save it, for DuckDB, which reads UTF-8."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

from backends.refund.errors import CityUnreadableError

CHUNK = 1 << 22
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # what Excel's "Unicode text" begins with


def in_utf8(file: Path, folder: Path) -> Path:
    """``file``, or a copy of it in ``folder`` where it is GB18030 (GBK) or UTF-16.

    Raises ``CityUnreadableError``: it is none of them."""
    if _is_utf8(file):
        return file
    with file.open("rb") as head:
        encoding = "utf-16" if head.read(2) in WIDE else "gb18030"
    copy = folder / file.name
    try:
        with file.open(encoding=encoding, newline="") as text, copy.open("w", encoding="utf-8", newline="") as out:
            shutil.copyfileobj(text, out, CHUNK)
    except UnicodeDecodeError as error:
        raise CityUnreadableError(
            f"{file.stem} 里的数据读不了：{file.name} 既不是 UTF-8 也不是 GBK 编码的文字"
        ) from error
    return copy


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
