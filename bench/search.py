"""Search latency and memory at 1,000 and 100,000 passages, against a bare FAISS search and a numpy one.

    python -m bench.search [--json] [--corpus FILE] [--sizes 1000 100000] [--encode]

``search`` is what a question costs in the app: cut the words, encode the question, both arms under the validity filter,
fuse, and look for ended rules. The floor is the same encoder and one flat FAISS search without filter, words or fusion;
``numpy`` is the same encoder and one matrix product. Passages are the lines of ``--corpus``, or made-up sentences.
Their vectors are random by default: a flat scan costs the same whatever they hold (``--encode`` makes real ones).
Each size runs in a process of its own, so that resident memory is its own.
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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from bench.report import finish, say
from kit.clock import today
from kit.settings import ROOT
from knowledge_base.embedded import EmbeddedEngine
from knowledge_base.encoders import Encoder, open_encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.lexical import LAW_WEIGHTS, words_of
from knowledge_base.passages import ALWAYS, Passage
from knowledge_base.search import Query, search, search_elsewhen
from knowledge_base.snapshot import Laws, Serial, Snapshot
from knowledge_base.synonyms import unify
from knowledge_base.vector_cache import VectorCache

SIZES = (1_000, 100_000)
QUESTIONS = 300
WARM_UP = 20
THREADS = 1
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


def main() -> None:
    options = parse()
    if options.only:
        print(json.dumps(measure(options.only, options.corpus, encode=options.encode)))
        return
    results = {size: run_apart(size, options) for size in options.sizes}
    merged = {f"{name}_{size}": value for size, result in results.items() for name, value in result.items()}
    finish(merged, as_json=options.json)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--corpus", type=Path, help="a text file, one sentence a line")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--encode", action="store_true", help="encode the passages instead of random vectors")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(size: int, options: argparse.Namespace) -> dict[str, Any]:
    say(f"{size} passages …")
    command = [sys.executable, "-m", "bench.search", "--only", str(size)]
    if options.corpus:
        command += ["--corpus", str(options.corpus)]
    if options.encode:
        command += ["--encode"]
    one_thread = {**os.environ, "OMP_NUM_THREADS": str(THREADS), "OPENBLAS_NUM_THREADS": str(THREADS)}
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=one_thread)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(size: int, corpus: Path | None, *, encode: bool) -> dict[str, Any]:
    encoder = open_encoder("bundled", THREADS)
    faiss.omp_set_num_threads(THREADS)
    sentences = read_sentences(corpus, size + QUESTIONS)
    texts, questions = sentences[:size], sentences[size:]
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        cache = VectorCache(Path(home) / "vectors.db")
        words_of(texts[0])  # the dictionary is not the index's memory
        before, began = resident(), time.perf_counter()
        snapshot = build(texts, vectors_of(texts, encoder, cache if encode else None), Path(home))
        built, after = time.perf_counter() - began, resident()
        matrix = vectors_of(texts, encoder, cache if encode else None)
        index = faiss.IndexFlatIP(encoder.dimension)
        index.add(matrix)
        day = today()

        def whole(question: str) -> None:
            (vector,) = encoder.encode([unify(question)])
            query = Query(words_of(question), vector, day, ("全国", "北京"))
            search(snapshot, query)
            search_elsewhen(snapshot, query)

        def bare(question: str) -> None:
            index.search(encoder.encode([question]), 10)

        def product(question: str) -> None:
            scores = matrix @ encoder.encode([question])[0]
            np.argpartition(scores, -10)[-10:]

        ours, floor, numpy_ = times((whole, bare, product), questions)
    return {
        "p50_ms": round(percentile(ours, 50), 2),
        "p99_ms": round(percentile(ours, 99), 2),
        "floor_p50_ms": round(percentile(floor, 50), 2),
        "floor_p99_ms": round(percentile(floor, 99), 2),
        "numpy_p50_ms": round(percentile(numpy_, 50), 2),
        "p50_ratio": round(percentile(ours, 50) / percentile(floor, 50), 2),
        "index_mb": round(after - before),
        "resident_mb": round(after),
        "build_s": round(built, 1),
        "vectors": "encoded" if encode else "random",
    }


def build(texts: Sequence[str], vectors: Vectors, home: Path) -> Snapshot:
    passages = [Passage(str(n), (text,), "", "", 1, ALWAYS) for n, text in enumerate(texts)]
    engine = EmbeddedEngine(home)
    lexical, semantic = engine.open_entries(passages, vectors, "bench")
    return Snapshot(
        serial=Serial(0, ""),
        entries={},
        passages=passages,
        lexical=lexical,
        semantic=semantic,
        laws=Laws([], {}, engine.open_lexical("laws", [], LAW_WEIGHTS)),
        fingerprint="",
    )


def vectors_of(texts: Sequence[str], encoder: Encoder, cache: VectorCache | None) -> Vectors:
    if cache is not None:
        return cache.vectors(encoder, [unify(text) for text in texts])
    matrix = np.random.default_rng(0).standard_normal((len(texts), encoder.dimension), dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix


def read_sentences(corpus: Path | None, count: int) -> list[str]:
    """As many different sentences as wanted, in a fixed random order."""
    chooser = random.Random(0)
    lines: list[str] = []
    if corpus is not None:
        lines = list(dict.fromkeys(corpus.read_text(encoding="utf-8").splitlines()))
    made = {f"{who}{what}{act}（第{n}种情形）" for who in WHOSE for what in TOPICS for act in ACTS for n in range(130)}
    chooser.shuffle(lines)
    filler = sorted(made)
    chooser.shuffle(filler)
    sentences = [line for line in lines if len(line) > 3] + filler
    if len(sentences) < count:
        raise SystemExit(f"只有 {len(sentences)} 个句子，不够 {count} 个：请用 --corpus 给一个更大的文件")
    return sentences[:count]


def times(steps: Sequence[Callable[[str], None]], questions: Sequence[str]) -> list[list[float]]:
    """Milliseconds of each step for each question, the steps taking turns so that all meet the same disturbances."""
    taken: list[list[float]] = [[] for _ in steps]
    for number, question in enumerate([*questions[:WARM_UP], *questions]):
        for step, result in zip(steps, taken, strict=True):
            began = time.perf_counter()
            step(question)
            if number >= WARM_UP:
                result.append((time.perf_counter() - began) * 1000)
    return taken


def percentile(values: Sequence[float], share: int) -> float:
    return float(np.percentile(values, share))


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
