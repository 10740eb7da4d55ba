"""The form of a sale, over the law: what it asks follows from the law of the day."""

from __future__ import annotations

from typing import Any

import pytest

from actions.housing.facts import LABELS, UNKNOWN
from actions.housing.form import ALWAYS, MAY_BE_UNKNOWN, ORDINARY, HousingForm
from actions.housing.reading import FORMER_HELD
from backends.housing.errors import NeedsPersonError
from dialogue.forms import Declined
from tests.actions.fakes import TODAY, housing_by_law


@pytest.fixture(scope="module")
def form() -> HousingForm:
    return HousingForm(housing_by_law(), lambda: TODAY)


def facts_of(form: HousingForm, text: str) -> dict[str, str]:
    return dict(form.take({}, text, None).facts)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("卖房", ["sale_price", "home_area", "held", "buyer_homes"]),
        ("卖500万，89平", ["held", "buyer_homes"]),
        ("卖500万，89平，持有3年", ["buyer_homes"]),
        ("卖500万，89平，持有6年", ["only_home", "buyer_homes"]),
        ("卖500万，89平，持有1年，买方首套", []),
        ("卖500万，89平，快五年了", ["buyer_homes"]),
        ("卖500万，89平，四年到六年，买方首套", ["only_home"]),
        ("卖500万，89平，满五唯一，买方首套", []),
    ],
)
def test_it_asks_for_what_the_taxes_depend_on_and_no_more(form: HousingForm, said: str, missing: list[str]) -> None:
    assert form.missing(facts_of(form, said)) == missing


@pytest.mark.parametrize(
    ("said", "further"),
    [
        ("卖500万，89平，满五唯一，买方首套", []),
        ("卖500万，89平，持有3年，买方首套", ["original_price"]),
        ("卖500万，89平，持有1年，买方首套", ["original_price", "location"]),
        ("卖500万，89平，持有1年，买方首套，房子在镇上", ["original_price"]),
        ("卖500万，300万买的，89平，持有3年，买方首套", ["costs"]),
        ("卖500万，300万买的，契税交了9万，89平，持有3年，买方首套", []),
        ("卖500万，520万买的，89平，持有3年，买方首套", []),
    ],
)
def test_it_asks_further_only_where_a_tax_cannot_be_computed_without_or_may_be_less(
    form: HousingForm, said: str, further: list[str]
) -> None:
    assert form.further(facts_of(form, said)) == further


def test_what_is_not_known_is_not_asked_again(form: HousingForm) -> None:
    facts = facts_of(form, "卖500万")
    for field in ("home_area", "held", "only_home", "buyer_homes"):
        unknown = form.unknown(facts, field)
        assert unknown is not None
        facts = dict(unknown)
    assert form.missing(facts) == []
    assert form.unknown({}, "sale_price") is None


def test_every_field_it_asks_for_has_its_question_and_its_label(form: HousingForm) -> None:
    assert set(form.questions) == {*ALWAYS, *MAY_BE_UNKNOWN, FORMER_HELD, ORDINARY}
    assert {*ALWAYS, *MAY_BE_UNKNOWN} <= set(LABELS)
    for question in form.questions.values():
        assert all((question.text, question.hint, question.why, question.other, question.unread))


@pytest.mark.parametrize("field", sorted({*ALWAYS, *MAY_BE_UNKNOWN}))
def test_what_a_button_says_is_read_as_an_answer(form: HousingForm, field: str) -> None:
    for _, words in form.questions[field].offers:
        assert form.take({}, words, field).changed(field), words


@pytest.mark.parametrize("field", sorted({*ALWAYS, *MAY_BE_UNKNOWN}))
def test_so_is_the_example_it_gives(form: HousingForm, field: str) -> None:
    example = form.questions[field].hint.partition("例如：")[2].split("，")[0]
    assert not example or form.take({}, example, field).changes, example


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ("500万，满五唯一", 3),
        ("我卖房", 2),
        ("买方首套", 3),
        ("住了十来年的两居，打算出手", 1),  # a wish
        ("住了十来年的两居，打算出手，要啥材料", 2),
        ("16年花90万买的，现在能卖200万", 3),
        ("这套2023年350万买进来的 现在520万卖 装修有发票30万 个税要缴多少", 3),
        ("原价200万 契税3万 现在330万卖 装修30万有发票 个税多少", 3),
        ("20年15万买的车，现在卖8万", 0),
        ("店里卖货20万 装修5万有发票", 0),
        ("房子送给侄子", 0),  # given, not sold
        ("月薪两万", 0),
        ("500万", 0),
    ],
)
def test_so_many_facts_told_without_a_question_are_of_a_sale(form: HousingForm, said: str, enough: int) -> None:
    assert form.fits(said) == enough


@pytest.mark.parametrize(
    ("said", "then", "told"),
    [
        ("我打算买二手房，业主报价560万", "我名下有一套", {"buyer_homes": "1"}),
        ("想买套560万的二手房", "我老家有一套，北京没有", {"sale_price": "5600000~5600000", "buyer_homes": "0"}),
        ("看中一套房430万，房东满五唯一", "我们家头一套", {"buyer_homes": "0", "only_home": "yes"}),
        (
            "我要买房，房东2018年210万买的",
            "现在卖我480万",
            {"sale_price": "4800000~4800000", "original_price": "2100000"},
        ),
        ("我要卖房，500万", "我名下还有一套", {"only_home": "no"}),
    ],
)
def test_who_speaks_may_be_the_buyer(form: HousingForm, said: str, then: str, told: dict[str, str]) -> None:
    facts = form.take(facts_of(form, said), then, None).facts
    assert facts.items() >= told.items()
    assert {"buyer_homes", "only_home"} & set(facts) == {"buyer_homes", "only_home"} & set(told)


@pytest.mark.parametrize(
    ("said", "told", "asked"),
    [
        ("我天津有套房要卖，200万", "只收录了北京的口径", ""),
        ("卖一套商铺，300万", "商铺不按个人住房计税", "个人卖商铺要交哪些税？"),
        ("卖写字楼", "不按个人住房计税", "个人卖写字楼要交哪些税？"),
        ("我们公司卖一套房500万", "公司名下的房屋不按个人住房计税", "公司名下的住房卖给个人，要交哪些税？"),
        ("房子过户给儿子要多少税", "", "房子过户给儿子要多少税"),
    ],
)
def test_what_is_no_sale_of_a_home_here_is_not_computed(form: HousingForm, said: str, told: str, asked: str) -> None:
    declined = form.declines(facts_of(form, said), said, None)
    assert isinstance(declined, Declined)
    assert told in declined.text
    assert declined.question == asked


@pytest.mark.parametrize("said", ["卖商铺 500万", "商铺卖500万", "卖商铺五百万", "卖一个商铺，500万"])
def test_the_price_of_what_is_no_home_goes_with_its_button(form: HousingForm, said: str) -> None:
    declined = form.declines(facts_of(form, said), said, None)
    assert isinstance(declined, Declined)
    assert declined.instead == ("按非住房试算", "帮我算卖商铺的税，卖5000000元，要交多少")


@pytest.mark.parametrize("said", ["卖房500万", "房改房卖500万", "房子继承来的，要卖500万", "买方是公司，卖500万"])
def test_what_is_one_is(form: HousingForm, said: str) -> None:
    assert form.declines(facts_of(form, said), said, None) is None


@pytest.mark.parametrize(
    ("facts", "lost", "why"),
    [
        ({"held": "200|200|持有 200 年"}, "held", "持有年限"),
        ({"sale_price": "99999999999999999~99999999999999999"}, "sale_price", "成交价"),
        ({"home_area": "999999~999999"}, "home_area", "建筑面积"),
        ({"original_price": "99999999999999999"}, "original_price", "原购房价"),
    ],
)
def test_a_fact_that_cannot_be_is_left_out_with_the_reason(
    form: HousingForm, facts: dict[str, str], lost: str, why: str
) -> None:
    known = facts_of(form, "卖房500万，89平，持有3年，买方首套") | facts
    left, problem = form.check(known, TODAY)
    assert set(known) - set(left) == {lost}
    assert why in problem


def test_what_can_be_is_kept(form: HousingForm) -> None:
    known = facts_of(form, "卖房500万，89平，持有3年，买方首套")
    assert form.check(known, TODAY) == (known, "")
    assert form.check({}, TODAY) == ({}, "")


def test_nobody_need_be_signed_in(form: HousingForm) -> None:
    assert form.needs_account({}) is None


def test_what_is_known_is_described_for_person_and_agent(form: HousingForm) -> None:
    facts = facts_of(form, "卖房500万，90多平，快五年了") | {"buyer_homes": UNKNOWN}
    assert list(form.described(facts)) == [
        ("成交价", "500 万元"),
        ("建筑面积", "约 90.01 平方米到 99 平方米"),
        ("卖方取得", "不满 5 年"),
        ("买方家庭已有住房", "不清楚"),
    ]


class Undecided:
    """The law of a sale that only a person can judge."""

    def assess(self, situation: Any) -> Any:
        raise NeedsPersonError("这种房屋要由工作人员核定")

    def estimate(self, _sale: Any) -> Any:
        raise NeedsPersonError("这种房屋要由工作人员核定")

    def foresee(self, _sale: Any) -> Any:
        raise NeedsPersonError("这种房屋要由工作人员核定")


def test_what_only_a_person_can_decide_is_no_fault_of_a_fact() -> None:
    form = HousingForm(Undecided(), lambda: TODAY)
    facts = facts_of(form, "卖房500万，89平，持有3年，买方首套")
    assert form.check(facts, TODAY) == (facts, "")
    with pytest.raises(NeedsPersonError):
        form.finish(facts, None, None, TODAY)


@pytest.mark.parametrize("asked", ["sale_price", "held", None])
def test_that_nobody_knows_what_was_paid_is_heard_whatever_was_asked(form: HousingForm, asked: str | None) -> None:
    assert form.take({}, "不记得当初买的时候多少钱了", asked).facts == {"original_price": "unknown"}


def test_what_a_word_means_is_no_fact(form: HousingForm) -> None:
    known = {"held": "2018-01-01|2018-12-31|2018 年取得"}
    assert form.take(known, "先问一下满五唯一是什么意思", "sale_price").facts == known


def test_whether_it_is_held_long_enough_is_no_fact_where_the_time_is_known(form: HousingForm) -> None:
    facts = form.take({}, "卖房420万，三年前买的", None).facts
    assert not form.take(facts, "满五年了吗", None).changes
    assert form.take({}, "满五年了吗 420万", None).changes


def test_what_was_given_is_of_a_sale_where_it_is_to_be_sold_now(form: HousingForm) -> None:
    assert form.beside("父母把房子赠与（过户）给子女，要交哪些税？", "现在我想卖 420万")
    assert not form.beside("父母把房子赠与（过户）给子女，要交哪些税？", "值420万")


@pytest.mark.parametrize("told", ["我想买套二手房620万 95平 房东2025年3月买的", "打算买二手房620万，95平，满五唯一"])
def test_what_a_buyer_pays_for_a_home_is_its_price(form: HousingForm, told: str) -> None:
    facts = facts_of(form, told)
    assert facts["sale_price"] == "6200000~6200000"
    assert "original_price" not in facts


def test_the_interest_on_what_was_lent_is_no_sale(form: HousingForm) -> None:
    said = "我2022年卖了房子拿到150万，然后借给朋友开店，他每年给我9万利息，到今年他把本金还我了，这150万我要不要交税"
    assert form.fits(said) == 0
    assert form.fits("2020年买的房300万，现在要卖500万，钱想借给弟弟收利息，交多少税") > 0
