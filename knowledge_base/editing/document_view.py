"""A notice or statute out of a file: what it is, its paragraphs, and what they change in the text that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from knowledge_base.documents.cutting import Article
from knowledge_base.documents.document_text import DocumentText, place_in, series_of
from knowledge_base.documents.places import spelling
from knowledge_base.documents.statutes import DatedArticle, StoredAs
from knowledge_base.editing.history import Piece, compare_texts

CAPTION: Final = 30  # characters of a paragraph's own heading
TELLING: Final = 8  # a heading shorter than this needs the document's subject before it
_MARK: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])\s*")
_ASKED: Final = re.compile(r"^(?:问\s*[:：]\s*)?([^?？。\n]{4,60}[?？])")
_SUBJECT: Final = re.compile(
    r"关于(?:进一步|继续)?(?:明确|完善|调整|实施|延续|执行|公布|印发)?(.{2,40}?)(?:有关(?:事项|问题|政策))?的?(?:公告|通知|通告|批复|函)$"
)


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """``article`` is its number as citations write it. ``question``: in the document's own words, empty where it has
    none that could be one. ``change`` is from the text that it is compared with, empty where nothing changed."""

    number: str
    article: str
    heading: str
    text: str
    question: str
    state: Literal["", "same", "changed", "added"]
    change: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """``doc_no`` is what it is cited by, the title where it has no number. ``state``: what keeping it would do, or has
    done. ``beside``: from when the text holds that it is compared with; ``gone`` are the paragraphs that only that has.
    ``seen``: it was recognised on pictures.
    """

    title: str
    issuer: str
    doc_no: str
    dated: date
    in_force_from: date
    in_force_to: date | None
    repeals: tuple[str, ...]
    notes: tuple[str, ...]
    seen: bool
    preamble: tuple[str, ...]
    signature: tuple[str, ...]
    state: StoredAs
    beside: date | None
    paragraphs: tuple[ReadParagraph, ...]
    gone: tuple[ReadParagraph, ...]


def view_document(
    name: str,
    read: DocumentText,
    state: StoredAs,
    stored: Mapping[date, Sequence[DatedArticle]],
) -> ReadDocument:
    """``stored``: the texts that are there under the same name, by the day from which they hold."""
    beside = _beside(read, stored)
    before = {a.number: a.text for a in stored[beside]} if beside is not None else None
    numbers = {a.number for a in read.articles}
    return ReadDocument(
        title=read.title,
        issuer=read.issuer,
        doc_no=cited_by(read),
        dated=read.dated,
        in_force_from=read.in_force_from,
        in_force_to=read.in_force_to,
        repeals=tuple(f"{r.issuer}{r.doc_no or f'《{r.title}》'}{r.part}" for r in read.repeals),
        notes=tuple(f"{place_in(name, n.line)}{'：' if n.line else ''}{n.text}" for n in read.notes),
        seen=read.seen,
        preamble=read.preamble,
        signature=read.signature,
        state=state,
        beside=beside,
        paragraphs=tuple(_paragraph(read.title, a, before) for a in read.articles),
        gone=tuple(_gone(stored[beside], numbers)) if beside is not None else (),
    )


def cited_by(read: DocumentText) -> str:
    return read.doc_no if series_of(read.title, read.issuer, read.doc_no)[0] else read.title


def proposed_question(title: str, text: str) -> str:
    """The question or heading with which a paragraph begins, its document's subject before a short one; else empty.

    >>> proposed_question("关于云朵税有关事项的公告", "一、适用范围\\n本公告所称云朵，是指白云。")
    '云朵税：适用范围'
    >>> proposed_question("云朵税问答", "问：云朵怎么交税？答：按朵交。"), proposed_question("云朵税法", "按朵交。")
    ('云朵怎么交税？', '')
    """
    bare = _MARK.sub("", text)
    asked = _ASKED.match(bare)
    if asked is not None:
        return asked[1]
    caption, _, below = bare.partition("\n")
    if not below or len(caption) > CAPTION or caption[-1:] in "。；，：:;":
        return ""
    caption = caption.removeprefix("关于")
    subject = _SUBJECT.search(title)
    return f"{subject[1]}：{caption}" if len(caption) < TELLING and subject is not None else caption


def _paragraph(title: str, article: Article, before: Mapping[str, str] | None) -> ReadParagraph:
    old = before.get(article.number) if before is not None else None
    state: Literal["", "same", "changed", "added"] = "" if before is None else "added"
    if old is not None:
        state = "same" if old == article.text else "changed"
    return ReadParagraph(
        number=article.number,
        article=spelling(article.number),
        heading=article.heading,
        text=article.text,
        question=proposed_question(title, article.text),
        state=state,
        change=compare_texts(old, article.text) if old is not None and state == "changed" else (),
    )


def _gone(old: Sequence[DatedArticle], numbers: set[str]) -> Iterator[ReadParagraph]:
    for a in old:
        if a.number not in numbers:
            yield ReadParagraph(a.number, spelling(a.number), a.heading, a.text, "", "", ())


def _beside(read: DocumentText, stored: Mapping[date, Sequence[DatedArticle]]) -> date | None:
    """The text of the same day, which this one mends, or the newest before it."""
    return max((begin for begin in stored if begin <= read.in_force_from), default=None)
