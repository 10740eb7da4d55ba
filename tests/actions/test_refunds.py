"""A refund that finds the taxpayer, in the chat: the card, the one key, how far it is, no thanks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from actions.refund_beside import beside
from actions.registry import build_responder
from backends.refund_case.accounts import ListedAccounts
from backends.refund_case.office import RefundOffice
from backends.refund_case.schemas import Account
from backends.refund_case.set_off import Arrear
from conversations.cards import FactsCard, RefundsCard
from kit.db import Base, Database
from tests.actions.fakes import PERSON, TODAY, Chat, Rooms, entry
from tests.backends.refund.office import RefundOffice as Behind

ASKED = ("查一下我有没有车船税可以退", "vehicle_refund")
ON_FILE = ListedAccounts({"person": Account("a1", "演示银行", "0000000000000001234")})
KEY = "确认退税 400.00 元"


class Talk:
    def __init__(self, rooms: Rooms, behind: Behind, accounts: ListedAccounts, arrears: Sequence[Arrear] = ()) -> None:
        self.rooms = rooms
        self.behind = behind
        office = RefundOffice(behind.cases, rooms.refund, rooms.profile, accounts, lambda _: arrears)  # type: ignore[arg-type]
        self.office = office
        rooms.ledger.signed_in["c1"] = "person"
        self.chat = Chat(rooms, build_responder(replace(rooms.services, refunds=office)))


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    Base.metadata.create_all(database.engine)
    yield Behind(database, tmp_path)
    database.close()


@pytest.fixture
def talk(rooms: Rooms, behind: Behind) -> Talk:
    return Talk(rooms, behind, ON_FILE)


def test_the_card_has_amount_law_masked_account_and_one_key(talk: Talk) -> None:
    [reply] = talk.chat.say(*ASKED)
    card = reply.card
    assert isinstance(card, RefundsCard)
    assert (str(card.total), card.items[0].basis[0].issuer) == ("400", "样例机关")
    assert "退到税务机关登记的您本人的账户：演示银行（尾号 1234）" in card.notes
    assert card.choices[0].label == KEY
    assert talk.chat.commands()[KEY] == "act:refund_confirm"
    assert "0000000000000001234" not in reply.model_dump_json()
    assert talk.behind.book.movements() == []


def test_what_no_record_shows_is_told_beside_by_who_asks(talk: Talk) -> None:
    [reply] = talk.chat.say(*ASKED)
    assert isinstance(reply.card, RefundsCard)
    assert any("换购住房" in note for note in reply.card.notes)
    assert talk.chat.commands()["换购住房能退多少个税"] == "say:换购住房退税能退多少？"
    assert not any("留抵" in note for note in reply.card.notes)


WHAT_COMES_BACK = (
    "我能退税吗",
    "我可以退税吗",
    "我有没有可以退的税",
    "我有税可以退吗",
    "能退我多少税",
    "我能退多少钱",
    "我有什么能退的",
    "我们公司能退税吗",
    "有没有能退给我的",
    "我这个情况该不该退税",
    "看看我能不能退税",
    "有我可退的税没有",
)
HOW_FAR = (
    "退税到哪一步了",
    "我的退税什么时候能退",
    "为什么没退",
    "退的钱到账了吗",
    "退税能批下来吗",
    "退了没",
    "怎么还没退给我",
)


@pytest.mark.parametrize("words", WHAT_COMES_BACK)
def test_who_asks_what_comes_back_sees_amounts_and_law_and_not_how_far_it_is(talk: Talk, words: str) -> None:
    talk.chat.say(*ASKED)  # the refund is open by now
    [reply] = talk.chat.say(words, "refund_status")
    assert isinstance(reply.card, RefundsCard)
    assert KEY in talk.chat.commands()


@pytest.mark.parametrize("words", HOW_FAR)
def test_who_asks_how_far_it_is_is_told_so(talk: Talk, words: str) -> None:
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    [reply] = talk.chat.say(words, "refund_status")
    assert isinstance(reply.card, FactsCard)


def test_the_form_is_filled_in_and_each_line_says_where_it_comes_from(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    [reply] = talk.chat.press("看替您填好的申请表")
    assert isinstance(reply.card, FactsCard)
    form = dict(reply.card.facts)
    assert form["纳税人名称"] == f"{PERSON.name}——税务登记里的名称"
    assert PERSON.number not in reply.model_dump_json()
    assert form["申请退税额"].startswith("400.00 元——")
    assert "依据：样例机关" in form["退税原因"]
    assert form["实际退到账户"].startswith("400.00 元——")
    assert form["收款账户"] == "税务机关登记的您本人的账户：演示银行（尾号 1234）"
    assert KEY in talk.chat.commands()
    assert talk.behind.book.movements() == []


def test_the_form_of_what_is_under_way_is_the_way_it_is_on(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    [reply] = talk.chat.say("申请表给我看看")
    assert isinstance(reply.card, RefundsCard)
    assert "国库办理中" in reply.text


def test_who_has_no_account_on_file_is_told_how_to_name_one(rooms: Rooms, behind: Behind) -> None:
    talk = Talk(rooms, behind, ListedAccounts({}))
    for said in (ASKED, ("退税到哪一步了", "refund_status")):
        [reply] = talk.chat.say(*said)
        assert "没有登记您的退税账户" in reply.text
        assert KEY not in talk.chat.commands()


def test_whom_credit_or_a_home_concerns(rooms: Rooms) -> None:
    def notes(**about: str) -> str:
        return "".join(one.note for one in beside(PERSON.model_copy(update=about)))

    assert "换购" in notes()
    assert "留抵" not in notes()
    assert "留抵" in notes(kind="enterprise", vat_status="general")
    assert notes(kind="enterprise", vat_status="small") == ""


def test_the_key_sends_it_and_it_is_told_until_it_has_come(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    [reply] = talk.chat.press(KEY)
    assert isinstance(reply.card, FactsCard)
    assert "国库办理中（退到您本人的演示银行（尾号 1234））" in reply.text
    talk.behind.look()
    assert "已到账" in talk.chat.text("到账了吗", "chitchat")
    assert len(talk.behind.book.movements()) == 1


def test_a_person_must_have_seen_the_amount(talk: Talk) -> None:
    [reply] = talk.chat.say("确认退税")
    assert isinstance(reply.card, RefundsCard)
    assert [case.status for case in talk.behind.cases.of_owner("person")] == ["found"]


def test_the_key_may_be_said(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    assert "国库办理中" in talk.chat.text("好的，确认退税")


def test_the_key_pressed_twice_pays_once(talk: Talk) -> None:
    for _ in range(2):
        talk.chat.say(*ASKED)
        if KEY in talk.chat.commands():
            talk.chat.press(KEY)
        talk.behind.look()
    assert len(talk.behind.book.movements()) == 1
    assert KEY not in talk.chat.commands()


def test_who_looks_again_sees_how_far_it_is(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    [reply] = talk.chat.say(*ASKED)
    assert isinstance(reply.card, RefundsCard)
    assert reply.card.items[0].reason == "重复缴纳；国库办理中"


def test_why_it_has_not_come_is_told(talk: Talk) -> None:
    talk.rooms.profile.taxpayers["person"] = PERSON.model_copy(update={"risk_flag": True})
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    assert "审核中（情况要核实或金额较大，由两位工作人员先后审核）" in talk.chat.text("为什么还没退")
    [case] = talk.behind.cases.waiting()
    talk.behind.cases.refuse(case.id, "agent1", "车辆登记与完税信息不一致")
    assert "不予退税（原因：车辆登记与完税信息不一致" in talk.chat.text("为什么没退税")


def test_what_the_treasury_has_is_not_waived(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    assert talk.chat.text("退税我不要了").startswith("退税已经送国库或者办结，不能再放弃")


@pytest.mark.parametrize("said", ["不要了", "这笔退税我放弃"])
def test_who_does_not_want_it_is_not_paid_and_may_come_back(talk: Talk, said: str) -> None:
    talk.chat.say(*ASKED)
    assert talk.office.waiting("person", TODAY) == Decimal(400)
    assert "已放弃（改主意了可以再确认）" in talk.chat.text(said, "cancel")
    talk.behind.look()
    assert talk.behind.book.movements() == []
    assert talk.office.waiting("person", TODAY) == 0
    assert "国库办理中" in talk.chat.press(KEY)[0].text


def test_a_refund_of_another_tax_is_not_answered_with_this_one(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    told = talk.chat.say("我的个税退税到哪一步了", "refund_status")
    assert not any(isinstance(reply.card, FactsCard) for reply in told)


def test_what_changed_since_it_was_seen_is_shown_anew(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.chat.say(*ASKED)
    findings = talk.rooms.refund.refunds_of("person", talk.behind.now.date())
    [item] = findings.items
    less = replace(findings, items=(replace(item, refundable=item.refundable - 100),), total=item.refundable - 100)
    monkeypatch.setattr(talk.rooms.refund, "refunds_of", lambda *_: less)
    told, card = talk.chat.press(KEY)
    assert told.text == "可退的金额有变化，请看过再确认。"
    assert isinstance(card.card, RefundsCard)
    assert "国库办理中" in talk.chat.press("确认退税 300.00 元")[0].text


def test_interest_is_told_counted_and_paid(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = talk.rooms.refund.refunds_of("person", talk.behind.now.date())
    item = replace(findings.items[0], interest=Decimal("1.56"), interest_formula="400.00 × 401 天 = 1.56")
    monkeypatch.setattr(talk.rooms.refund, "refunds_of", lambda *_: replace(findings, items=(item,)))
    [reply] = talk.chat.say(*ASKED)
    assert "退税款 400.00 元，加利息 1.56 元，到账 401.56 元" in reply.text
    assert isinstance(reply.card, RefundsCard)
    assert "加利息 400.00 × 401 天" in reply.card.items[0].formula
    told = talk.chat.press(KEY)[0].text
    assert "401.56 元退到您本人的演示银行（尾号 1234），含利息 1.56 元" in told
    talk.behind.look()
    assert [amount for _, amount in talk.behind.book.movements()] == [Decimal("401.56")]


def test_what_is_owed_is_met_first(rooms: Rooms, behind: Behind) -> None:
    talk = Talk(rooms, behind, ON_FILE, [Arrear("2026年第二季度增值税", Decimal(150))])
    assert "先抵缴欠税（2026年第二季度增值税 150.00 元），到账 250.00 元" in talk.chat.text(*ASKED)
    assert "审核中" in talk.chat.press(KEY)[0].text  # two people look
    [case] = behind.cases.waiting()
    for staff in ("agent1", "agent2"):
        behind.cases.approve(case.id, staff)
    behind.look()
    assert "250.00 元退到您本人的演示银行（尾号 1234），抵缴了2026年第二季度增值税 150.00 元" in talk.chat.text(
        "到账了吗"
    )
    assert [amount for _, amount in behind.book.movements()] == [Decimal(250)]


def test_who_owes_more_is_told_that_nothing_comes(rooms: Rooms, behind: Behind) -> None:
    talk = Talk(rooms, behind, ON_FILE, [Arrear("增值税", Decimal(9000))])
    assert "到账 0.00 元。按“确认退税”，就这样抵缴" in talk.chat.text(*ASKED)
    talk.chat.press(KEY)
    [case] = behind.cases.waiting()
    for staff in ("agent1", "agent2"):
        behind.cases.approve(case.id, staff)
    assert "已抵缴欠税（增值税 400.00 元）" in talk.chat.text("退税到哪一步了")


def test_without_an_account_on_file_a_person_helps(rooms: Rooms, behind: Behind) -> None:
    talk = Talk(rooms, behind, ListedAccounts({}))
    talk.chat.say(*ASKED)
    assert talk.chat.commands()["转人工办理"] == "transfer"
    assert not any(command == "act:refund_confirm" for command in talk.chat.commands().values())


def test_another_s_refund_is_out_of_reach(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.rooms.ledger.signed_in["c1"] = "firm"
    talk.chat.press(KEY)
    assert asyncio.run(talk.behind.payouts.send_due()) == 0
    assert [case.status for case in talk.behind.cases.of_owner("person")] == ["found"]


def test_who_has_signed_out_is_asked_to_sign_in(talk: Talk) -> None:
    talk.chat.say(*ASKED)
    talk.rooms.ledger.signed_in.clear()
    talk.chat.press(KEY)
    assert [case.status for case in talk.behind.cases.of_owner("person")] == ["found"]
    assert "去登录" in talk.chat.commands()


def test_who_asks_of_refunds_in_general_hears_of_their_own_beside_the_rule_once(talk: Talk) -> None:
    rule = {"多缴的税怎么退": "refund", "交错税了能退吗": "refund"}
    talk.rooms.knowledge.entries["refund"] = entry("refund", "退税要带什么材料？", "多数在网上就能办。")
    talk.rooms.knowledge.answers |= rule
    told = talk.chat.text("多缴的税怎么退", "policy")
    assert "多数在网上就能办。" in told
    assert "您名下查到可以退的税 400.00 元" in told
    assert talk.chat.commands()["看退税明细"] == "act:vehicle_refund"
    assert "400.00" not in talk.chat.text("交错税了能退吗", "policy")
    assert talk.behind.book.movements() == []


def test_who_asks_of_refunds_in_general_hears_that_theirs_is_with_the_treasury(talk: Talk) -> None:
    talk.rooms.knowledge.entries["refund"] = entry("refund", "退税要带什么材料？", "多数在网上就能办。")
    talk.rooms.knowledge.answers |= {"多缴的税怎么退": "refund"}
    talk.chat.say(*ASKED)
    talk.chat.press(KEY)
    assert [case.status for case in talk.behind.cases.of_owner("person")] == ["ordered"]
    assert "您有退税正在办" in talk.chat.text("多缴的税怎么退", "policy")


def test_who_is_not_signed_in_hears_the_rule_alone(talk: Talk) -> None:
    talk.rooms.ledger.signed_in.clear()
    talk.rooms.knowledge.entries["refund"] = entry("refund", "退税要带什么材料？", "多数在网上就能办。")
    talk.rooms.knowledge.answers |= {"多缴的税怎么退": "refund"}
    assert "400.00" not in talk.chat.text("多缴的税怎么退", "policy")


def test_who_is_not_signed_in_and_asks_whether_anything_comes_back_hears_the_rule_and_signs_in(talk: Talk) -> None:
    talk.rooms.ledger.signed_in.clear()
    overpaid = "refund-overpaid-three-years"
    talk.rooms.knowledge.entries[overpaid] = entry(overpaid, "多交了税，能退吗？", "三年内可以要求退还。")
    rule, sign_in = talk.chat.say("我能退税吗", "policy")
    assert "三年内可以要求退还" in rule.text
    assert "sign_in" in sign_in.commands.values()
