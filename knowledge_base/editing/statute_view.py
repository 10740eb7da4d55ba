"""Statutes to read: their texts, what other texts say under the same number, and which entries cite an article."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from knowledge_base.answering.sources import numbers_of, spelling
from knowledge_base.documents.statute_text import title_key
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.errors import EntryNotFoundError
from knowledge_base.searching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class StatuteText:
    """One dated text of a statute; ``in_force_to`` None: it holds."""

    in_force_from: date
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class StatuteLine:
    title: str
    issuer: str
    articles: int
    citing: int
    texts: tuple[StatuteText, ...]


@dataclass(frozen=True, slots=True)
class CitingEntry:
    id: str
    question: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """``other`` is what the text compared with says under the same number; None: nothing.

    ``repealed_from``: marked as repealed by ``repealed_by``, who said why in ``repeal_note``.
    """

    number: str
    heading: str
    text: str
    other: str | None
    citing: tuple[CitingEntry, ...]
    repealed_from: date | None
    repealed_by: str
    repeal_note: str


def list_statutes(snapshot: Snapshot) -> list[StatuteLine]:
    """By title; ``articles`` of the newest text, ``citing`` the entries that name the statute at all."""
    by_title: dict[str, list[DatedArticle]] = defaultdict(list)
    for article in snapshot.laws.articles:
        by_title[article.title].append(article)
    citing = _citing(snapshot)
    lines = []
    for title, articles in sorted(by_title.items()):
        texts = sorted({(a.in_force_from, a.in_force_to) for a in articles}, key=lambda t: t[0], reverse=True)
        newest = [a for a in articles if a.in_force_from == texts[0][0]]
        entries = {e.id for (key, _), found in citing.items() if key == title_key(title) for e in found}
        told = tuple(StatuteText(*t) for t in texts)
        lines.append(StatuteLine(title, newest[0].issuer, len(newest), len(entries), told))
    return lines


def read_statute(snapshot: Snapshot, title: str, begin: date, beside: date | None) -> list[ArticleView]:
    """The articles of the text of ``title`` that holds from ``begin``, with those of the text from ``beside``.

    Raises ``EntryNotFoundError``.
    """
    texts: dict[date, dict[str, DatedArticle]] = defaultdict(dict)
    for article in snapshot.laws.articles:
        if article.title == title:
            texts[article.in_force_from].setdefault(article.number or article.text[:20], article)
    if begin not in texts or (beside is not None and beside not in texts):
        raise EntryNotFoundError(f"没有导入《{title}》的这个文本，请从列表里重新打开")
    others = texts[beside] if beside is not None else {}
    citing, key = _citing(snapshot), title_key(title)
    views = []
    for name, a in texts[begin].items():
        place = key, spelling(a.number)
        marked = snapshot.laws.repealed.get(place)
        views.append(
            ArticleView(
                number=a.number,
                heading=a.heading,
                text=a.text,
                other=others[name].text if name in others else None,
                citing=tuple(citing.get(place, ())),
                repealed_from=marked.begin if marked is not None else None,
                repealed_by=marked.author if marked is not None else "",
                repeal_note=marked.note if marked is not None else "",
            )
        )
    return views


def citing_article(snapshot: Snapshot, title: str, number: str) -> tuple[CitingEntry, ...]:
    """The published entries that name the article. Raises ``EntryNotFoundError`` when no text has it."""
    place = title_key(title), spelling(number)
    if not any((title_key(a.title), spelling(a.number)) == place for a in snapshot.laws.articles):
        raise EntryNotFoundError(f"导入的法规里没有《{title}》{number}，请从列表里重新打开")
    return tuple(_citing(snapshot).get(place, ()))


def _citing(snapshot: Snapshot) -> dict[tuple[str, str], list[CitingEntry]]:
    """Published entries by the key of a statute and the number of an article; under "" those that name the whole."""
    found: dict[tuple[str, str], list[CitingEntry]] = defaultdict(list)
    for stored in snapshot.entries.values():
        if stored.entry.status != "published":
            continue
        line = CitingEntry(stored.entry.id, stored.entry.question)
        named = {
            (title_key(cited.doc_no), number)
            for version in stored.entry.versions()
            for cited in version.citations
            for number in ["", *numbers_of(cited.article)]
        }
        for place in named:
            found[place].append(line)
    return found
