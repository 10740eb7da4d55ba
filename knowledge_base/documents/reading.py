"""A notice or statute out of a file, refused in a sentence. Imports little: a process of its own begins with it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from knowledge_base.documents.bounds import check_archive
from knowledge_base.documents.document_text import READERS, DocumentText, parse_document, place_in
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.scans import See
from knowledge_base.errors import ContentError

LONGEST: Final = 2_000_000  # characters of a text; the longest law has 110,000
LONGEST_NAME: Final = 200


def read_document(name: str, data: bytes, see: See | None = None) -> DocumentText:
    """By the ending of ``name``; ``see`` as for ``parse_document``. Raises ``ContentError`` with the place at fault."""
    if PurePath(name).suffix.lower() not in READERS:
        raise ContentError(f"{name} 读不了，请另存为{'、'.join(READERS)} 之一再试")
    if PurePath(name).suffix.lower() == ".docx":
        check_archive(data, "Word 文档（.docx）")
    try:
        read = parse_document(name, data, see)
    except MalformedError as error:
        raise ContentError(f"{place_in(name, error.line)}{'：' if error.line else ''}{error.reason}") from error
    if sum(len(a.text) for a in read.articles) > LONGEST:
        raise ContentError(f"正文超过 {LONGEST // 10_000} 万字，请分成几个文件")
    if max(len(read.title), len(read.full_title)) > LONGEST_NAME:
        raise ContentError(f"题名超过 {LONGEST_NAME} 字，多半是把正文读成了题名：请把文件命名为“题名(YYYY-MM-DD)”再试")
    return read
