"""Run by Rasa's own Python (3.10), where the components live: ``in_rasa.py WHAT`` reads JSON, writes JSON.

Modules are imported by name: the type checker of the app does not know Rasa.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any


def vectors(texts: list[str]) -> list[list[float]]:
    """What ``EncoderFeaturizer`` makes of each."""
    message = import_module("rasa.shared.nlu.training_data.message").Message
    kind = import_module("bot.components.encoder_featurizer").EncoderFeaturizer
    featurizer = kind("encoder", kind.get_default_config())
    messages = featurizer.process([message.build(text) for text in texts])
    return [m.get_dense_features("text", [])[1].features[0].tolist() for m in messages]


def trackers(turns: int) -> dict[str, int]:
    """How many events are kept of a talk of so many turns, and how many talks of five."""
    events = import_module("rasa.shared.core.events")
    tracker = import_module("rasa.shared.core.trackers").DialogueStateTracker
    domain = import_module("rasa.shared.core.domain").Domain.empty()
    store = import_module("bot.components.trackers").RecentTrackerStore(domain, conversations=3)

    def talk(sender: str) -> Any:
        listen = events.ActionExecuted("action_listen")
        begun = [events.ActionExecuted("action_session_start"), events.SessionStarted(), listen]
        turn = [events.UserUttered("你好"), events.ActionExecuted("action_respond"), listen]
        return tracker.from_events(sender, [*begun, *(turn * turns)])

    async def run() -> dict[str, int]:
        for number in range(5):
            await store.save(talk(f"talk-{number}"))
        last = await store.retrieve("talk-4")
        return {
            "events": len(last.events),
            "kept": len(await store.keys()),
            "first_kept": int(await store.exists("talk-0")),
        }

    return asyncio.run(run())


def intents(texts: list[str]) -> list[tuple[str, float]]:
    """What the trained model takes each for, and its belief."""
    found: list[tuple[str, float]] = import_module("bot.reading").read("bot/models/daoban.tar.gz", texts)
    return found


def characters(given: dict[str, Any]) -> list[tuple[str, float]]:
    """As ``intents``, by the same classifier without the encoder, fitted here to ``known``: texts by intent."""
    kind = import_module("bot.components.act_classifier").ActClassifier
    message = import_module("rasa.shared.nlu.training_data.message").Message
    classifier = kind(kind.get_default_config(), None, None)
    shape, model = classifier._characters, classifier._model  # what is measured is this very pair
    as_typed = import_module("bot.components.act_classifier")._text

    def read(texts: list[str]) -> list[str]:
        return [as_typed(message.build(text)) for text in texts]

    known = [(text, intent) for intent, texts in given["known"].items() for text in texts]
    model.fit(shape.fit_transform(read([text for text, _ in known])), [intent for _, intent in known])
    beliefs = model.predict_proba(shape.transform(read(given["texts"])))
    return [(str(model.classes_[row.argmax()]), float(row.max())) for row in beliefs]


def main() -> None:
    given = json.load(sys.stdin)
    answers: dict[str, Any] = {"vectors": vectors, "trackers": trackers, "intents": intents, "characters": characters}
    sys.stdout.write(f"\n{json.dumps(answers[sys.argv[1]](given), ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
