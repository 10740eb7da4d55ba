"""Conversations about what one should see to, and what one is entitled to: of who is signed in, by date and basis."""

from __future__ import annotations

from datetime import date

import pytest

from actions.own_matters import Asked, matters_told, month_told
from backends.legislation.schemas import Basis
from backends.profile.facts import Facts
from backends.profile.mandates import Mandate
from backends.profile.matters.calendar import Term
from conversations.cards import FactsCard, RefusalCard, Reply
from dialogue.choosing import pick
from tests.actions.fakes import Chat, business, entry

TODO, DUE, BENEFITS = "我该办什么", "这个月要报什么税", "有什么优惠我能享受"


@pytest.fixture
def person(chat: Chat) -> Chat:
    chat.rooms.ledger.signed_in["c1"] = "person"
    return chat


@pytest.fixture
def firm(chat: Chat) -> Chat:
    chat.rooms.ledger.signed_in["c1"] = "firm"
    return chat


def known_firm() -> Facts:
    return Facts(taxpayer_id="firm", kind="enterprise", staff=6, assets=10**6, profit_year=0, sales_quarter=0)


def facts(reply: Reply) -> dict[str, str]:
    assert isinstance(reply.card, FactsCard), reply
    return dict(reply.card.facts)


def test_what_is_late_comes_first_and_each_has_its_day_and_basis(firm: Chat) -> None:
    [reply] = firm.say(TODO, "due_list")
    listed = facts(reply)
    assert next(iter(listed)) == "补办 2 项逾期未申报"
    assert "查到 5 件，1 件已过期限，要先办：1. 补办 2 项逾期未申报（已过期限）" in reply.text
    vat = listed["申报2026年第四季度的增值税及附加税费"]
    assert "暂按1月15日截止，可能顺延" in vat
    assert "还没有收到 2027 年的放假安排和征期日历" in vat
    assert "依据：全国人大常委会增值税法第三十条" in vat


def test_a_matter_is_gone_into_from_its_key_and_the_list_is_there_again(firm: Chat) -> None:
    firm.say(TODO, "due_list")
    assert firm.commands()["补办 2 项逾期未申报"] == "say:我有没有逾期未申报"
    told = firm.press("补办 2 项逾期未申报", "own_data")
    assert "查到 2 项申报逾期未办" in told[0].text
    again = firm.text("那我还有哪些没办的", "due_list")
    assert "查到 5 件" in again


def test_this_month_says_whether_its_time_is_over_and_what_comes_next(firm: Chat) -> None:
    told = firm.text(DUE, "due_list")
    assert told.startswith("本月的申报期到 11月16日，已经过了（国家税务总局办公厅税总办征科函〔2025〕64号）。")
    assert "预缴2026年第四季度的企业所得税" not in told
    assert "这个月以后截止的还有 3 件" in told
    assert "发票额度" not in told
    assert firm.commands()["各月报税截止到哪天"] == "ask:admin-filing-calendar-2026"


def test_what_is_due_then_what_one_may_use_then_back(firm: Chat) -> None:
    firm.rooms.outlooks.kept = known_firm()
    firm.say(DUE, "due_list")
    [reply] = firm.press("有什么优惠我能享受", "policy")
    listed = facts(reply)
    assert "小型微利企业减免企业所得税（从业人数 6 人" in reply.text
    assert "执行到 2027年12月31日" in listed["小型微利企业减免企业所得税"]
    assert "公告2023年第12号" in listed["小型微利企业减免企业所得税"]
    [reply] = firm.press("我该办什么", "due_list")
    assert "补办 2 项逾期未申报" in facts(reply)


def test_of_a_return_the_key_tells_how_it_is_filed(firm: Chat) -> None:
    firm.rooms.profile.taxpayers["firm"] = business(overdue_filings=0)
    firm.say(TODO, "due_list")
    assert firm.commands()["申报2026年第四季度的增值税及附加税费"] == "ask:vat-small-calendar"


def test_what_ends_this_month_is_told_apart_from_what_ends_later(firm: Chat) -> None:
    outlook = firm.rooms.outlooks.of("firm", date(2027, 1, 4))
    told, listed = matters_told(outlook, Asked.by("due", DUE), business=True)
    assert "申报2026年第四季度的增值税及附加税费（暂按1月15日截止，可能顺延）" in told
    assert not [title for title, _ in listed if "汇算清缴" in title]
    assert "这个月以后截止的还有 1 件" in told


@pytest.mark.parametrize("asked", ["有什么优惠", "有哪些优惠"])
def test_what_one_may_use_is_asked_in_few_words_after_the_list(firm: Chat, asked: str) -> None:
    firm.rooms.outlooks.kept = known_firm()
    firm.say(DUE, "due_list")
    assert "小型微利企业减免企业所得税（从业人数 6 人" in firm.text(asked, "policy")


def test_why_each_is_listed_and_why_the_one_that_is_named(firm: Chat) -> None:
    firm.rooms.outlooks.kept = known_firm()
    listed = list(facts(firm.say(TODO, "due_list")[0]))
    [reply] = firm.say("为什么给我", "why_ask")
    assert list(facts(reply)) == listed
    [reply] = firm.say("第一个为什么给我", "policy")
    assert list(facts(reply)) == listed[:1]
    assert "有 2 项申报过了期限没有办" in reply.text
    firm.say("有什么优惠", "policy")
    assert "近一年应纳税所得额 0 元" in firm.text("第二个为什么给我", "why_ask")


def test_who_is_not_signed_in_hears_the_general_calendar_and_goes_on_after_it(chat: Chat) -> None:
    [reply] = chat.say("我这个月要报什么税", "due_list")
    assert isinstance(reply.card, RefusalCard)
    assert "本月的申报期到 11月16日" in reply.text
    assert "sign_in" in reply.commands.values()
    chat.rooms.ledger.signed_in["c1"] = "firm"
    assert "补办 2 项逾期未申报" in chat.text("登录好了", "affirm")


def test_who_asks_in_general_hears_the_rule_and_the_calendar_too(chat: Chat) -> None:
    chat.rooms.knowledge.answers = {"这个月要报什么税": "deed"}
    *_, told = chat.say(DUE, "due_list")
    assert told.text.startswith("本月的申报期到 11月16日，已经过了")
    assert "sign_in" in told.commands.values()


def test_benefits_are_asked_for_before_the_sign_in_and_told_after_it(chat: Chat) -> None:
    assert "sign_in" in chat.say(BENEFITS, "policy")[-1].commands.values()
    chat.rooms.ledger.signed_in["c1"] = "firm"
    chat.rooms.outlooks.kept = known_firm()
    assert "小规模纳税人起征点以下免征增值税" in chat.text("登录好了", "affirm")


def test_a_person_with_a_refund_is_told_of_it_and_confirms_it_next(person: Chat) -> None:
    [reply] = person.say(TODO, "due_list")
    assert "申请退回多缴的税（可退约 400 元）" in reply.text
    [refunds] = person.press("申请退回多缴的税", "vehicle_refund")
    assert "400.00 元" in refunds.text


def test_who_has_nothing_to_do_is_told_so_and_may_still_ask_what_they_are_entitled_to(person: Chat) -> None:
    rooms = person.rooms
    rooms.ledger.signed_in["c1"] = "other"
    rooms.profile.taxpayers["other"] = rooms.profile.taxpayers["person"].model_copy(update={"id": "other"})
    assert person.text(TODO, "due_list").startswith("没有查到等您办的事。个税汇算要在")
    assert person.text(BENEFITS, "policy").startswith("按现在登记的情况，没有找到与")


def test_a_settlement_that_is_open_is_told_with_what_spares_it(person: Chat) -> None:
    person.rooms.outlooks.kept = Facts(taxpayer_id="person", kind="person", settlement_open=True)
    assert "办2025年度个人所得税综合所得汇算（已过期限）" in person.text(TODO, "due_list")
    assert "综合所得汇算免予补税（上一年度的综合所得汇算还没有办）" in person.text(BENEFITS, "policy")


def test_what_is_only_confirmed_is_to_be_done_and_no_tax_that_is_due(person: Chat) -> None:
    person.rooms.outlooks.kept = Facts(taxpayer_id="person", kind="person", deductions_unconfirmed=True)
    assert "确认下一年度的专项附加扣除（12月31日截止" in person.text(TODO, "due_list")
    assert "没有查到您名下等着申报、缴款的税" in person.text(DUE, "due_list")


def test_a_risk_is_named_and_nothing_told_of_it(firm: Chat) -> None:
    firm.rooms.profile.taxpayers["firm"] = business(risk_flag=True)
    [reply] = firm.say(TODO, "due_list")
    assert "以主管税务机关通知为准" in facts(reply)["处理风险提示"]


def test_what_is_asked_of_one_tax_is_a_question_though_somebody_is_signed_in(firm: Chat) -> None:
    firm.say(BENEFITS, "policy")
    firm.say("小微企业有什么优惠", "policy")
    assert not any(isinstance(reply.card, FactsCard) for reply in firm.last)


def test_somebody_elses_matters_are_not_told(firm: Chat) -> None:
    firm.say(TODO, "due_list")
    assert "补办" not in firm.text("查一下李四有哪些税没报", "due_list")


@pytest.mark.parametrize(
    ("on", "told"),
    [(date(2026, 12, 15), "今天截止"), (date(2026, 12, 16), "已经过了"), (date(2026, 12, 1), "还有 14 天")],
)
def test_the_time_of_the_month_is_told_by_the_day(on: date, told: str) -> None:
    term = Term(date(2026, 12, 1), date(2026, 12, 15), (Basis("样例机关", "样例1号"),), announced=True)
    assert told in month_told(term, on)


@pytest.mark.parametrize(("asked", "act"), [(TODO, "due_list"), (BENEFITS, "policy")])
def test_one_beyond_those_with_a_key_is_opened_by_its_number(firm: Chat, asked: str, act: str) -> None:
    firm.rooms.outlooks.kept = known_firm()
    [reply] = firm.say(asked, act)
    listed = list(facts(reply))
    assert len(listed) > 3
    assert listed[3] not in firm.commands()
    offered = firm.thread.offered
    assert [one.label for one in offered if one.listed] == listed
    assert pick("第四件怎么办", offered) == offered[3]
    assert "没有这么多件" not in firm.text("第四件怎么办")


def test_one_that_is_not_in_the_list_is_said_not_to_be(firm: Chat) -> None:
    [reply] = firm.say(DUE, "due_list")
    beyond = "一二三四五六七八九十"[len(facts(reply))]
    assert "没有这么多件" in firm.text(f"第{beyond}件怎么办")
    firm.say(TODO, "due_list")
    assert "2 项申报逾期未办" in firm.text("第一件怎么办", "own_data")


@pytest.mark.parametrize("text", ["北京别家商贸有限公司的信用等级是多少", "北京别家商贸有限公司有哪些税要申报"])
def test_of_another_firm_nothing_is_told_and_nothing_of_ones_own_in_its_place(firm: Chat, text: str) -> None:
    told = firm.text(text, "own_data")
    assert "别的单位的涉税信息我不能查" in told
    assert "逾期" not in told


def test_who_acts_for_it_is_told_to_be_it_first(person: Chat) -> None:
    person.rooms.profile.serving = [Mandate(taxpayer_id="x", name="北京别家商贸有限公司", role="clerk")]
    told = person.text("北京别家商贸有限公司的信用等级是多少", "own_data")
    assert "要看北京别家商贸有限公司的，请先在页面右上角换成这家单位" in told


STOPPED = "我的公司被列为异常了，开不了票"


def test_who_is_stopped_hears_what_their_records_hold_and_then_the_rule(firm: Chat) -> None:
    firm.rooms.knowledge.entries["invoice-frozen"] = entry("invoice-frozen", "不能开票怎么解除？", "先补申报。")
    found, rule = firm.say(STOPPED, "own_data")
    assert "登记状态是：正常" in found.text
    assert "逾期未申报 2 项" in found.text
    assert "以主管税务机关查到的原因为准" in found.text
    assert rule.text.startswith("先补申报。")


def test_of_an_abnormal_firm_the_rule_is_how_it_is_made_normal(firm: Chat) -> None:
    firm.rooms.knowledge.entries["reg-abnormal"] = entry("reg-abnormal", "非正常户怎么解除？", "补报所有属期。")
    firm.rooms.profile.taxpayers["firm"] = business(registration="abnormal")
    found, rule = firm.say(STOPPED, "own_data")
    assert "非正常户" in found.text
    assert rule.text.startswith("补报所有属期。")


def test_where_the_records_hold_nothing_it_is_said(firm: Chat) -> None:
    firm.rooms.knowledge.entries["invoice-frozen"] = entry("invoice-frozen", "不能开票怎么解除？", "先补申报。")
    firm.rooms.profile.taxpayers["firm"] = business(overdue_filings=0)
    found = firm.say(STOPPED, "own_data")[0]
    assert "没有查到原因" in found.text
    assert "以主管税务机关查到的原因为准" not in found.text


@pytest.mark.parametrize("text", ["别家商贸有没有欠税", "我另一家公司别家商贸的额度还剩多少"])
def test_it_is_known_by_part_of_its_name_in_the_middle_of_a_form_too(person: Chat, text: str) -> None:
    person.rooms.profile.serving = [Mandate(taxpayer_id="x", name="北京别家商贸有限公司", role="clerk")]
    person.say("帮我算二手房的税", "assess_housing")
    assert person.form_open
    told = person.text(text, "own_data")
    assert "要看北京别家商贸有限公司的" in told
    assert "没有查到" not in told
