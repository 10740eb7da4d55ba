"""The bill of benefits and the tags in the chat: whose they are, what stands first, and where the rest is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actions.registry import build_responder
from backends.legislation.service import Legislation
from backends.profile.facts import Declaration, Facts, Portrait
from backends.profile.portraits import Portraits
from backends.profile.tags.rules import TagRules
from conversations.cards import FactsCard, RefusalCard
from kit.db import Base, Database
from tests.actions.fakes import Chat, Rooms

FIRM = "firm"

QUARTER = {"taxpayer_id": FIRM, "tax": "增值税", "period_from": date(2026, 7, 1), "period_to": date(2026, 9, 30)}
FILED = Declaration(**QUARTER, filed_on=date(2026, 10, 12), base=842_000, due=8_420, claimed=("vat_small_low_rate",))


@pytest.fixture
def firm(chat: Chat) -> Chat:
    chat.rooms.ledger.signed_in["c1"] = FIRM
    chat.rooms.outlooks.returns = [FILED]
    return chat


@pytest.fixture
def portraits(tmp_path: Path) -> Iterator[Portraits]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    Base.metadata.create_all(database.engine)
    portraits = Portraits(database, TagRules.load(Legislation.load()))
    portraits.keep([Portrait(Facts(taxpayer_id=FIRM, kind="enterprise", overdue=2, district="海淀区"), [])])
    yield portraits
    database.close()


@pytest.fixture
def tagged(rooms: Rooms, portraits: Portraits) -> Chat:
    rooms.ledger.signed_in["c1"] = FIRM
    return Chat(rooms, build_responder(replace(rooms.services, portraits=portraits)))


def test_what_was_spared_is_told_with_its_sum_and_by_policy(firm: Chat) -> None:
    [reply] = firm.say("我们公司今年享受了多少优惠", "policy")
    assert isinstance(reply.card, FactsCard)
    assert "享受的优惠一共少缴 16,840.00 元：1. 小规模纳税人减按征收率缴增值税 16,840.00 元" in reply.text
    assert "红利账单" in reply.text
    assert any("依据" in value for _, value in reply.card.facts)


def test_what_was_left_unused_stands_first_where_it_is_asked_for(firm: Chat) -> None:
    [reply] = firm.say("我还有什么没享受的优惠", "policy")
    assert reply.text.index("还没") < reply.text.index("一共少缴")


def test_another_year_is_that_years_bill(firm: Chat) -> None:
    [reply] = firm.say("去年享受了多少优惠", "policy")
    assert "2025 年已经申报的里没有享受优惠的记录" in reply.text


def test_after_the_bill_come_the_policies_and_what_is_to_be_done(firm: Chat) -> None:
    firm.say("红利账单", "policy")
    firm.say("有什么优惠我能享受", "policy")
    assert "查到" in firm.text("我该办什么", "due_list")


def test_who_is_not_signed_in_sees_it_after_the_sign_in(chat: Chat) -> None:
    [reply] = chat.say("我享受了多少优惠", "policy")
    assert isinstance(reply.card, RefusalCard)
    chat.rooms.ledger.signed_in["c1"] = FIRM
    assert "2026 年已经申报的" in chat.text("登录好了", "affirm")


def test_each_tag_is_told_with_its_reason_and_where_it_is_disputed(tagged: Chat) -> None:
    [reply] = tagged.say("为什么给我看这些", "policy")
    assert isinstance(reply.card, FactsCard)
    facts = dict(reply.card.facts)
    assert facts["有逾期未申报"].startswith("有 2 项申报过了期限没有办")
    assert facts["所在区：海淀区"].startswith("登记的所在区是海淀区")
    assert "我的标签" in reply.text
    assert "不对" in tagged.text("我的标签不对怎么办", "policy")


def test_a_tag_that_is_disputed_is_not_said_to_be_used(tagged: Chat, portraits: Portraits) -> None:
    portraits.dispute(FIRM, "overdue", "已经补报")
    [reply] = tagged.say("我的标签有哪些", "policy")
    assert isinstance(reply.card, FactsCard)
    assert "有逾期未申报" not in dict(reply.card.facts)


def test_who_wants_no_notices_is_told_where_and_what_still_comes(firm: Chat) -> None:
    said = firm.text("不想收提醒了", "policy")
    assert "想收哪些提醒" in said
    assert "网页收件箱" in said
