"""A cache that cannot be used costs time; what it holds is given up only when it is damaged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from knowledge_base.searching.vector_cache import VectorCache
from tests.knowledge_base.fakes import CharacterEncoder


class FullDisk(VectorCache):
    """Takes nothing more: SQLite itself says so, as on a full disk."""

    def _open(self) -> sqlite3.Connection:
        store = super()._open()
        store.execute("pragma max_page_count = 1")  # SQLite makes it what the file has
        return store


class FailingDisk(VectorCache):
    """Cannot even be read."""

    code = sqlite3.SQLITE_IOERR

    def _open(self) -> sqlite3.Connection:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = self.code
        raise error


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A cache that holds two vectors."""
    file = tmp_path / "vectors.db"
    VectorCache(file).vectors(CharacterEncoder(), ["甲", "乙"])
    return file


def encoded_again(file: Path) -> list[str]:
    encoder = CharacterEncoder()
    VectorCache(file).vectors(encoder, ["甲", "乙"])
    return encoder.encoded


def test_on_a_full_disk_vectors_are_made_and_those_kept_before_stay(file: Path) -> None:
    encoder = CharacterEncoder()
    many = [f"第{n}句" for n in range(200)]
    vectors = FullDisk(file).vectors(encoder, ["甲", *many])
    assert encoder.encoded == many
    assert (vectors == CharacterEncoder().encode(["甲", *many])).all()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        FullDisk(file).keep(encoder, dict(zip(many, vectors[1:], strict=True)))
    assert encoded_again(file) == []


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN]
)
def test_a_disk_that_fails_or_a_lock_takes_nothing_away(file: Path, code: int) -> None:
    cache = FailingDisk(file)
    cache.code = code
    with pytest.raises(sqlite3.OperationalError):
        cache.vectors(CharacterEncoder(), ["甲"])
    assert encoded_again(file) == []


@pytest.mark.parametrize("begin", [0, 4096], ids=["header", "page"])
def test_a_damaged_file_is_begun_anew_by_readers_and_by_writers(file: Path, begin: int) -> None:
    good = file.read_bytes()
    damaged = good[:begin] + b"damaged " * ((len(good) - begin) // 8)
    encoder = CharacterEncoder()
    (vector,) = encoder.encode(["丙"])
    file.write_bytes(damaged)
    VectorCache(file).keep(encoder, {"丙": vector})
    file.write_bytes(damaged)
    assert encoded_again(file) == ["甲", "乙"]
    assert encoded_again(file) == []
