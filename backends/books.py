"""A sandbox's own books: a file that outlives a crash, apart from our store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SandboxBook:
    """``tables``: what is made in a new file."""

    def __init__(self, file: Path, *tables: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        with self._open() as db:
            for table in tables:
                db.execute(table)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        db = sqlite3.connect(self._file, timeout=10)
        try:
            with db:
                yield db
        finally:
            db.close()
