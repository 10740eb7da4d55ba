"""A page of a file as a browser shows it."""

from __future__ import annotations

from starlette.responses import Response

from kit.uploads.content import page_as_jpeg
from kit.uploads.errors import UploadNotFoundError


def picture_response(content: bytes, page: int) -> Response:
    """A picture that no cache keeps: it shows somebody's papers. Raises ``UploadNotFoundError``."""
    if page < 0:
        raise UploadNotFoundError("没有这一页")
    try:
        picture = page_as_jpeg(content, page)
    except IndexError as error:
        raise UploadNotFoundError("没有这一页") from error
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
