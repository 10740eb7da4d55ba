"""The vectors of all entries, made once and kept between runs: thousands of texts take half a minute to encode."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock

from kit.db import Database
from kit.settings import ROOT, Settings
from knowledge_base.opening import open_knowledge_base
from migrations import upgrade


def share_vectors(var: Path) -> None:
    """Put them where a fresh app under ``var`` looks for them. The cache knows texts and encoder by hash."""
    settings = Settings(_env_file=None, var_dir=ROOT / "var" / "test", database_url="")
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.var_dir / "making.lock"):  # another worker of the tests may be at it
        database = Database(settings.store_url)
        upgrade(database)
        open_knowledge_base(settings, database, watch=False).close()
        database.close()
    (var / "index").mkdir(parents=True, exist_ok=True)
    shutil.copy(settings.var_dir / "index" / "vectors.db", var / "index" / "vectors.db")
