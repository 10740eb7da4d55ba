"""How well papers are read: invented papers, drawn anew, clean and as people send them.

    python -m bench.materials [--json] [--papers 6] [--seed 2026] [--look NAME] [--misses]

For each of seven papers and each look (clean, rotated, noisy, photographed, poor) ``--papers`` are drawn and read, not
being told what they are. A field is right when its value is exactly the one that was drawn. Tune on
``--seed 1``; the figures that are told are those of another seed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

from backends.materials.ocr import RapidOcr
from backends.materials.papers import READABLE, load_papers
from backends.materials.reading import read_pages
from backends.materials.schemas import PaperKind, Reading
from bench.report import finish, say
from tests.papers.camera import LOOKS
from tests.papers.forms import DRAW, Drawn, a_story

CLEAN_TARGET, DEGRADED_TARGET = 0.97, 0.90
UNSURE = (0.5, 0.8, 0.9, 0.95)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=6, help="of each kind and look (6)")
    parser.add_argument("--seed", type=int, default=2026, help="of the invented people and of the camera (2026)")
    parser.add_argument("--look", choices=sorted(LOOKS), action="append", help="only this look; may be repeated")
    parser.add_argument("--misses", action="store_true", help="tell every field that is wrong")
    parser.add_argument("--threads", type=int, default=0, help="of the recogniser (0: as many as there are cores)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


@dataclass
class Tally:
    """Right and all, by look, by paper and look, by field and look; and of the belief in what was read."""

    right: Counter[tuple[str, ...]] = field(default_factory=Counter)
    all: Counter[tuple[str, ...]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    recognised: int = 0
    papers: int = 0
    misses: list[str] = field(default_factory=list)
    believed: list[tuple[float, bool]] = field(default_factory=list)

    def count(self, look: str, drawn: Drawn, reading: Reading) -> None:
        self.papers += 1
        self.recognised += reading.paper == drawn.paper
        confidence = {f.name: f.confidence for f in reading.fields}
        for name, wanted in drawn.fields.items():
            value = reading.value(name) if reading.paper == drawn.paper else ""
            right = value == wanted
            for key in ((look,), (drawn.paper, look), (drawn.paper, name, look)):
                self.all[key] += 1
                self.right[key] += right
            if value:
                self.believed.append((confidence[name], right))
            if not right:
                self.misses.append(f"{look} {drawn.paper}.{name}: read {value or 'nothing'}, drawn {wanted}")

    def share(self, *key: str) -> float:
        return round(self.right[key] / self.all[key], 4) if self.all[key] else 0.0

    def degraded(self) -> float:
        looks = [look for look in LOOKS if look != "clean" and self.all[(look,)]]
        whole = sum(self.all[(look,)] for look in looks)
        return round(sum(self.right[(look,)] for look in looks) / whole, 4) if whole else 0.0


def draw(paper: PaperKind, look: str, seed: int, number: int) -> Drawn:
    random = Random(f"{seed}/{paper}/{look}/{number}")
    drawn = DRAW[paper](a_story(random), random)
    return Drawn(paper, LOOKS[look](drawn.picture, random), drawn.fields)


def measure(args: argparse.Namespace) -> Tally:
    tally, ocr = Tally(), RapidOcr(args.threads)
    ocr.lines(draw("identity_card", "clean", 0, 0).picture)  # loads the models
    for look in args.look or LOOKS:
        for paper in READABLE:
            for number in range(args.papers):
                drawn = draw(paper, look, args.seed, number)
                began, worked = time.perf_counter(), time.process_time()
                reading = read_pages([drawn.picture], ocr)
                tally.seconds.append(time.perf_counter() - began)
                tally.processor.append(time.process_time() - worked)
                tally.count(look, drawn, reading)
            say(f"  {look:13} {load_papers()[paper].name:16} {tally.share(paper, look):7.1%}")
    return tally


def tell(tally: Tally, misses: bool) -> dict[str, Any]:
    weak = []
    for paper, name, look in sorted(key for key in tally.all if len(key) == 3):
        target = CLEAN_TARGET if look == "clean" else DEGRADED_TARGET
        if tally.share(paper, name, look) < target:
            weak.append(f"{paper}.{name} {look} {tally.share(paper, name, look):.2f}")
    for line in tally.misses if misses else []:
        say(f"  {line}")
    return {
        "fields": sum(tally.all[(look,)] for look in LOOKS),
        "accuracy_clean": tally.share("clean"),
        "accuracy_degraded": tally.degraded(),
        **{f"accuracy_{look}": tally.share(look) for look in LOOKS if look != "clean"},
        "recognised": round(tally.recognised / tally.papers, 4),
        "wrong_though_sure": {str(line): _wrong_above(tally.believed, line) for line in UNSURE},
        "seconds_p50": round(median(tally.seconds), 2),
        "seconds_p95": round(sorted(tally.seconds)[int(0.95 * (len(tally.seconds) - 1))], 2),
        "processor_seconds_p50": round(median(tally.processor), 2),
        "below_target": weak,
    }


def _wrong_above(believed: list[tuple[float, bool]], line: float) -> list[float]:
    """Shares of wrong values among those believed at least ``line``, and among those believed less."""
    above = [right for belief, right in believed if belief >= line]
    under = [right for belief, right in believed if belief < line]
    return [round(1 - sum(part) / len(part), 4) if part else 0.0 for part in (above, under)]


def main() -> None:
    args = parse()
    finish(tell(measure(args), args.misses), as_json=args.json)


if __name__ == "__main__":
    main()
