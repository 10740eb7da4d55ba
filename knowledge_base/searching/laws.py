"""The texts of statutes and notices: an article found by what it says, or by its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from knowledge_base.documents.article_repeals import ArticleRepeal
from knowledge_base.documents.places import spelling
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.documents.titles import Key
from knowledge_base.searching.arms import Hit, LexicalArm, SemanticArm
from knowledge_base.searching.passages import Passage
from knowledge_base.searching.query import Query, coverage

DEPTH: Final = 40  # pieces of each arm; the right article was below it for 4 questions in 100
SHARED: Final = 0.4  # what holding the question's words is worth beside likeness: the best of those tried


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """``piece`` is the part of its text that was found. ``similarity`` is on the encoder's scale."""

    article: DatedArticle
    piece: str
    similarity: float
    coverage: float
    lexical_rank: int | None
    everything: str

    @property
    def score(self) -> float:
        return self.similarity + SHARED * self.coverage


@dataclass(frozen=True)
class Laws:
    """Each of ``passages`` is a piece of the article at the position that its key names.

    ``repealed`` are the articles that trainers have marked, by the key of the document and the number of the article.
    """

    articles: Sequence[DatedArticle]
    passages: Sequence[Passage]
    lexical: LexicalArm
    semantic: SemanticArm
    repealed: Mapping[tuple[Key, str], ArticleRepeal] = field(default_factory=dict)

    def search(self, query: Query, limit: int) -> list[FoundArticle]:
        """The best articles that hold on the day, each once, by its best piece."""
        if not self.articles:
            return []
        lexical = {hit.row: place for place, hit in enumerate(self._by_words(query), start=1)}
        semantic = self.semantic.search(query.vector, query.scope, DEPTH)
        rarity = self.lexical.rarities(list(dict.fromkeys(query.words)))
        rows = dict.fromkeys([*(hit.row for hit in semantic), *lexical])
        found = sorted((self._found(query, row, lexical.get(row), rarity) for row in rows), key=lambda f: -f.score)
        best: dict[int, FoundArticle] = {}
        for f in found:
            if self.repeal_of(f.article, query.day) is None:
                best.setdefault(id(f.article), f)
        return list(best.values())[:limit]

    def _by_words(self, query: Query) -> list[Hit]:
        return self.lexical.search(query.words, query.scope, DEPTH)

    def _found(self, query: Query, row: int, rank: int | None, rarity: Mapping[str, float]) -> FoundArticle:
        passage = self.passages[row]
        similarity = self.semantic.scale.place(float(self.semantic.similarities(query.vector, row).max()))
        article = self.articles[int(passage.key)]
        return FoundArticle(article, passage.body, similarity, coverage(rarity, passage), rank, passage.everything)

    def repeal_of(self, article: DatedArticle, day: date) -> ArticleRepeal | None:
        """The mark that holds on ``day``."""
        marked = self.repealed.get((article.key, spelling(article.number))) if self.repealed else None
        return marked if marked is not None and marked.begin <= day else None

    @cached_property
    def by_key(self) -> Mapping[Key, Sequence[DatedArticle]]:
        """The articles of all texts of each document, in their order."""
        found: dict[Key, list[DatedArticle]] = defaultdict(list)
        for article in self.articles:
            found[article.key].append(article)
        return found

    def text_at(self, key: Key, day: date) -> Sequence[DatedArticle]:
        """The articles of the text that holds on ``day``; where none does, of the one that held last before it, else of
        the first to come."""
        articles = self.by_key.get(key, ())
        holding = [a for a in articles if a.holds(day)]
        if not holding:
            begun = [a.in_force_from for a in articles if a.in_force_from <= day]
            begin = max(begun) if begun else min((a.in_force_from for a in articles), default=None)
            holding = [a for a in articles if a.in_force_from == begin]
        newest = max((a.in_force_from for a in holding), default=None)
        return [a for a in holding if a.in_force_from == newest]
