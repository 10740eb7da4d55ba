"""What a file is by what is in it, and what of it is kept. Names and announced types are not asked.

A picture is drawn anew: what a camera notes beside it (place, time, device), and whatever else is hidden in the file,
stays outside. Of a PDF only pictures of its pages are ever shown.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from kit.uploads.errors import (
    BrokenFileError,
    EmptyFileError,
    FileTooLargeError,
    LockedFileError,
    TooManyPagesError,
    TooManyPixelsError,
    UnknownTypeError,
)

FileKind = Literal["jpeg", "png", "webp", "pdf"]

MAGIC: tuple[tuple[FileKind, bytes], ...] = (
    ("jpeg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("pdf", b"%PDF-"),
)
DPI = 150  # at which a page of a PDF is drawn
LONGEST_PAGE = 2400  # pixels of its longer side, however large the page says it is
_pdfium = threading.Lock()  # the library is one at a time


@dataclass(frozen=True, slots=True)
class Limits:
    """``size`` in bytes, ``pixels`` of one picture before it is unpacked."""

    size: int = 10 * 1024**2
    pages: int = 10
    pixels: int = 50_000_000
    files: int = 40


@dataclass(frozen=True, slots=True)
class Accepted:
    """``content`` is what is kept."""

    kind: FileKind
    content: bytes
    pages: int


def accept(content: bytes, limits: Limits) -> Accepted:
    """The file as it is kept. Raises an ``UploadRefusedError``."""
    if not content:
        raise EmptyFileError("这个文件是空的，请重新选择")
    if len(content) > limits.size:
        raise FileTooLargeError(f"文件太大，一份最多 {limits.size // 1024**2} MB。请把照片调小一些，或分成几份上传")
    kind = kind_of(content)
    if kind is None:
        raise UnknownTypeError("只收照片（JPG、PNG、WebP）和 PDF。苹果手机的 HEIC 照片请先转成 JPG，或截屏后上传")
    if kind == "pdf":
        return Accepted(kind, content, _check_pdf(content, limits))
    return Accepted(kind, _drawn_anew(content, kind, limits), 1)


def kind_of(content: bytes) -> FileKind | None:
    """By its first bytes."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, magic in MAGIC if content.startswith(magic)), None)


def pages_of(content: bytes) -> list[Image.Image]:
    """Pictures of all pages of a file that has been accepted, the right way up."""
    if kind_of(content) == "pdf":
        with _document(content) as document:
            return [_render(page) for page in document]
    with Image.open(io.BytesIO(content)) as picture:
        return [picture.convert("RGB")]


def page_as_jpeg(content: bytes, page: int) -> bytes:
    """One page for a screen. Raises ``IndexError``."""
    held = io.BytesIO()
    pages_of(content)[page].save(held, "JPEG", quality=85)
    return held.getvalue()


def _drawn_anew(content: bytes, kind: FileKind, limits: Limits) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
                if picture.width * picture.height > limits.pixels:
                    raise TooManyPixelsError(_too_many_pixels(limits))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError(_too_many_pixels(limits)) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for what it cannot make sense of
        raise BrokenFileError("图片打不开，可能没有传完或已损坏，请重新拍照或另存后上传") from error
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    held = io.BytesIO()
    if kind == "jpeg":
        bare.save(held, "JPEG", quality=92)
    else:
        bare.save(held, "PNG") if kind == "png" else bare.save(held, "WEBP", quality=92)
    return held.getvalue()


def _too_many_pixels(limits: Limits) -> str:
    return f"图片的尺寸太大，最多 {limits.pixels // 10_000} 万像素，请调小后再上传"


def _check_pdf(content: bytes, limits: Limits) -> int:
    with _document(content) as document:
        pages = len(document)
        if pages == 0:
            raise BrokenFileError("这个 PDF 里没有页面，请检查后重新上传")
        if pages > limits.pages:
            raise TooManyPagesError(f"这个 PDF 有 {pages} 页，一份最多 {limits.pages} 页，请只上传需要的几页")
        return pages


@contextmanager
def _document(content: bytes) -> Iterator[pdfium.PdfDocument]:
    with _pdfium:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            if "assword" in str(error):
                raise LockedFileError("这个 PDF 设了打开密码，请去掉密码后上传") from error
            raise BrokenFileError("PDF 打不开，可能没有传完或已损坏，请重新导出后上传") from error
        try:
            yield document
        finally:
            document.close()


def _render(page: pdfium.PdfPage) -> Image.Image:
    scale = min(DPI / 72, LONGEST_PAGE / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return picture
