"""A message that was misread becomes an utterance of the intent it has, masked, and leaves as training data."""

from __future__ import annotations

from datetime import UTC, datetime

import yaml

from bench.intents import read_known
from handoff.quality.misread import Misread, as_training_data, intents
from tests.handoff.test_api import wait_for_person
from tests.house import House

SAID = "把我那张抬头错的给冲了，身份证110101199003077715"
API = "/api/editor/misread"


def test_every_intent_that_is_trained_can_be_chosen_and_no_other() -> None:
    assert set(intents()) == set(read_known())


def test_a_misread_message_is_proposed_masked_listed_and_taken_back(house: House) -> None:
    taxpayer, trainer = house.visitor(), house.agent("trainer1")
    talk = wait_for_person(taxpayer, SAID)
    what = {"conversation_id": talk, "seq": 1, "text": SAID, "intent": "invoice_task"}
    trainer.post(API, what | {"intent": "dance"}, status=400)
    trainer.post(API, what | {"text": " "}, status=400)
    trainer.post(API, what | {"seq": 99}, status=404)
    trainer.post(API, what, status=204)
    trainer.post(API, what | {"intent": "policy"}, status=204)
    [item] = trainer.get(API)["items"]
    assert (item["intent"], item["author"], item["conversation_id"]) == ("policy", "trainer1", talk)
    assert "110101199003077715" not in item["text"]
    with trainer.as_me() as client:
        assert client.delete(f"{API}/{item['id']}").status_code == 204
    assert trainer.get(API)["items"] == []


def test_what_was_proposed_leaves_as_a_file_of_training_data() -> None:
    found = [
        Misread(n, text, intent, "c", "trainer1", datetime(2026, 11, 24, tzinfo=UTC))
        for n, (text, intent) in enumerate(
            [("问: 冲红咋弄", "policy"), ("给我冲掉", "invoice_task"), ("咋冲红", "policy")]
        )
    ]
    told = yaml.safe_load(as_training_data(found))
    assert {block["intent"]: block["examples"] for block in told["nlu"]} == {
        "policy": "- 咋冲红\n- 问: 冲红咋弄\n",
        "invoice_task": "- 给我冲掉\n",
    }
