"""Run by Rasa's own Python (3.10), where the components live: ``in_rasa.py WHAT`` reads JSON, writes JSON.

Modules are imported by name: the type checker of the app does not know Rasa.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any


def tokens(texts: list[str]) -> list[list[list[Any]]]:
    """Word, start and end of every token."""
    message = import_module("rasa.shared.nlu.training_data.message").Message
    kind = import_module("bot.components.tokenizer").TaxTokenizer
    tokenizer = kind(kind.get_default_config())
    return [[[t.text, t.start, t.end] for t in tokenizer.tokenize(message.build(text), "text")] for text in texts]


def coverage(cases: list[tuple[str, list[str]]]) -> list[float]:
    guard = import_module("bot.components.guard")
    return [guard.coverage(text, set(known)) for text, known in cases]


def trackers(turns: int) -> dict[str, int]:
    """How many events are kept of a talk of so many turns, idle and with a form under way, and how many talks."""
    events = import_module("rasa.shared.core.events")
    tracker = import_module("rasa.shared.core.trackers").DialogueStateTracker
    domain = import_module("rasa.shared.core.domain").Domain.empty()
    store = import_module("bot.components.trackers").RecentTrackerStore(domain, conversations=3)

    def talk(sender: str, *more: Any) -> Any:
        listen = events.ActionExecuted("action_listen")
        begun = [events.ActionExecuted("action_session_start"), events.SessionStarted(), listen, *more]
        turn = [events.UserUttered("你好"), events.ActionExecuted("utter_greet"), listen]
        return tracker.from_events(sender, [*begun, *(turn * turns)])

    async def run() -> dict[str, int]:
        for number in range(5):
            await store.save(talk(f"talk-{number}"))
        idle = await store.retrieve("talk-4")
        await store.save(talk("busy", events.ActiveLoop("housing_form")))
        busy = await store.retrieve("busy")
        return {
            "idle": len(idle.events),
            "busy": len(busy.events),
            "kept": len(await store.keys()),
            "first_kept": int(await store.exists("talk-0")),
        }

    return asyncio.run(run())


def intents(texts: list[str]) -> list[str]:
    """What the trained model takes each for."""
    agent = import_module("rasa.core.agent").Agent.load("bot/models/daoban.tar.gz")

    async def run() -> list[str]:
        return [(await agent.parse_message(text))["intent"]["name"] for text in texts]

    return asyncio.run(run())


def main() -> None:
    given = json.load(sys.stdin)
    answers: dict[str, Any] = {"tokens": tokens, "coverage": coverage, "trackers": trackers, "intents": intents}
    sys.stdout.write(f"\n{json.dumps(answers[sys.argv[1]](given), ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
