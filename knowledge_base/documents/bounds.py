"""Files that would cost more than a person's file can: refused before they are unpacked."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from knowledge_base.errors import ContentError, FolderError

LARGEST_FILE: Final = 20 * 1024 * 1024  # bytes
MOST_UNPACKED: Final = 120_000_000  # bytes; 20,000 entries as long as the bundled ones take 60 MB
_MEGABYTE: Final = 1_000_000
_OLD: Final = bytes.fromhex("D0CF11E0A1B11AE1")  # with which files of before 2007 begin, and those with a password


def check_size(size: int) -> None:
    """Raises ``ContentError``."""
    if size > LARGEST_FILE:
        raise ContentError(f"这个文件有 {size / _MEGABYTE:.0f} MB，最多 {LARGEST_FILE // 1024**2} MB，请分成几个文件")


def read_bounded(file: Path) -> bytes:
    """Raises ``FolderError`` where it cannot be read, ``ContentError`` where it is too large."""
    try:
        check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        raise FolderError(f"读不到文件 {file}：{error.strerror}") from error


def check_archive(data: bytes, kind: str) -> None:
    """``kind``: what the person calls such a file. Raises ``ContentError``."""
    if data.startswith(_OLD):
        raise ContentError(f"这不是 {kind}：它是旧格式的文件，或者设了打开密码。请去掉密码，另存为这种格式再试")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            damaged = archive.testzip() if unpacked <= MOST_UNPACKED else None
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise ContentError(f"不是能打开的 {kind}：文件不完整，或者只是改了扩展名。请重新另存一份再试") from error
    if damaged is not None:
        raise ContentError(f"这个 {kind}里面坏了（{damaged}），打不开。请用原来的程序打开修复，另存后再试")
    if unpacked > MOST_UNPACKED:
        raise ContentError(
            f"这个 {kind}解开后有 {unpacked // _MEGABYTE} MB，最多 {MOST_UNPACKED // _MEGABYTE} MB。"
            "请删去多余的内容，或者分成几个文件"
        )
