"""What the store's folder holds is its owner's alone, and one start at a time works in it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kit.settings import SettingsError

PRIVATE = 0o700
_held: list[int] = []  # until the process ends, however it ends


def open_private(folder: Path) -> None:
    """Make ``folder`` if need be; nobody else on this machine reads what is in it or comes to be in it.

    Raises ``SettingsError`` naming the setting when it cannot be written to."""
    os.umask(0o077)
    open_folder(folder)
    try:
        folder.chmod(PRIVATE)
        (folder / ".writable").touch()
    except OSError as error:
        raise SettingsError(
            f"DAOBAN_VAR_DIR 指向的目录 {folder} 不能写入（{os.strerror(error.errno or 0)}），请改权限或换一个目录"
        ) from error


def open_folder(folder: Path) -> None:
    """Make ``folder`` if need be. Raises ``SettingsError`` when it cannot be."""
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SettingsError(f"{folder} 不是目录，请把 DAOBAN_VAR_DIR 换成一个目录") from error
    except OSError as error:
        raise SettingsError(
            f"建不了目录 {folder}（{os.strerror(error.errno or 0)}），请改权限或用 DAOBAN_VAR_DIR 换一个"
        ) from error


def hold(file: Path, whose: str) -> None:
    """Take ``file`` for this process. Raises ``SettingsError`` while another process has it."""
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"DAOBAN_VAR_DIR 里的 {file.name} 不能写入（{os.strerror(error.errno or 0)}），请检查磁盘和权限"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise SettingsError(
            f"目录 {file.parent} 正由另一个{whose}使用：请先停掉它，或用 DAOBAN_VAR_DIR 换一个目录"
        ) from error
    _held.append(handle)
