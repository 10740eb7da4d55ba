"""The lexical arm: BM25 over our own words, on disk in Tantivy."""

from __future__ import annotations

import hashlib
import math
import shutil
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy
from tqdm import tqdm

from knowledge_base.searching.arms import Hit, Scope
from knowledge_base.searching.passages import EVERYWHERE, Indexed, Passage, fingerprint
from knowledge_base.words.vocabulary import cutting

FORMAT = 2  # raise it when the schema or the way of writing documents changes
HEAP = 50_000_000
LEFT_SECONDS = 3600  # nobody builds an index for so long
FIELDS = ("asked", "answer", "body")
KEPT = 2  # the folder before this one may still be read by another process

# How much a word counts in the ways to ask, in the short answer, in the rest.
ENTRY_WEIGHTS: Mapping[str, float] = {"asked": 2.0, "answer": 1.0, "body": 0.5}
LAW_WEIGHTS: Mapping[str, float] = {"asked": 1.0, "body": 1.0}


TIE_BREAKER = 0.3  # what a word counts in the fields beside its best one


class TantivyArm:
    def __init__(self, index: tantivy.Index, weights: Mapping[str, float]) -> None:
        _register(index)
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()
        self._weights = weights

    def search(self, words: Sequence[str], scope: Scope, limit: int) -> list[Hit]:
        matching = [self._word_query(word) for word in dict.fromkeys(words)]
        if not matching:
            return []
        query = tantivy.Query.boolean_query(
            [
                *((tantivy.Occur.Must, f) for f in self._filters(scope)),
                (tantivy.Occur.Must, tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in matching])),
            ]
        )
        hits = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [Hit(int(row or 0), float(score)) for (score, _), row in zip(hits, rows, strict=True)]

    def rarities(self, words: Sequence[str]) -> dict[str, float]:
        return {word: rarity(self._held(word), self._searcher.num_docs) for word in words}

    def hand_words(self, passages: Sequence[Passage]) -> None:
        """Give each passage its words as they stand here: cutting them is nine tenths of building the next index."""
        hits = self._searcher.search(tantivy.Query.all_query(), limit=max(len(passages), 1), count=False).hits
        addresses = [address for _, address in hits]
        rows = self._searcher.fast_field_values("row", addresses)
        for address, row in zip(addresses, rows, strict=True):
            held = self._searcher.doc(address)
            passages[int(row or 0)].take_words(Indexed(*(str(held.get_first(name) or "") for name in FIELDS)))

    def _held(self, word: str) -> int:
        return max(self._searcher.doc_freq(name, word) for name in self._weights)

    def _word_query(self, word: str) -> tantivy.Query:
        fields = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, word, "freq"), weight)
            for name, weight in self._weights.items()
        ]
        return tantivy.Query.disjunction_max_query(fields, TIE_BREAKER)

    def _filters(self, scope: Scope) -> list[tantivy.Query]:
        integer = tantivy.FieldType.Integer
        filters = [
            tantivy.Query.range_query(self._schema, "valid_from", integer, None, scope.day),
            tantivy.Query.range_query(self._schema, "valid_to", integer, scope.day, None),
            tantivy.Query.term_set_query(self._schema, "region", list(scope.regions)),
        ]
        return [tantivy.Query.const_score_query(f, 0.0) for f in filters]


def rarity(held: int, passages: int) -> float:
    """Inverse document frequency of a word that ``held`` of ``passages`` hold."""
    return math.log(1 + (passages - held + 0.5) / (held + 0.5))


def open_lexical(
    folder: Path, name: str, passages: Sequence[Passage], weights: Mapping[str, float] = ENTRY_WEIGHTS
) -> TantivyArm:
    """The index of exactly these passages: the one on disk when it is there, else built beside it and moved in."""
    home = folder / f"{name}-{_state(passages)[:24]}"
    unreadable = False
    if home.exists():
        try:
            arm = TantivyArm(tantivy.Index.open(str(home)), weights)
            arm.hand_words(passages)
            return arm
        except (ValueError, OSError):  # of a damaged folder as of a failing disk: it stays until there is another
            unreadable = True
    _build(folder, home, passages, instead=unreadable)
    _tidy(folder, name, home)
    return TantivyArm(tantivy.Index.open(str(home)), weights)


def _build(folder: Path, home: Path, passages: Sequence[Passage], *, instead: bool) -> None:
    """``instead``: of the one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    working = folder / f"building-{uuid.uuid4().hex}"
    working.mkdir()
    try:
        _write(working, passages)
    except BaseException:  # the disk is full, say: what was written only fills it more
        shutil.rmtree(working, ignore_errors=True)
        raise
    if instead:
        shutil.rmtree(home, ignore_errors=True)
    try:
        working.rename(home)
    except OSError:  # another process was quicker with the same content
        shutil.rmtree(working, ignore_errors=True)


def _write(working: Path, passages: Sequence[Passage]) -> None:
    index = tantivy.Index(_schema(), path=str(working))
    _register(index)
    writer = index.writer(heap_size=HEAP, num_threads=1)
    for row, passage in enumerate(tqdm(passages, desc="建立词面索引", unit="条", delay=1, disable=None)):
        writer.add_document(_document(row, passage))
    writer.commit()
    writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name="words", index_option="freq")
    builder.add_text_field("region", tokenizer_name="raw", index_option="basic")
    for name in ("valid_from", "valid_to"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("row", fast=True)
    return builder.build()


def _document(row: int, passage: Passage) -> tantivy.Document:
    return tantivy.Document(
        asked=passage.indexed.asked,
        answer=passage.indexed.answer,
        body=passage.indexed.body,
        region=passage.region or EVERYWHERE,
        valid_from=passage.valid_from,
        valid_to=passage.valid_to,
        row=row,
    )


def _register(index: tantivy.Index) -> None:
    # The words come cut already; only the blanks between them are left to split at.
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", analyser)


def _state(passages: Sequence[Passage]) -> str:
    return hashlib.sha256(f"{FORMAT}:{cutting()}:{fingerprint(passages)}".encode()).hexdigest()


def _tidy(folder: Path, name: str, home: Path) -> None:
    for left in folder.glob("building-*"):  # by a process that died
        if time.time() - left.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    others = [f for f in folder.glob(f"{name}-*") if f != home]
    for old in sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
