"""Random walks through the portal: whatever is said and pressed in whatever order, something fitting comes back, and
there is always a way out.

    python -m tests.flow.walk --messages 10000 --seed 1     every fault, with a portal of its own
    python -m tests.flow.walk --url URL --only 17           that walk alone, word by word

A walk is one conversation and draws from a seed of its own, so it can be gone again.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml

from backends.profile.demo import DEMO_ACCOUNTS
from deploy.environments import end_on_signals
from kit.settings import ROOT
from tests.conversing import Exchange, Frame, Taxpayer, choices_of
from tests.expecting import FAILED, kinds_in
from tests.scripted import cases
from tests.stack import Stack

LENGTH = 25  # messages of a walk
AT_ONCE = 4  # walks side by side
ALIKE = 3  # times in succession that nobody wants to hear the same


@cache
def sayings() -> tuple[str, ...]:
    """All that is said anywhere in the cases: questions, answers to forms, small talk, noise."""

    def read(path: str) -> object:
        return yaml.safe_load((ROOT / "tests" / path).read_text(encoding="utf-8"))

    scripted = [step.say for case in cases() for step in case.turns if step.say]
    expressions: list[dict[str, str]] = read("cases/expressions.yml")  # type: ignore[assignment]
    utterances: dict[str, list[str]] = yaml.safe_load((ROOT / "bot" / "held_out.yml").read_text(encoding="utf-8"))
    said = [*scripted, *(e["text"] for e in expressions), *(text for some in utterances.values() for text in some)]
    return tuple(sorted({text for text in said if text.strip()}))


@dataclass(frozen=True)
class Fault:
    walk: int
    kind: str
    exchange: Exchange

    def __str__(self) -> str:
        return f"walk {self.walk}: {self.kind}\n    > {self.exchange.said}\n    < {self.exchange.text[:300]}"


def wrong_in(exchange: Exchange, spoken: list[str]) -> Iterator[str]:
    """What is wrong with an exchange wherever it stands. ``spoken``: all the bot has said so far."""
    texts = [reply["text"] for reply in exchange.replies]
    if not any(text.strip() for text in texts) and not any(f["type"] == "sign_in" for f in exchange.others):
        yield "no reply"
    if any(FAILED in text for text in texts) or kinds_in(exchange) & {"error", "refusal/Unavailable"}:
        yield "failed"
    if any(f["type"] == "gone" for f in exchange.others):
        yield "hung up"
    if len(set(texts)) < len(texts):
        yield "twice in one turn"
    if len(spoken) >= ALIKE and len(set(spoken[-ALIKE:])) == 1:
        yield "the same for the third time"


class Walk:
    """One conversation and its end. ``faults``: what was wrong on the way."""

    def __init__(self, number: int, seed: int, taxpayer: Taxpayer) -> None:
        self.number = number
        self.exchanges: list[Exchange] = []
        self.faults: list[Fault] = []
        self._random = Random(f"{seed}-{number}")
        self._taxpayer = taxpayer
        self._spoken: list[str] = []
        self._shown: list[Frame] = []

    def go(self) -> None:
        for _ in range(LENGTH):
            self._step()
        self._leave()

    def _step(self) -> None:
        """Mostly something new; now and then a button, the same again, another account, a call for a person."""
        [does] = self._random.choices(
            [
                self._say_any,
                self._press,
                self._say_again,
                self._sign_in,
                self._sign_out,
                self._call,
                self._wait_no_more,
            ],
            [64, 20, 8, 3, 1, 2, 2],
        )
        does()

    def _say_any(self) -> None:
        self._say(self._random.choice(sayings()))

    def _say_again(self) -> None:
        self._say(self.exchanges[-1].said if self.exchanges else "你好")

    def _press(self) -> None:
        """A button that the last replies offer."""
        buttons = [(message, choice) for message in self._shown for choice in choices_of(message)]
        if buttons:
            exchange = self._keep(self._taxpayer.choose(*self._random.choice(buttons)))
            if any(frame["type"] == "sign_in" for frame in exchange.others):
                self._sign_in()
        else:
            self._say_any()

    def _sign_in(self) -> None:
        self._begin_anew(lambda: self._taxpayer.sign_in(self._random.choice(DEMO_ACCOUNTS).username))

    def _sign_out(self) -> None:
        self._begin_anew(self._taxpayer.sign_out)

    def _begin_anew(self, change: Callable[[], None]) -> None:
        before = self._taxpayer.id
        change()
        if self._taxpayer.id != before:
            self._spoken, self._shown = [], []

    def _call(self) -> None:
        self._keep(self._taxpayer.transfer())

    def _wait_no_more(self) -> None:
        self._say("不等了")

    def _leave(self) -> None:
        """Out of the queue, out of the form, a new beginning, and to a person."""
        if self._taxpayer.turn == "human":
            self._end("the queue was not left", self._say("不等了"), self._taxpayer.turn == "bot")
        again = self._say(self._random.choice(["重新开始", "重来"]))
        self._end("no new beginning", again, bool(again.text))
        self._say("取消")
        greeted = self._say("你好")
        self._end("the form was not left", greeted, len(greeted.replies) == 1)
        called = self._say("转人工")
        self._end("no person was called", called, self._taxpayer.turn == "human")

    def _end(self, kind: str, exchange: Exchange, reached: bool) -> None:
        if not reached:
            self.faults.append(Fault(self.number, kind, exchange))

    def _say(self, text: str) -> Exchange:
        return self._keep(self._taxpayer.say(text))

    def _keep(self, exchange: Exchange) -> Exchange:
        self.exchanges.append(exchange)
        self._shown = exchange.replies
        self._spoken += [r["text"] for r in exchange.replies if r["author"] == "bot"]
        self.faults += [Fault(self.number, kind, exchange) for kind in wrong_in(exchange, self._spoken)]
        return exchange


def walk(url: str, number: int, seed: int) -> Walk:
    with Taxpayer(url) as taxpayer:
        gone = Walk(number, seed, taxpayer)
        gone.go()
        return gone


def walk_all(url: str, messages: int, seed: int) -> list[Walk]:
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        return list(side_by_side.map(lambda number: walk(url, number, seed), range(messages // LENGTH)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", default="", help="a portal that runs already")
    parser.add_argument("--only", type=int, help="the walk of this number, word by word")
    options = parser.parse_args()
    end_on_signals()
    with tempfile.TemporaryDirectory() as var, ExitStack() as started:
        url = options.url or started.enter_context(Stack.start(Path(var))).url
        if options.only is not None:
            walks = [walk(url, options.only, options.seed)]
            print(*(f"> {e.said}\n< {e.text}  {e.labels}" for e in walks[0].exchanges), sep="\n")
        else:
            walks = walk_all(url, options.messages, options.seed)
    faults = [fault for gone in walks for fault in gone.faults]
    print(*faults, sep="\n")
    print(f"{sum(len(gone.exchanges) for gone in walks)} messages", dict(Counter(fault.kind for fault in faults)))


if __name__ == "__main__":
    main()
