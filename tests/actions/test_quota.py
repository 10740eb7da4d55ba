"""调整发票总额度: what is read as the quota wished for, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest
from structlog.testing import capture_logs

from actions.quota import FIELD, QuotaForm, said_of, shown
from backends.invoice.errors import BadQuotaError
from conversations.cards import AskCard, DecisionCard, RefusalCard
from tests.actions.fakes import PERSON, TODAY, Chat, Rooms, business

START = "我要申请调整发票总额度"
ACT = "raise_quota"


@pytest.fixture
def form() -> QuotaForm:
    return QuotaForm(Rooms().services.backends, lambda: TODAY)


@pytest.fixture
def firm(chat: Chat) -> Chat:
    """A firm with a quota of 300,000 a month has signed in."""
    chat.rooms.ledger.signed_in["c1"] = "firm"
    return chat


def wanted(form: QuotaForm, text: str, asked: str | None = None) -> str | None:
    return form.take({}, text, asked).facts.get(FIELD)


@pytest.mark.parametrize(
    ("said", "quota"),
    [
        ("调到50万", "500000"),
        ("从10万调到40万", "400000"),
        ("现在30万，想要80万", "800000"),
        ("增加到50万", "500000"),
        ("2026年提到50万", "500000"),
        ("再加50万", "added:500000"),
        ("加20万", "added:200000"),
        ("给我加20万", "added:200000"),
        ("翻一倍", "times:2"),
        ("翻倍", "times:2"),
        ("增加一倍", "times:2"),
        ("提到3倍", "times:3"),
        ("涨三倍", "times:3"),
        (START, None),
        ("申请被驳回了", None),
        ("50万的申请被驳回了", None),
        ("被驳回了，再申请50万", "500000"),
        ("50", None),  # nobody has asked for a number
        ("我们公司2026年3月开业的，额度不够", None),
    ],
)
def test_the_quota_is_read_in_whatever_way_it_is_wished_for(form: QuotaForm, said: str, quota: str | None) -> None:
    assert wanted(form, said) == quota


@pytest.mark.parametrize(
    ("said", "quota"),
    [
        ("50", "500000"),
        ("800", "8000000"),
        ("三十万", "300000"),
        ("500000", "500000"),
        ("15万元就行", "150000"),
        ("大概50万", "500000"),
        ("50到80万", "800000"),
        ("再加10", "added:100000"),
        ("越多越好", None),
        ("0", None),
        ("-50万", None),
    ],
)
def test_a_bare_number_is_one_of_ten_thousands_where_a_quota_was_asked_for(
    form: QuotaForm, said: str, quota: str | None
) -> None:
    assert wanted(form, said, FIELD) == quota


def test_a_number_that_is_none_is_asked_again_with_the_reason(form: QuotaForm) -> None:
    assert form.take({}, "几十万", FIELD).problem.startswith("这样还核不了")
    assert form.take({}, "几十万", None).problem == ""


def test_another_wish_takes_the_place_of_the_first(form: QuotaForm) -> None:
    first = form.take({}, "调到50万", FIELD)
    [change] = form.take(first.facts, "再加20万", FIELD).changes
    assert (change.value, change.before) == ("在现有额度上加 20 万元", "50 万元")
    assert form.take(first.facts, "50万", FIELD).changes == ()


@pytest.mark.parametrize("fact", ["500000", "added:500000", "times:2"])
def test_the_words_to_go_on_with_after_the_sign_in_mean_the_same(form: QuotaForm, fact: str) -> None:
    assert wanted(form, f"我要把发票总额度{said_of(fact)}") == fact
    assert shown(fact)


def test_without_a_sign_in_nothing_is_asked_or_reviewed(chat: Chat, rooms: Rooms) -> None:
    [reply] = chat.say(START, ACT)
    assert isinstance(reply.card, RefusalCard)
    assert reply.card.outcome == "NeedsAccount"
    assert chat.commands()["已登录，继续"] == f"say:{START}"
    chat.say("帮我把发票额度提到50万", ACT)
    assert chat.commands()["已登录，继续"] == "say:我要把发票总额度调到500000元"
    assert rooms.invoice.reviews == []


def test_the_quota_is_asked_for_and_reviewed(firm: Chat, rooms: Rooms) -> None:
    [asked] = firm.say(START, ACT)
    assert isinstance(asked.card, AskCard)
    assert "万元" in asked.card.hint
    [decision] = firm.say("50万", "inform")
    assert isinstance(decision.card, DecisionCard)
    assert (decision.card.result, decision.card.reasons) == ("yes", ["样例理由"])
    assert decision.card.facts == [("希望的总额度", "50 万元")]
    assert decision.card.basis[0].doc_no == "样例公告第1号"
    assert rooms.invoice.reviews == [("firm", Decimal(500_000))]


@pytest.mark.parametrize(
    ("said", "quota"), [("提到50万", 500_000), ("再加50万", 800_000), ("翻一倍", 600_000), ("提到3倍", 900_000)]
)
def test_what_is_added_or_doubled_is_what_is_held_now(firm: Chat, rooms: Rooms, said: str, quota: int) -> None:
    firm.say(f"帮我把发票额度{said}", ACT)
    assert rooms.invoice.reviews == [("firm", Decimal(quota))]


def test_a_person_is_told_at_once_that_there_is_none_to_raise(firm: Chat, rooms: Rooms) -> None:
    rooms.profile.taxpayers["firm"] = PERSON
    for said, act in (("发票额度能不能涨点", ACT), ("50万", "inform")):
        assert "个人名下没有核定发票总额度" in firm.text(said, act)
    assert rooms.invoice.reviews == []


@pytest.mark.parametrize("said", ["我个人想要点开票额度", "自然人能给批点开票额度吗", "我没执照 想提高开票额度"])
def test_who_says_to_be_a_person_is_told_so_without_a_sign_in(chat: Chat, rooms: Rooms, said: str) -> None:
    assert "可以向税务机关申请代开" in chat.text(said, ACT)
    assert "可以向税务机关申请代开" in chat.text("二十万就够", "inform")
    assert rooms.invoice.reviews == []


@pytest.mark.parametrize("said", ["个体户想提高开票额度", "我们公司老板个人想把额度提到50万"])
def test_a_trade_has_a_quota_whoever_asks(chat: Chat, said: str) -> None:
    [*_, reply] = chat.say(said, ACT)
    assert isinstance(reply.card, RefusalCard)
    assert reply.card.outcome == "NeedsAccount"


def test_who_only_tells_of_the_need_is_told_the_way_before_the_sign_in(chat: Chat) -> None:
    way, sign_in = chat.say("这个月的额度不够了", ACT)
    assert way.text.startswith("在电子税务局申请。")
    assert "sign_in" in sign_in.commands.values()


def test_nothing_can_be_added_to_no_quota(firm: Chat, rooms: Rooms) -> None:
    rooms.profile.taxpayers["firm"] = business(invoicing=None)
    texts = [firm.text("帮我把发票额度翻一倍", ACT) for _ in range(6)]
    assert all("请直接说要调到多少" in text for text in texts)
    assert not any(a == b == c for a, b, c in zip(texts, texts[1:], texts[2:], strict=False))
    assert rooms.invoice.reviews == []
    firm.say("50万", "inform")
    assert rooms.invoice.reviews == [("firm", Decimal(500_000))]


def test_an_unreadable_reply_says_what_a_good_one_is(firm: Chat) -> None:
    firm.say(START, ACT)
    assert firm.text("越多越好", "inform").startswith("没有读出额度。请写一个数并带上单位")
    assert firm.text("几十万吧", "inform").startswith("这样还核不了")


def test_after_the_decision_another_quota_is_reviewed_at_once(firm: Chat, rooms: Rooms) -> None:
    firm.say("帮我把发票额度提到50万", ACT)
    assert firm.text("那80万呢", "follow_up").startswith("已把希望的总额度改为 80 万元（原来是50 万元）。")
    firm.press("换个额度再看", ACT)
    assert [quota for _, quota in rooms.invoice.reviews] == [500_000, 800_000, 800_000]


@pytest.mark.parametrize(("result", "applied"), [("yes", True), ("person", True), ("no", False)])
def test_what_nothing_stands_against_may_be_applied_for_be_it_for_people_to_decide(
    firm: Chat, rooms: Rooms, result: Literal["yes", "no", "person"], applied: bool
) -> None:
    rooms.invoice.result = result
    firm.say("帮我把发票额度提到50万", ACT)
    assert ("say:提交把发票总额度调到500000元的申请" in firm.commands().values()) is applied


def test_a_refused_quota_is_said_in_its_own_words(firm: Chat, rooms: Rooms) -> None:
    rooms.invoice.broken = BadQuotaError("申请的额度要大于现在的额度")
    with capture_logs():
        assert "申请的额度要大于现在的额度" in firm.text("把额度调到1万", ACT)


def test_a_question_in_between_is_answered(firm: Chat) -> None:
    firm.say(START, ACT)
    answer, again = firm.say("契税怎么交？", "policy")
    assert answer.text.startswith("按成交价交。")
    assert again.text.startswith("您希望把发票总额度")


@pytest.mark.parametrize("said", ["帮北京别家商贸有限公司把额度提到200万", "北京别家商贸有限公司要调到200万"])
def test_for_another_firm_nothing_is_weighed_by_ones_own_figures(firm: Chat, said: str) -> None:
    if not said.startswith("帮"):
        firm.say(START, ACT)
    told = firm.text(said, ACT)
    assert "别的单位的涉税信息我不能查" in told
    assert not any(isinstance(reply.card, DecisionCard) for reply in firm.last)
