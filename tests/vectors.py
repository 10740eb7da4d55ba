"""The vectors of all entries, made once and kept between runs: tens of thousands of texts take minutes to encode."""

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
    kept, checked = (folder / "index" / "vectors.db" for folder in (settings.var_dir, ROOT / "var"))
    with FileLock(settings.var_dir / "making.lock"):  # another worker of the tests may be at it
        if checked.exists() and not kept.exists():  # made by ``daoban kb check``, which comes before the tests
            kept.parent.mkdir(exist_ok=True)
            shutil.copy(checked, kept)
        database = Database(settings.store_url)
        upgrade(database)
        open_knowledge_base(settings, database, watch=False).close()
        database.close()
    (var / "index").mkdir(parents=True, exist_ok=True)
    shutil.copy(kept, var / "index" / "vectors.db")
