"""Vectors by (encoder, text), so that nothing is encoded twice. A cache: losing it costs time only."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import structlog
from tqdm import tqdm

from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors

log = structlog.get_logger(__name__)

BATCH = 64
ASKED = 50_000  # vectors of questions: ten times what is replayed
FEW = 500  # looked up one by one; for more all are read
MANY = 1000  # takes seconds: worth a line in the log
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SCHEMA = (
    "create table if not exists vector (encoder text, text blob, data blob, primary key (encoder, text)) without rowid"
)


def asked_vectors(folder: Path) -> VectorCache:
    """The cache of what people ask, apart from that of our own texts and of bounded size."""
    return VectorCache(folder / "asked.db", ASKED)


class VectorCache:
    """One SQLite file; several processes may use it at once."""

    def __init__(self, file: Path, limit: int | None = None) -> None:
        """With more than ``limit`` vectors it begins anew."""
        self._file = file
        self._limit = limit

    def vectors(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        """One row per text, in order; encodes only what was not encoded before."""
        keys = [_key(text) for text in texts]
        try:
            return self._vectors(encoder, texts, keys)
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            return self._vectors(encoder, texts, keys)

    def keep(self, encoder: Encoder, made: Mapping[str, Vectors]) -> None:
        """Vectors that were made elsewhere, by their texts."""
        rows = [(encoder.name, _key(text), np.ascontiguousarray(v, np.float32).tobytes()) for text, v in made.items()]
        try:
            self._keep(rows)
        except sqlite3.DatabaseError as error:
            self._begin_anew(error)
            self._keep(rows)

    def _keep(self, rows: list[tuple[str, bytes, bytes]]) -> None:
        with closing(self._open()) as store, store:
            if self._limit is not None and store.execute("select count(*) from vector").fetchone()[0] > self._limit:
                store.execute("delete from vector")
            store.executemany("insert or ignore into vector values (?, ?, ?)", rows)

    def _begin_anew(self, error: sqlite3.DatabaseError) -> None:
        """Delete a damaged file. Any other error, as of a full or a failing disk, says nothing of what the file holds:
        it is raised again."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            raise error
        log.warning("knowledge_base.vectors_damaged", file=self._file.name, error=str(error))
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _vectors(self, encoder: Encoder, texts: Sequence[str], keys: Sequence[bytes]) -> Vectors:
        with closing(self._open()) as store:
            known = self._known(store, encoder, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            known.update(_encode(store, encoder, missing))
        matrix = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        for row, key in enumerate(keys):
            matrix[row] = np.frombuffer(known[key], dtype=np.float32)
        return matrix

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(self._file, timeout=60)
        store.execute("pragma journal_mode=wal")
        store.execute("pragma synchronous=off")
        store.execute(_SCHEMA)
        return store

    def _known(self, store: sqlite3.Connection, encoder: Encoder, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        width = encoder.dimension * 4
        if len(keys) <= FEW:
            only, wanted = f" and text in ({', '.join('?' * len(keys))})", keys
        else:
            only, wanted = "", ()
        rows = store.execute(f"select text, data from vector where encoder = ?{only}", (encoder.name, *wanted))  # noqa: S608
        return {key: data for key, data in rows if len(data) == width}


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


def _encode(store: sqlite3.Connection, encoder: Encoder, missing: dict[bytes, str]) -> dict[bytes, bytes]:
    made: dict[bytes, bytes] = {}
    if len(missing) > MANY:
        log.info("knowledge_base.encoding", texts=len(missing))
    keys = list(missing)
    parts = [keys[begin : begin + BATCH] for begin in range(0, len(keys), BATCH)]
    # An encoder takes one text a run on few threads; the other processors would stand idle.
    bar = tqdm(total=len(keys), desc="计算句向量", unit="句", delay=1, disable=None)  # none: only at a terminal
    with bar, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for part, vectors in zip(
            parts, pool.map(lambda p: encoder.encode([missing[k] for k in p]), parts), strict=True
        ):
            rows = {k: np.ascontiguousarray(v, np.float32).tobytes() for k, v in zip(part, vectors, strict=True)}
            _try_to_keep(store, encoder, rows)
            made.update(rows)
            bar.update(len(part))
    return made


def _try_to_keep(store: sqlite3.Connection, encoder: Encoder, rows: Mapping[bytes, bytes]) -> None:
    try:
        with store:
            store.executemany(
                "insert or replace into vector values (?, ?, ?)", [(encoder.name, k, d) for k, d in rows.items()]
            )
    except sqlite3.OperationalError as error:  # the disk is full, say: the vectors are there all the same
        log.warning("knowledge_base.vectors_not_kept", error=str(error))
