"""The conversations of ``cases/conversations.yml``, held with a running portal.

python -m tests.scripted              all of them, with a portal of its own; what fails, and one JSON object
python -m tests.scripted --url URL    with one that runs already
python -m tests.scripted --renew      and write down anew which are open: reasons that stand there are kept
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from deploy.environments import end_on_signals
from kit.clock import today
from kit.settings import ROOT
from tests.conversing import Exchange, NoButtonError, Taxpayer
from tests.expecting import Case, Step, question_in, read_case, wrong_in
from tests.stack import Stack

CASES = ROOT / "tests" / "cases" / "conversations.yml"
OPEN = ROOT / "tests" / "cases" / "conversations_open.yml"
MOST_ANSWERS = 6
HEAD = """\
# Conversations of conversations.yml that do not come out as they should yet: id and, in a few words, why. A test fails
# when another one does not, and when one of these does: then it is struck off. Write the ids anew with
# `python -m tests.scripted --renew`.
"""


def cases() -> list[Case]:
    return [read_case(written, today()) for written in yaml.safe_load(CASES.read_text(encoding="utf-8"))]


def open_cases() -> dict[str, str]:
    known: dict[str, str] = yaml.safe_load(OPEN.read_text(encoding="utf-8")) if OPEN.exists() else {}
    return known


@dataclass
class Held:
    """A case as it went. ``wrong``: what does not hold, by what was said last."""

    case: Case
    wrong: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


def hold(case: Case, url: str) -> Held:
    """The whole conversation, whatever does not hold on the way."""
    with Taxpayer(url) as taxpayer:
        if case.sign_in:
            taxpayer.sign_in(case.sign_in)
        script = Script(taxpayer, case)
        try:
            for step in case.turns:
                script.take(step)
        except (NoButtonError, TimeoutError) as error:
            script.held.wrong.append(f"{type(error).__name__}: {error}")
        return script.held


class Script:
    """The person's side of one case."""

    def __init__(self, taxpayer: Taxpayer, case: Case) -> None:
        self.held = Held(case)
        self._taxpayer = taxpayer
        self._answers = dict(case.answers)

    def take(self, step: Step) -> None:
        if step.sign_in or step.sign_out:
            self._taxpayer.sign_in(step.sign_in) if step.sign_in else self._taxpayer.sign_out()
            return
        if step.asked:
            self._answer_until(lambda last: step.asked is not None and bool(step.asked.search(question_in(last))))
        self._keep(self._do(step))
        self._answer_until(lambda last: not wrong_in(last, step.expect))
        last = self.held.exchanges[-1]
        self.held.wrong += [f"{last.said}: {wrong}" for wrong in wrong_in(last, step.expect)]

    def _do(self, step: Step) -> Exchange:
        if step.say is not None:
            return self._taxpayer.say(step.say)
        return self._taxpayer.press(step.press) if step.press else self._taxpayer.transfer()

    def _answer_until(self, done: Callable[[Exchange], bool]) -> None:
        """Tell what is asked for, each once, as long as the bot asks what the person knows."""
        for _ in range(MOST_ANSWERS if self.held.exchanges else 0):
            last = self.held.exchanges[-1]
            question = question_in(last)
            known = next((asked for asked in self._answers if question and asked.search(question)), None)
            if known is None or done(last):
                return
            self._keep(self._taxpayer.say(self._answers.pop(known)))

    def _keep(self, exchange: Exchange) -> None:
        self.held.exchanges.append(exchange)


def told(held: Held) -> str:
    lines = [f"✘ {held.case.id}: {held.case.goal}", *(f"    · {wrong}" for wrong in held.wrong)]
    for exchange in held.exchanges:
        lines += [f"    > {exchange.said}", f"    < {exchange.text}  {exchange.labels}"]
    return "\n".join(lines)


def summary(results: Sequence[Held]) -> dict[str, object]:
    def share(some: Sequence[Held]) -> str:
        return f"{sum(not held.wrong for held in some)}/{len(some)}"

    by_group: dict[str, list[Held]] = {}
    for held in results:
        by_group.setdefault(held.case.group, []).append(held)
    seconds = sorted(exchange.seconds for held in results for exchange in held.exchanges)
    return {
        "all": share(results),
        "without_needs": share([held for held in results if not held.case.needs]),
        **{group: share(some) for group, some in by_group.items()},
        "p50_ms": round(seconds[len(seconds) // 2] * 1000),
        "p95_ms": round(seconds[len(seconds) * 95 // 100] * 1000),
    }


def renew(results: Sequence[Held]) -> None:
    known = open_cases()
    found = {held.case.id: known.get(held.case.id) or held.wrong[0] for held in results if held.wrong}
    OPEN.write_text(HEAD + yaml.safe_dump(found, allow_unicode=True, width=1000), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="", help="a portal that runs already")
    parser.add_argument("--only", nargs="*", default=[], metavar="ID", help="of these alone")
    parser.add_argument("--renew", action="store_true", help="write down which are open")
    options = parser.parse_args()
    end_on_signals()
    with tempfile.TemporaryDirectory() as var, ExitStack() as started:
        url = options.url or started.enter_context(Stack.start(Path(var))).url
        results = [hold(case, url) for case in cases() if not options.only or case.id in options.only]
    for held in results:
        if held.wrong:
            print(told(held))
    if options.renew and not options.only:
        renew(results)
    print(json.dumps(summary(results), ensure_ascii=False))


if __name__ == "__main__":
    main()
