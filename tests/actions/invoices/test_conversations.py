"""Talks about invoices, from the wish to its end, through the actions and a real office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.invoices.forms import _read_answer, invoice_forms
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


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("我的发票弄丢了", "invoice_lost"),
        ("我把空白发票弄丢了", "invoice_lost"),
        ("领的纸票被偷了还没开", "invoice_lost"),
        ("空白发票丢了怎么办", "invoice_lost"),
        ("发票丢了怎么办", ""),
        ("我是买东西的 发票丢了", ""),
        ("我有张票要作废", "invoice_void"),
        ("把昨天那张普票作废了", "invoice_void"),
        ("纸票开错了要废掉", "invoice_void"),
        ("上个月的票能作废吗", ""),
        ("我要作废一份合同", ""),
        ("发票用完了再领点", "invoice_requisition"),
        ("申请10份专票", "invoice_requisition"),
        ("我要办十万版", "invoice_ticket_limit"),
        ("把限额改成百万版的", "invoice_ticket_limit"),
        ("开错了帮我冲了", "invoice_red"),
        ("帮我发起红字确认单", "invoice_red"),
        ("红字确认单帮我确认一下", "invoice_answer"),
        ("这票是不是真的", "invoice_look"),
        ("怎么查发票真伪", ""),
        ("能不能给我查验一张发票", "invoice_look"),
        ("发票能寄给我吗", ""),
        ("我的票到哪了", "invoice_where"),
        ("我手里还有几份票", "invoice_verified"),
    ],
)
def test_what_is_wished_in_plain_words_begins_its_form(talk: Talk, said: str, form: str) -> None:
    found = next((f.name for f in invoice_forms(talk.rooms.office, lambda: TODAY) if f.wants(said)), "")
    assert found == form


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("我要办十万版", {"wanted": "100000"}),
        ("单张限额改成百万元版", {"wanted": "1000000"}),
        ("我要领-5份发票", {}),
        ("我要领2.5份发票", {}),
        ("我要领5份专票", {"wanted": "5", "paper": "special"}),
        ("红冲，打折了，冲300元", {"why": "discount", "red_total": "300"}),
    ],
)
def test_what_is_told_at_once_is_read(talk: Talk, said: str, facts: dict[str, str]) -> None:
    form = next(f for f in invoice_forms(talk.rooms.office, lambda: TODAY) if f.wants(f"帮我{said}"))
    assert form.take({}, f"帮我{said}", None).facts == facts


def test_pressing_confirm_twice_applies_once(talk: Talk) -> None:
    chat = talk.chat("firm")
    chat.say("我要领25份发票")
    chat.press("确认")
    chat.say("确认")
    assert len(talk.rooms.office.of_owner("firm")) == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("我同意红字确认单", "yes"),
        ("没问题，同意", "yes"),
        ("我不同意这张确认单", "no"),
        ("拒绝红字确认单", "no"),
        ("我要确认红字确认单", None),
        ("帮我确认一下红字确认单的状态", None),
        ("我不想同意红字确认单", None),
        ("先别同意红字确认单", None),
        ("对方同意红字确认单了没", None),
    ],
)
def test_a_sheet_is_answered_only_by_what_is_plainly_said(said: str, answer: str | None) -> None:
    assert _read_answer(said, False) == answer
