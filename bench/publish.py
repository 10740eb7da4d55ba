"""Publishing while questions come in: how soon it answers, what it costs those who ask, and whether anybody sees a mix.

Three runs of the same questions on the same threads, against our own content. ``floor``: nobody publishes.
``publish``: a text is written, handed in and published again and again by another thread. ``other``: the same by
another knowledge base over the same store, as another app process does it, and this one finds out by itself.

Questions are offered at a fixed rate; ``rate`` is what was reached. ``ratio`` compares it with the floor. A ``mix`` is
an answer whose text and details are of two states, or of a state older than what was published before it was asked (by
another process: two seconds before).
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.report import finish, say
from kit.db import Database
from kit.settings import Settings
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Answered
from knowledge_base.editing.editor import Editor
from knowledge_base.entries.schemas import Entry
from knowledge_base.opening import open_knowledge_base
from migrations import upgrade
from tests.vectors import share_vectors

WATCHED = "channel-self-terminal"  # the entry that changes; one question in ten asks for it


@dataclass
class Run:
    asked: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    mixes: int = 0
    published: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.asked / self.seconds


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=500, help="questions a second that are offered (500)")
    parser.add_argument("--seconds", type=float, default=10, help="of each run (10)")
    parser.add_argument("--threads", type=int, default=4, help="that ask (4)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


def publish(editor: Editor, entry: Entry, version: int) -> None:
    told = entry.model_copy(update={"answer": f"第 {version} 版。", "details": f"细节 {version}"})
    made = editor.save(told, author="甲", based_on=editor.newest(entry.id).revision)
    made = editor.move(entry.id, "review", author="甲", based_on=made)
    editor.move(entry.id, "published", author="乙", based_on=made)


def questions_of(knowledge: KnowledgeBase) -> list[str]:
    entries = [s.entry for s in knowledge.snapshot().entries.values() if s.entry.status == "published"]
    return [e.similar[n % len(e.similar)] for n, e in enumerate(entries)]


def measure(
    knowledge: KnowledgeBase, args: argparse.Namespace, write: Callable[[int], None] | None, seen_within: float
) -> Run:
    """``write`` publishes a version. What was published ``seen_within`` seconds ago must answer."""
    run, lock, counter = Run(), threading.Lock(), itertools.count()
    asked = questions_of(knowledge)
    watched = knowledge.snapshot().entries[WATCHED].entry.question
    times: dict[int, float] = {0: 0.0}
    ended = threading.Event()
    begin = time.perf_counter()

    def ask() -> None:
        while not ended.is_set():
            n = next(counter)
            due = begin + n / args.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            began = time.perf_counter()
            least = max(v for v, at in times.items() if at + seen_within <= began)
            outcome = knowledge.ask(watched if n % 10 == 0 else asked[n % len(asked)])
            wait = time.perf_counter() - began
            mixed = write is not None and n % 10 == 0 and is_mix(outcome, least)
            with lock:
                run.asked += 1
                run.waits.append(wait)
                run.mixes += mixed

    threads = [threading.Thread(target=ask) for _ in range(args.threads)]
    for thread in threads:
        thread.start()
    version = 0
    while time.perf_counter() - begin < args.seconds:
        if write is None:
            time.sleep(0.1)
            continue
        version += 1
        before = time.perf_counter()
        write(version)
        times[version] = time.perf_counter()
        run.published.append(times[version] - before)
        time.sleep(0.5)
    run.seconds = time.perf_counter() - begin
    ended.set()
    for thread in threads:
        thread.join()
    return run


def is_mix(outcome: Any, least: int) -> bool:
    if not isinstance(outcome, Answered) or outcome.entry_id != WATCHED:
        return True
    if not outcome.text.startswith("第 "):
        return least > 0
    version = int(outcome.text.split()[1])
    return outcome.details != f"细节 {version}" or version < least


def main() -> None:
    args = parse()
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        settings = Settings(_env_file=None, var_dir=Path(home))
        share_vectors(settings.var_dir)
        database = Database(settings.store_url)
        upgrade(database)
        knowledge, other = (open_knowledge_base(settings, database) for _ in range(2))
        entry = knowledge.snapshot().entries[WATCHED].entry
        result: dict[str, Any] = {"threads": args.threads, "offered": args.rate}
        writers: dict[str, Callable[[int], None] | None] = {
            "floor": None,
            "publish": lambda version: publish(Editor(knowledge), entry, version),
            "other": lambda version: publish(Editor(other), entry, 1000 + version),
        }
        floor = 0.0
        for name, write in writers.items():
            say(f"{name} …")
            run = measure(knowledge, args, write, seen_within=2.0 if name == "other" else 0.0)
            floor = floor or run.rate
            result |= {
                f"{name}_rate": round(run.rate, 1),
                f"{name}_ratio": round(run.rate / floor, 3),
                f"{name}_p50_ms": round(statistics.median(run.waits) * 1000, 1),
                f"{name}_p99_ms": round(statistics.quantiles(run.waits, n=100)[98] * 1000, 1),
            }
            if run.published:
                result |= {
                    f"{name}_versions": len(run.published),
                    f"{name}_seconds_median": round(statistics.median(run.published), 2),
                    f"{name}_seconds_worst": round(max(run.published), 2),
                    f"{name}_mixes": run.mixes,
                }
        knowledge.close()
        other.close()
        database.close()
    finish(result, as_json=args.json)


if __name__ == "__main__":
    main()
