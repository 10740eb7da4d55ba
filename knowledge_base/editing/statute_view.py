"""Statutes to read: their texts, what other texts say under the same number, and which entries cite an article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.documents.places import spelling
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.documents.titles import Key, key_named
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import EntryNotFoundError
from knowledge_base.searching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class StatuteText:
    """One dated text of a statute; ``in_force_to`` None: it holds."""

    in_force_from: date
    in_force_to: date | None


@dataclass(frozen=True, slots=True)
class StatuteLine:
    """``name`` is what it is cited by, and opened by: the title, or of a notice issuer and number."""

    name: str
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
    lines = [_line(snapshot, key, articles) for key, articles in snapshot.laws.by_key.items()]
    return sorted(lines, key=lambda line: (line.title, line.name))


def _line(snapshot: Snapshot, key: Key, articles: Sequence[DatedArticle]) -> StatuteLine:
    texts = sorted({(a.in_force_from, a.in_force_to) for a in articles}, key=lambda t: t[0], reverse=True)
    newest = [a for a in articles if a.in_force_from == texts[0][0]]
    told = tuple(StatuteText(*t) for t in texts)
    citing = len(snapshot.citing.get((key, ""), ()))
    return StatuteLine(newest[0].full_name, newest[0].title, newest[0].issuer, len(newest), citing, told)


def read_statute(snapshot: Snapshot, name: str, begin: date, beside: date | None) -> list[ArticleView]:
    """The articles of the text of ``name`` that holds from ``begin``, with those of the text from ``beside``.

    Raises ``EntryNotFoundError``.
    """
    key = key_named(name)
    texts: dict[date, list[DatedArticle]] = defaultdict(list)
    for article in snapshot.laws.by_key.get(key, ()):
        texts[article.in_force_from].append(article)
    if begin not in texts or (beside is not None and beside not in texts):
        raise EntryNotFoundError(f"没有导入《{name}》的这个文本，请从列表里重新打开")
    others = {place: a.text for place, a in _placed(texts[beside])} if beside is not None else {}
    return [_view(snapshot, key, article, others.get(place)) for place, article in _placed(texts[begin])]


def _placed(articles: Sequence[DatedArticle]) -> list[tuple[tuple[str, int], DatedArticle]]:
    """Each with its number and how many of that number there were before: notes below headings share theirs."""
    seen: Counter[str] = Counter()
    placed = []
    for article in articles:
        placed.append(((article.number, seen[article.number]), article))
        seen[article.number] += 1
    return placed


def _view(snapshot: Snapshot, key: Key, article: DatedArticle, other: str | None) -> ArticleView:
    place = key, spelling(article.number)
    marked = snapshot.laws.repealed.get(place)
    return ArticleView(
        number=article.number,
        heading=article.heading,
        text=article.text,
        other=other,
        citing=_citing(snapshot.citing.get(place, ())),
        repealed_from=marked.begin if marked is not None else None,
        repealed_by=marked.author if marked is not None else "",
        repeal_note=marked.note if marked is not None else "",
    )


def citing_article(snapshot: Snapshot, name: str, number: str) -> tuple[CitingEntry, ...]:
    """The published entries that name the article. Raises ``EntryNotFoundError`` when no text has it."""
    key, place = key_named(name), spelling(number)
    if not any(spelling(a.number) == place for a in snapshot.laws.by_key.get(key, ())):
        raise EntryNotFoundError(f"导入的法规里没有《{name}》{number}，请从列表里重新打开")
    return _citing(snapshot.citing.get((key, place), ()))


def _citing(entries: Sequence[Entry]) -> tuple[CitingEntry, ...]:
    return tuple(CitingEntry(e.id, e.question) for e in entries)
