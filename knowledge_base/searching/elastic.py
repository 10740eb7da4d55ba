"""The engine beyond one machine: both arms in Elasticsearch, over our own words, so that no plug-in is needed.

A passage is a document under the digest of its content, never changed: a changed passage is another document. Each app
process knows which documents make up what it serves and drops any other hit, so a half-indexed or withdrawn text
never answers, whatever the index holds in between. Documents that no process needs any more are removed.

How words are cut, the fields and the encoder are part of an index's name; when they change, a new index is filled
beside the old one and the alias moves to it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from threading import Lock
from typing import Any, Final

import structlog
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import bulk, pack_dense_vector, scan

from kit.settings import Settings
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.errors import SearchUnavailableError
from knowledge_base.searching.arms import Hit, Scope
from knowledge_base.searching.lexical import TIE_BREAKER, rarity
from knowledge_base.searching.passages import Passage, fingerprint
from knowledge_base.searching.semantic import TextVectors
from knowledge_base.words.vocabulary import cutting

log = structlog.get_logger(__name__)

FORMAT: Final = 1  # raise it when the mapping or the way of writing documents changes
SPARE: Final = 30  # hits more than wanted: some may belong to what another process serves
CANDIDATES: Final = 10  # how many neighbours each shard looks at for one wanted
CHUNK: Final = 500
UNREACHABLE: Final = "检索服务（Elasticsearch）暂时连不上：{why}。请检查它是否在运行，以及 DAOBAN_ELASTICSEARCH 的地址"


class ElasticEngine:
    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        """``prefix`` begins the name of every index and alias of this deployment."""
        self._client = client
        self._prefix = prefix
        self._served: dict[str, frozenset[str]] = {}  # by alias: what this process served before
        self._lock = Lock()

    @classmethod
    def from_settings(cls, settings: Settings) -> ElasticEngine:
        logging.getLogger("elastic_transport").setLevel(logging.WARNING)  # else a line for every search
        options: dict[str, Any] = {}
        if settings.elasticsearch_user:
            password = settings.elasticsearch_password.get_secret_value()
            options["basic_auth"] = (settings.elasticsearch_user, password)
        if settings.elasticsearch_ca:
            options["ca_certs"] = settings.elasticsearch_ca
        client = Elasticsearch(
            [address.strip() for address in settings.elasticsearch.split(",") if address.strip()],
            request_timeout=settings.elasticsearch_timeout_seconds,
            retry_on_timeout=True,
            max_retries=2,
            **options,
        )
        return cls(client, settings.elasticsearch_prefix)

    def open_both(
        self, name: str, passages: Sequence[Passage], vectors: Vectors, encoder: str, weights: Mapping[str, float]
    ) -> tuple[ElasticLexicalArm, ElasticSemanticArm]:
        begin, texts = 0, []
        for passage in passages:
            end = begin + len(passage.texts)
            texts.append({"texts": [{"vector": pack_dense_vector(v)} for v in vectors[begin:end]]})
            begin = end
        kept = self._keep(name, encoder, passages, texts, _vector_field(vectors.shape[1]))
        return ElasticLexicalArm(kept, weights), ElasticSemanticArm(kept, passages, vectors)

    def check(self) -> None:
        with _reached():
            self._client.info()

    def close(self) -> None:
        self._client.close()

    def _keep(
        self,
        name: str,
        encoder: str,
        passages: Sequence[Passage],
        more: Iterable[Mapping[str, Any]],
        fields: Mapping[str, Any],
    ) -> Kept:
        """See that the index holds ``passages``, and remove what nobody serves."""
        alias = f"{self._prefix}-{name}"
        index = f"{alias}-{_digest(f'{FORMAT}:{cutting()}:{encoder}')[:12]}"
        ids = _ids(passages)
        with self._lock, _reached():
            if not self._client.indices.exists(index=index):
                self._client.options(ignore_status=400).indices.create(  # 400: another process was quicker
                    index=index,
                    settings=_SETTINGS,
                    mappings={"dynamic": "strict", "properties": _FIELDS | dict(fields)},
                )
            # A creation that timed out here may still be starting there: searching it before is an error.
            self._client.cluster.health(index=index, wait_for_active_shards=1)
            there = {hit["_id"] for hit in scan(self._client, index=index, query=_ONLY_IDS, size=5000)}
            rows = zip(ids, passages, _spans(passages), more, strict=True)
            new = (
                {"_op_type": "index", "_index": index, "_id": id_, **_document(passage, spans), **fields_of}
                for id_, passage, spans, fields_of in rows
                if id_ not in there
            )
            written, _ = bulk(self._client, new, chunk_size=CHUNK)
            wanted = frozenset(ids)
            gone = there - wanted - self._served.get(alias, frozenset())
            if gone:
                deletions = ({"_op_type": "delete", "_index": index, "_id": id_} for id_ in gone)
                bulk(self._client, deletions, chunk_size=5000, raise_on_error=False)
            if written or gone:
                self._client.indices.refresh(index=index)
            self._point(alias, index)
            self._served[alias] = wanted
        log.info("knowledge_base.indexed", index=index, passages=len(ids), written=written, removed=len(gone))
        return Kept(self._client, index, {id_: row for row, id_ in enumerate(ids)})

    def _point(self, alias: str, index: str) -> None:
        """Move the alias to ``index`` in one step; the index before is kept once more for processes that read it."""
        before = set(self._client.options(ignore_status=404).indices.get_alias(name=alias).body) - {"error", "status"}
        if before == {index}:
            return
        moves: list[dict[str, Any]] = [{"add": {"index": index, "alias": alias}}]
        moves += [{"remove": {"index": old, "alias": alias}} for old in sorted(before - {index})]
        self._client.indices.update_aliases(actions=moves)
        every = self._client.indices.get(index=f"{alias}-*").body
        for old in set(every) - before - {index}:
            self._client.options(ignore_status=404).indices.delete(index=old)


class Kept:
    """The documents of one state of the knowledge base, and the positions of their passages."""

    def __init__(self, client: Elasticsearch, index: str, rows: Mapping[str, int]) -> None:
        self._client = client
        self._index = index
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def search(self, limit: int, **body: Any) -> list[Hit]:
        if not self._rows:
            return []
        with _reached():
            found = self._client.search(
                index=self._index, size=limit + SPARE, source=False, track_total_hits=False, **body
            )
        hits = [Hit(self._rows[h["_id"]], h["_score"]) for h in found["hits"]["hits"] if h["_id"] in self._rows]
        # Equal scores in the order of the passages, as the embedded engine has them.
        return [h for _, same in groupby(hits, key=lambda h: h.score) for h in sorted(same, key=lambda h: h.row)][
            :limit
        ]

    def counts(self, queries: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
        """How many documents each query matches."""
        if not self._rows or not queries:
            return dict.fromkeys(queries, 0)
        with _reached():
            found = self._client.search(
                index=self._index,
                size=0,
                aggs={"count": {"filters": {"filters": {k: dict(q) for k, q in queries.items()}}}},
            )
        buckets = found["aggregations"]["count"]["buckets"]
        return {name: buckets[name]["doc_count"] for name in queries}


class ElasticLexicalArm:
    def __init__(self, kept: Kept, weights: Mapping[str, float]) -> None:
        self._kept = kept
        self._weights = weights
        self._rarities: dict[str, float] = {}

    def search(self, words: Sequence[str], scope: Scope, limit: int) -> list[Hit]:
        matching = [self._word_query(word) for word in dict.fromkeys(words)]
        if not matching:
            return []
        query = {"bool": {"filter": _filters(scope), "should": matching, "minimum_should_match": 1}}
        return self._kept.search(limit, query=query)

    def rarities(self, words: Sequence[str]) -> dict[str, float]:
        missing = [word for word in words if word not in self._rarities]
        fields = list(self._weights)
        queries = {f"{n}:{name}": {"term": {name: word}} for n, word in enumerate(missing) for name in fields}
        held = self._kept.counts(queries)
        for n, word in enumerate(missing):
            self._rarities[word] = rarity(max(held[f"{n}:{name}"] for name in fields), len(self._kept))
        return {word: self._rarities[word] for word in words}

    def _word_query(self, word: str) -> dict[str, Any]:
        terms = [{"term": {name: {"value": word, "boost": weight}}} for name, weight in self._weights.items()]
        return {"dis_max": {"queries": terms, "tie_breaker": TIE_BREAKER}}


class ElasticSemanticArm(TextVectors):
    """Likeness to one passage's texts is told here, from the vectors themselves; only finding needs the cluster."""

    def __init__(self, kept: Kept, passages: Sequence[Passage], vectors: Vectors) -> None:
        super().__init__(passages, vectors)
        self._kept = kept

    def search(self, vector: Vectors, scope: Scope, limit: int) -> list[Hit]:
        k = limit + SPARE
        knn = {
            "field": "texts.vector",
            "query_vector": vector.reshape(-1).tolist(),
            "k": k,
            "num_candidates": min(10_000, k * CANDIDATES),
            "filter": _filters(scope),
        }
        hits = self._kept.search(limit, knn=knn)
        exact = [Hit(hit.row, float(self.similarities(vector, hit.row).max())) for hit in hits]
        return sorted(exact, key=lambda hit: (-hit.score, hit.row))


_SETTINGS: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-2",  # on three nodes a copy on each: any of them may go
    "refresh_interval": -1,  # told to, after each batch
    "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace"}}},
}
_WORDS: Final = {"type": "text", "analyzer": "words", "index_options": "freqs"}
_FIELDS: Final[dict[str, Any]] = {
    "asked": _WORDS,
    "answer": _WORDS,
    "body": _WORDS,
    "region": {"type": "keyword"},
    "holds": {"type": "integer_range"},
    "spans": {"type": "integer_range"},  # of all versions of the entry
}
_ONLY_IDS: Final[dict[str, Any]] = {"query": {"match_all": {}}, "_source": False}


def _vector_field(dimension: int) -> dict[str, Any]:
    vector = {"type": "dense_vector", "dims": dimension, "similarity": "dot_product", "index_options": {"type": "hnsw"}}
    return {"texts": {"type": "nested", "properties": {"vector": vector}}}


def _document(passage: Passage, spans: list[dict[str, int]]) -> dict[str, Any]:
    return {
        "asked": passage.indexed.asked,
        "answer": passage.indexed.answer,
        "body": passage.indexed.body,
        "region": passage.region,
        "holds": {"gte": passage.valid_from, "lte": passage.valid_to},
        "spans": spans,
    }


def _spans(passages: Sequence[Passage]) -> Iterator[list[dict[str, int]]]:
    """For each passage, when any version of its entry holds."""
    of_key: dict[str, list[dict[str, int]]] = {}
    for p in passages:
        of_key.setdefault(p.key, []).append({"gte": p.valid_from, "lte": p.valid_to})
    return (of_key[p.key] for p in passages)


def _ids(passages: Sequence[Passage]) -> list[str]:
    """By content; a passage found twice is told apart by how often it came before."""
    siblings = {p.key: [] for p in passages}  # type: dict[str, list[tuple[int, int]]]
    for p in passages:
        siblings[p.key].append((p.valid_from, p.valid_to))
    return [_digest(f"{fingerprint([p])}:{siblings[p.key]}") for p in passages]


def _filters(scope: Scope) -> list[dict[str, Any]]:
    here = {"terms": {"region": list(scope.regions)}}
    if scope.silent:
        return [here, {"bool": {"must_not": {"term": {"spans": scope.day}}}}]
    return [here, {"term": {"holds": scope.day}}]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (TransportError, ApiError) as error:
        raise SearchUnavailableError(UNREACHABLE.format(why=str(error)[:200])) from error
