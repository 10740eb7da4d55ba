"""A copy of all that cannot be made again, and a store from it: ``daoban backup`` and ``daoban restore``."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from kit.private import open_folder, open_private
from kit.settings import Settings, SettingsError

DUMP = "postgresql.dump"
FOLDER, UPLOADS = "var", "uploads"
MADE_AGAIN = {"index", "log", "uploads"}  # folders of the store's: built anew, or copied by their own name
PASSING = (".lock", ".pid", ".sock", "-wal", "-shm", ".writable")


def back_up(settings: Settings, to: Path) -> int:
    """Write the store, the files that people sent and the keys into ``to``; how many files. The app may be running.

    Raises ``SettingsError`` with what to do: ``to`` is not empty or within what is copied, or PostgreSQL's own programs
    are missing or fail."""
    _check_empty(to)
    for folder in (settings.var_dir, settings.uploads_path):
        if to.resolve().is_relative_to(folder.resolve()):  # or the copy is copied again, without end
            raise SettingsError(f"{to} 在要备份的目录 {folder} 里，请换一个别处的目录")
    open_private(to)
    if not settings.store_url.startswith("sqlite"):
        _run("pg_dump", settings, "--format=custom", f"--file={to / DUMP}")
    for file in _files(settings.var_dir):
        target = to / FOLDER / file.relative_to(settings.var_dir)
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(file, target)
    if settings.uploads_path.exists():
        shutil.copytree(settings.uploads_path, to / UPLOADS)
    return sum(1 for file in to.rglob("*") if file.is_file())


def restore(settings: Settings, of: Path) -> None:
    """Bring back what ``back_up`` wrote, into an empty folder and, with PostgreSQL, an empty database.

    Raises ``SettingsError`` with what to do."""
    if not (of / FOLDER).is_dir():
        raise SettingsError(f"{of} 不是 daoban backup 写的备份")
    _check_empty(settings.var_dir)
    _check_empty(settings.uploads_path)
    dumped = (of / DUMP).exists()
    if dumped == settings.store_url.startswith("sqlite"):
        kind = "PostgreSQL" if dumped else "SQLite"
        raise SettingsError(f"这份备份是 {kind} 的，请先把 DAOBAN_DATABASE_URL 设成同一种数据库")
    open_private(settings.var_dir)
    shutil.copytree(of / FOLDER, settings.var_dir, symlinks=True, dirs_exist_ok=True)
    if (of / UPLOADS).is_dir():
        open_folder(settings.uploads_path.parent)
        shutil.copytree(of / UPLOADS, settings.uploads_path, dirs_exist_ok=True)
    if dumped:
        _run("pg_restore", settings, "--no-owner", "--exit-on-error", "--single-transaction", str(of / DUMP))


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).parts[0] not in MADE_AGAIN and not file.name.endswith(PASSING):
            yield file


def _copy(file: Path, target: Path) -> None:
    """A SQLite file by its own backup: what is being written meanwhile is in it whole or not at all. A link stays one:
    which model answers is told by it."""
    if file.is_symlink():
        shutil.copy2(file, target, follow_symlinks=False)
        return
    with file.open("rb") as head:
        sqlite = head.read(16).startswith(b"SQLite format 3")
    if not sqlite:
        shutil.copy2(file, target)
        return
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _check_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder} 不是空的，请换一个空目录")


def _run(program: str, settings: Settings, *words: str) -> None:
    """One of PostgreSQL's programs on our database; the password goes by the environment, where nobody reads it."""
    found = shutil.which(program)
    if found is None:
        raise SettingsError(f"没有 {program}，请安装与服务器同一版本的 PostgreSQL 客户端")
    url = make_url(settings.store_url)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run([found, *words, f"--dbname={address}"], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SettingsError(f"{program} 没有成功：{done.stderr.strip()[-500:]}")
