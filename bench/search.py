"""Quality, latency, indexing speed and memory of search beside txtai and Haystack, on one core.

    python -m bench.search [--json] [--sizes 100000] [--corpus FILE] [--encode 20000] [--without-peers]

Every engine gets the same passages, the same words (cut by us, joined by blanks) and the same vectors (by the bundled
encoder, made once), and is asked the same questions. The passages are the texts of the bundled entries and, up to the
size, other sentences: the lines of ``--corpus``, or made-up ones. Vectors beyond ``--encode`` are encoded ones with
noise.

* ``daoban``: both arms under the filter of dates, ranked. Its ``whole`` figures are all that a question costs in the
  app: cut the words, encode, search, look for ended rules.
* ``txtai``: its hybrid index (BM25 and vectors, its default backend); ``haystack``: BM25 and embedding retrievers over
  its in-memory store, joined by reciprocal rank. Neither filters by date. No encoding is in their milliseconds either.
* ``floor``: one product of the question's vector with all vectors in numpy.

Questions are those of ``knowledge_base/calibration/questions.jsonl``; the right entry is the one that rests on the
question's fact. Each engine runs in a process of its own, so that resident memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.report import finish, say
from kit.clock import today
from kit.settings import ROOT
from knowledge_base.documents.register import Register
from knowledge_base.encoders import Encoder, open_encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.measuring.calibrating import QUESTIONS
from knowledge_base.measuring.labelled import Labelled, read_labelled
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.laws import Laws
from knowledge_base.searching.lexical import LAW_WEIGHTS
from knowledge_base.searching.passages import ALWAYS, Passage, entry_passages
from knowledge_base.searching.query import Query
from knowledge_base.searching.search import search, search_elsewhen
from knowledge_base.searching.snapshot import Serial, Snapshot, open_entries
from knowledge_base.searching.vector_cache import VectorCache
from knowledge_base.words.synonyms import unify
from knowledge_base.words.vocabulary import bundled_vocabulary, words_of

SIZE = 100_000
ENCODED = 20_000
NOISE = 0.5  # length of what is added to an encoded vector before it is made of length one again
WARM_UP = 10
SLOW = 40  # questions for an engine that takes over a second each
DEPTH = 30
CACHE = ROOT / "var" / "bench" / "vectors.db"
PEERS_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
ENGINES = ("daoban", "txtai", "haystack", "floor")
TOPICS = ("增值税", "契税", "个人所得税", "发票", "社保费", "印花税", "房产税", "车船税", "出口退税", "残保金")
ACTS = ("怎么申报", "什么时候缴", "可以减免吗", "要带什么材料", "在哪里办", "按多少计算", "逾期会怎样", "能退吗")
WHOSE = (
    "小规模纳税人",
    "个体工商户",
    "自然人",
    "新办企业",
    "外籍员工",
    "合伙企业",
    "房东",
    "网店",
    "工程队",
    "学校食堂",
)

Answer = Callable[[str, Vectors], list[str]]  # words joined by blanks and vector in, keys of entries out, best first


@dataclass(frozen=True)
class Data:
    passages: Sequence[Passage]
    vectors: Vectors  # a row for each text of each passage
    questions: Sequence[Labelled]
    asked: Vectors

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Words and the key of their entry, for each row of ``vectors``."""
        return ((bundled_vocabulary().indexed(text), p.key) for p in self.passages for text in p.texts)


def main() -> None:
    options = parse()
    if options.engine:
        print(json.dumps(measure(options)))
        return
    results: dict[str, Any] = {}
    for size in options.sizes:
        engines = [e for e in ENGINES if e not in ("txtai", "haystack") or not options.without_peers]
        found = {engine: run_apart(engine, size, options) for engine in engines}
        results |= {f"{engine}_{name}_{size}": v for engine, figures in found.items() for name, v in figures.items()}
        for peer in engines[1:]:
            results[f"p50_ratio_{peer}_{size}"] = round(found["daoban"]["p50_ms"] / found[peer]["p50_ms"], 3)
    finish(results, as_json=options.json)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--corpus", type=Path, help="a text file, one sentence a line")
    parser.add_argument("--sizes", type=int, nargs="+", default=[SIZE])
    parser.add_argument("--encode", type=int, default=ENCODED, help="how many of the other sentences to encode")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(engine: str, size: int, options: argparse.Namespace) -> dict[str, Any]:
    say(f"{engine}，{size} 条……")
    python = str(PEERS_PYTHON) if engine in ("txtai", "haystack") else sys.executable
    command = [python, "-m", "bench.search", "--engine", engine, "--sizes", str(size), "--encode", str(options.encode)]
    if options.corpus:
        command += ["--corpus", str(options.corpus)]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=one_thread)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(options: argparse.Namespace) -> dict[str, Any]:
    encoder = open_encoder("bundled", 1)
    data = read_data(options.sizes[0], options.corpus, options.encode, encoder)
    list(data.texts)  # cutting words is measured apart, the same for all
    before, began = resident(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        build = {"daoban": daoban, "txtai": txtai, "haystack": haystack, "floor": floor}[options.engine]
        answer = build(data, Path(home))
        built = time.perf_counter() - began
        result = {
            **quality_and_speed(data, answer),
            "index_s": round(built, 1),
            "passages_per_s": round(len(data.passages) / built),
            "index_mb": round(resident() - before),
            "resident_mb": round(resident()),
        }
        if options.engine == "daoban":
            result |= whole(data, encoder, Path(home))
    return result


def quality_and_speed(data: Data, answer: Answer) -> dict[str, Any]:
    ranks: list[int] = []
    spent: list[float] = []
    words = [" ".join(words_of(q.question)) for q in data.questions]
    for n, (labelled, asked, vector) in enumerate(zip(data.questions, words, data.asked, strict=True)):
        if n == SLOW and np.median(spent) > 1000:
            break
        began = time.perf_counter()
        keys = answer(asked, vector)
        spent.append((time.perf_counter() - began) * 1000)
        found = list(dict.fromkeys(keys))
        ranks.append(next((place for place, key in enumerate(found, 1) if key in labelled.gold), 10**6))
    places, milliseconds = np.array(ranks), np.array(spent[WARM_UP:])
    return {
        **{f"recall_{k}": round(float((places <= k).mean()), 3) for k in (1, 3, 10)},
        "questions": len(places),
        "p50_ms": round(float(np.percentile(milliseconds, 50)), 2),
        "p99_ms": round(float(np.percentile(milliseconds, 99)), 2),
    }


def daoban(data: Data, home: Path) -> Answer:
    snapshot = snapshot_of(data, home)
    day = today()

    def answer(words: str, vector: Vectors) -> list[str]:
        return [c.passage.key for c in search(snapshot, Query(words.split(), vector, day, ("全国", "北京")))]

    return answer


def snapshot_of(data: Data, home: Path) -> Snapshot:
    engine = EmbeddedEngine(home)
    lexical, semantic = open_entries(engine, data.passages, data.vectors, "bench")
    laws = Laws([], [], *engine.open_both("laws", [], data.vectors[:0], "bench", LAW_WEIGHTS))
    return Snapshot(Serial(), {}, {}, data.passages, lexical, semantic, laws, Register(), bundled_vocabulary(), "")


def whole(data: Data, encoder: Encoder, home: Path) -> dict[str, float]:
    """All that a question costs in the app but for the wording of its outcome."""
    snapshot, day = snapshot_of(data, home), today()
    spent: list[float] = []
    for labelled in data.questions:
        began = time.perf_counter()
        words = words_of(labelled.question)
        (vector,) = encoder.encode([unify(labelled.question)])
        query = Query(words, vector, day, ("全国", "北京"))
        search(snapshot, query)
        search_elsewhen(snapshot, query)
        spent.append((time.perf_counter() - began) * 1000)
    return {f"whole_p{p}_ms": round(float(np.percentile(spent[WARM_UP:], p)), 2) for p in (50, 99)}


def txtai(data: Data, home: Path) -> Answer:
    from txtai import Embeddings  # type: ignore[import-not-found]

    words, owners = zip(*data.texts, strict=True)
    rows = {text: n for n, text in enumerate(words)}
    asked: dict[str, Vectors] = {}

    def vectors_of(texts: Sequence[str]) -> Vectors:
        return np.stack([asked[t] if t in asked else data.vectors[rows[t]] for t in texts])

    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"whitespace": True}}
    index = Embeddings(method="external", transform=vectors_of, scoring=scoring, hybrid=True, content=False)
    index.index(enumerate(words))

    def answer(words_: str, vector: Vectors) -> list[str]:
        asked[words_] = vector
        return [owners[int(row)] for row, _ in index.search(words_, DEPTH)]

    return answer


def haystack(data: Data, home: Path) -> Answer:
    from haystack import Document  # type: ignore[import-not-found]
    from haystack.components.joiners import DocumentJoiner  # type: ignore[import-not-found]
    from haystack.components.retrievers.in_memory import (  # type: ignore[import-not-found]
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore  # type: ignore[import-not-found]

    store = InMemoryDocumentStore(bm25_tokenization_regex=r"\S+", embedding_similarity_function="dot_product")
    store.write_documents(
        [
            Document(id=str(n), content=words, embedding=vector.tolist(), meta={"key": key})
            for n, ((words, key), vector) in enumerate(zip(data.texts, data.vectors, strict=True))
        ]
    )
    by_words = InMemoryBM25Retriever(store, top_k=DEPTH)
    by_vector = InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def answer(words: str, vector: Vectors) -> list[str]:
        found = [
            by_words.run(query=words)["documents"],
            by_vector.run(query_embedding=vector.tolist())["documents"],
        ]
        return [str(d.meta["key"]) for d in joiner.run(documents=found)["documents"]]

    return answer


def floor(data: Data, home: Path) -> Answer:
    owners = [p.key for p in data.passages for _ in p.texts]

    def answer(words: str, vector: Vectors) -> list[str]:
        scores = data.vectors @ vector
        best = np.argpartition(scores, -DEPTH)[-DEPTH:]
        return [owners[row] for row in best[np.argsort(-scores[best])]]

    return answer


def read_data(size: int, corpus: Path | None, encoded: int, encoder: Encoder) -> Data:
    entries = [StoredEntry(e, 1) for e in read_content(BUNDLED).entries]
    ours = [p for p in entry_passages(entries) if p.covers(today())]
    sentences = read_sentences(corpus, size - len(ours))
    others = [Passage(f"other-{n}", (text,), "", "", 1, ALWAYS) for n, text in enumerate(sentences)]
    cache = VectorCache(CACHE)
    texts = [text for p in ours for text in p.texts]
    known = cache.vectors(encoder, [*texts, *(unify(s) for s in sentences[:encoded])])
    questions = read_labelled(QUESTIONS, {s.entry.id: s for s in entries})
    return Data(
        passages=[*ours, *others],
        vectors=np.concatenate([known, with_noise(known[len(texts) :], len(others) - encoded)]),
        questions=questions,
        asked=cache.vectors(encoder, [unify(q.question) for q in questions]),
    )


def with_noise(vectors: Vectors, count: int) -> Vectors:
    if count <= 0:
        return vectors[:0]
    made: Vectors = np.resize(vectors, (count, vectors.shape[1])).astype(np.float32)
    draw = np.random.default_rng(0)
    for begin in range(0, count, 50_000):  # a part at a time: twice a million rows would not fit everywhere
        part = made[begin : begin + 50_000]
        noise = draw.standard_normal(part.shape, dtype=np.float32)
        part += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return made


def read_sentences(corpus: Path | None, count: int) -> list[str]:
    """As many different sentences as wanted, in a fixed random order; beyond what there is, halves of two joined."""
    chooser = random.Random(0)
    lines: list[str] = []
    if corpus is not None:
        lines = [line for line in dict.fromkeys(corpus.read_text(encoding="utf-8").splitlines()) if 3 < len(line) < 60]
    lines += [f"{who}{what}{act}（第{n}种情形）" for who in WHOSE for what in TOPICS for act in ACTS for n in range(30)]
    chooser.shuffle(lines)
    made = dict.fromkeys(lines[:count])
    while len(made) < count:
        one, other = chooser.choice(lines), chooser.choice(lines)
        made[one[: len(one) // 2] + other[len(other) // 2 :]] = None
    return list(made)


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
