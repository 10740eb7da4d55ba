"""A file as a message: what stands for it in words, and its card."""

from __future__ import annotations

from conversations.cards import FileCard
from kit.uploads.store import Upload


def words_of(upload: Upload) -> str:
    """What a plain channel, a transcript or the bot gets instead of the picture."""
    return f"〔PDF，{upload.pages} 页〕" if upload.kind == "pdf" else "〔图片〕"


def card_of(upload: Upload) -> FileCard:
    return FileCard(upload_id=upload.id, form=upload.kind, pages=upload.pages)
