"""Files as people send them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def a_picture(form: str = "JPEG", *, size: tuple[int, int] = (60, 40), shade: int = 100, **options: Any) -> bytes:
    """Pictures of different ``shade`` (0 to 127) are different files."""
    held = io.BytesIO()
    lit = Image.radial_gradient("L").resize(size).point(lambda value: value // 2 + shade)
    lit.convert("RGB").save(held, form, **options)
    return held.getvalue()


def as_jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=90)
    return held.getvalue()


def a_pdf(*, pages: int = 1, picture: Image.Image | None = None) -> bytes:
    held = io.BytesIO()
    page = picture or Image.new("RGB", (200, 280), "white")
    page.save(held, "PDF", save_all=True, append_images=[page] * (pages - 1), resolution=150)
    return held.getvalue()


def a_locked_pdf() -> bytes:
    """It asks for a password that nobody knows: what it would be checked against is noise."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"5a" * 32, b"a5" * 32),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>] >>"
    return content + b"xref\n0 5\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        table,
        trailer,
        len(content),
    )
