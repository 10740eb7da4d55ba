from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits.storage import MemoryStorage
from PIL import Image

from kit.db import Database
from kit.uploads.content import Limits, accept, kind_of, page_as_jpeg, pages_of
from kit.uploads.errors import (
    BrokenFileError,
    EmptyFileError,
    FileTooLargeError,
    LockedFileError,
    TooManyFilesError,
    TooManyPagesError,
    TooManyPixelsError,
    UnknownTypeError,
    UploadNotFoundError,
    UploadRefusedError,
)
from kit.uploads.pace import PER_VISITOR, Pace
from kit.uploads.store import Owner, Uploads
from kit.vault import Vault
from migrations import upgrade
from tests.papers.files import a_locked_pdf, a_pdf, a_picture

LIMITS = Limits(size=400_000, pages=2, pixels=40_000, files=2)
MINE, THEIRS = Owner("c1"), Owner("c2")


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Uploads]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    upgrade(database)
    yield Uploads(database, tmp_path / "uploads", Vault(["a key"]), LIMITS)
    database.close()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_known_by_its_content(form: str) -> None:
    accepted = accept(a_picture(form), LIMITS)
    assert (accepted.kind, accepted.pages) == (form.lower(), 1)
    assert kind_of(accepted.content) == form.lower()


def test_a_pdf_is_shown_page_by_page() -> None:
    accepted = accept(a_pdf(pages=2), LIMITS)
    assert (accepted.kind, accepted.pages) == ("pdf", 2)
    assert len(pages_of(accepted.content)) == 2
    assert kind_of(page_as_jpeg(accepted.content, 1)) == "jpeg"


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", EmptyFileError, "空的"),
        (b"MZ\x90\x00 a program", UnknownTypeError, "只收照片"),
        (b"<html><script>alert(1)</script>", UnknownTypeError, "只收照片"),
        (b"GIF89a" + b"\0" * 50, UnknownTypeError, "只收照片"),
        (b"\xff\xd8\xff not really", BrokenFileError, "图片打不开"),
        (a_picture("JPEG")[:300], BrokenFileError, "图片打不开"),
        (b"%PDF-1.7 not really", BrokenFileError, "PDF 打不开"),
        (a_pdf(pages=3), TooManyPagesError, "有 3 页，一份最多 2 页"),
        (a_locked_pdf(), LockedFileError, "去掉密码"),
        (a_picture("PNG", size=(400, 400)), TooManyPixelsError, "尺寸太大"),
        (b"\xff\xd8\xff" + b"\0" * 400_000, FileTooLargeError, "文件太大"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_is_not_taken_is_refused_with_what_to_do(
    content: bytes, error: type[UploadRefusedError], says: str
) -> None:
    with pytest.raises(error, match=says):
        accept(content, LIMITS)


def test_a_picture_that_unpacks_into_gigabytes_is_refused_unread() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG", optimize=False, compress_level=1)
    assert len(bomb.getvalue()) < 1_000_000
    with pytest.raises(TooManyPixelsError):
        accept(bomb.getvalue(), Limits())


def test_what_the_camera_noted_is_left_out_and_the_picture_is_the_right_way_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)  # where it was taken
    content = a_picture("JPEG", size=(120, 60), exif=exif, comment=b"hidden words")
    kept = accept(content, LIMITS).content
    assert b"SecretCamera" in content
    assert b"SecretCamera" not in kept
    assert b"hidden words" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (60, 120)
        assert not picture.getexif()


def test_a_file_lies_under_a_name_that_says_nothing_and_only_we_may_read_it(uploads: Uploads, tmp_path: Path) -> None:
    upload = uploads.keep(a_picture(), MINE)
    (stored,) = (tmp_path / "uploads").iterdir()
    assert upload.id not in stored.name
    assert upload.sha256 not in stored.name
    assert stored.suffix == ""
    assert stored.stat().st_mode & 0o777 == 0o600
    assert stored.parent.stat().st_mode & 0o777 == 0o700
    assert Vault(["a key"]).open(stored.read_bytes()) == uploads.read(upload.id, MINE)


def test_a_copy_of_the_disk_shows_no_picture(uploads: Uploads, tmp_path: Path) -> None:
    picture = a_picture()
    kept = uploads.keep(picture, MINE)
    (file,) = (tmp_path / "uploads").iterdir()
    with pytest.raises(UploadRefusedError):
        accept(file.read_bytes(), LIMITS)
    assert accept(uploads.read(kept.id, MINE), LIMITS).kind == accept(picture, LIMITS).kind


def test_another_persons_file_looks_like_none(uploads: Uploads) -> None:
    upload = uploads.keep(a_picture(), MINE)
    for attempt in (uploads.read, uploads.access, uploads.delete):
        with pytest.raises(UploadNotFoundError):
            attempt(upload.id, THEIRS)
    assert uploads.of(THEIRS) == []
    assert [one.id for one in uploads.of(MINE)] == [upload.id]


def test_what_a_signed_in_person_sent_is_theirs_in_every_conversation_and_nobody_elses_in_the_same(
    uploads: Uploads,
) -> None:
    upload = uploads.keep(a_picture(), Owner("c1", "t1"))
    assert uploads.access(upload.id, Owner("c2", "t1")).id == upload.id
    for other in (Owner("c1"), Owner("c1", "t2")):
        assert uploads.of(other) == []
        with pytest.raises(UploadNotFoundError):
            uploads.read(upload.id, other)


def test_a_file_sent_twice_is_stored_once(uploads: Uploads, tmp_path: Path) -> None:
    first, second = uploads.keep(a_picture(), MINE), uploads.keep(a_picture(), MINE)
    assert first.id == second.id
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    assert uploads.keep(a_picture(), THEIRS).id != first.id


def test_a_deleted_file_is_gone_from_the_disk_too(uploads: Uploads, tmp_path: Path) -> None:
    upload = uploads.keep(a_picture(), MINE)
    uploads.delete(upload.id, MINE)
    assert list((tmp_path / "uploads").iterdir()) == []
    with pytest.raises(UploadNotFoundError):
        uploads.read(upload.id, MINE)


def test_too_many_files_in_one_conversation_leave_nothing_on_the_disk(uploads: Uploads, tmp_path: Path) -> None:
    for shade in range(LIMITS.files):
        uploads.keep(a_picture(shade=shade), MINE)
    with pytest.raises(TooManyFilesError, match="最多上传 2 份"):
        uploads.keep(a_picture(shade=99), MINE)
    assert len(list((tmp_path / "uploads").iterdir())) == LIMITS.files


def test_a_visitor_who_sends_without_end_is_told_to_wait() -> None:
    pace = Pace(MemoryStorage())
    for _ in range(PER_VISITOR):
        pace.check("v1", "192.0.2.1")
    with pytest.raises(TooManyFilesError, match="分钟后再试") as refused:
        pace.check("v1", "192.0.2.1")
    assert refused.value.retry_after
    pace.check("v2", "192.0.2.1")
