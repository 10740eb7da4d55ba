"""Talks about invoices, from the wish to its end, through the actions and a real office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.invoices.forms import invoice_forms
from actions.registry import build_responder
from kit.settings import ROOT
from tests.actions.fakes import PERSON, TODAY, Chat
from tests.actions.fakes import Rooms as ActionRooms
from tests.backends.invoice.rooms import Rooms, store_in, taxpayer

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/cases/invoice_conversations.yml").read_text(encoding="utf-8")
)
KNOWN = (
    taxpayer(phone="10000000001"),
    taxpayer("buyer"),
    taxpayer("late", overdue_filings=2),
    taxpayer("dee", credit_level="D"),
    taxpayer("refuser", phone="10000009998"),
    taxpayer("loser", phone="10000009999"),
    PERSON,
)


class Talk:
    """One conversation after the other on one office; whoever speaks has a conversation of their own."""

    def __init__(self, folder: Path) -> None:
        self.rooms = Rooms(store_in(folder), *KNOWN)
        self.rooms.office.add_block("011002600104", 1, 1000)
        self.actions = ActionRooms()
        self.responder = build_responder(replace(self.actions.services, invoices=self.rooms.office))
        self.chats: dict[str, Chat] = {}

    def chat(self, who: str) -> Chat:
        if who not in self.chats:
            chat = self.chats[who] = Chat(self.actions, self.responder, f"c-{who}")
            if who:
                self.actions.ledger.signed_in[chat.id] = who
        return self.chats[who]


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.rooms.database.close()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_conversation_comes_out(talk: Talk, case: dict[str, Any]) -> None:
    for turn in case["turns"]:
        talk.rooms.later(turn.get("later", 0))
        replies = talk.chat(turn.get("as", case["who"])).say(turn["say"], turn.get("act", ""))
        text = "\n".join(reply.text for reply in replies)
        where = f"{turn['say']} → {text}"
        if "handed" in turn:
            assert turn["handed"] in str(talk.actions.people.requests[-1]), where
            continue
        assert re.search(turn.get("has", ""), text), where
        assert "not" not in turn or not re.search(turn["not"], text), where
        card = replies[-1].card
        assert "card" not in turn or (card is not None and card.kind == turn["card"]), where
        assert "shows" not in turn or turn["shows"] in str(card), where


@pytest.mark.parametrize(
    "question",
    [
        "怎么领发票",
        "领发票要什么材料",
        "发票红冲流程",
        "发票查验",
        "红冲",
        "临时额度怎么申请",
        "发票领用",
        "我想了解发票增量",
        "票e送是什么",
        "发票验旧",
        "这个月发票不够用了 帮我把额度提到300万",
    ],
)
def test_what_is_only_asked_or_named_is_left_to_the_knowledge_base(talk: Talk, question: str) -> None:
    assert not any(form.wants(question) for form in invoice_forms(talk.rooms.office, lambda: TODAY))


def test_pressing_confirm_twice_applies_once(talk: Talk) -> None:
    chat = talk.chat("firm")
    chat.say("我要领25份发票")
    chat.press("确认")
    chat.say("确认")
    assert len(talk.rooms.office.of_owner("firm")) == 1
