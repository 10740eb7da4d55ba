"""Facts that few sales have: told in any message, read, noted, put right, computed with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.housing.facts import Sale
from actions.housing.form import HousingForm
from actions.housing.reading import FORMER_HELD, read_sale
from conversations.cards import AssessmentCard
from tests.actions.fakes import TODAY, housing_by_law

WHOLE = "卖500万，89平，2021年3月买的，不唯一，买方首套"


@pytest.fixture(scope="module")
def form() -> HousingForm:
    return HousingForm(housing_by_law(), lambda: TODAY)


def said(text: str, asked: str | None = None) -> dict[str, str]:
    return read_sale(text, Sale(), asked, TODAY).sale.to_texts()


def card(form: HousingForm, *texts: str) -> AssessmentCard:
    facts: dict[str, str] = {}
    for text in texts:
        facts = dict(form.take(facts, text, None).facts)
    [reply] = form.finish(facts, None, None, TODAY)
    assert isinstance(reply.card, AssessmentCard)
    return reply.card


def tax(shown: AssessmentCard, name: str) -> list[Decimal]:
    return [line.amount for line in shown.lines if line.tax == name]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我爸去世留给我的房子想卖掉", ("how_acquired", "inherited")),
        ("房子是继承来的，现在要卖", ("how_acquired", "inherited")),
        ("我妈赠与我的，现在卖500万", ("how_acquired", "given_by_relative")),
        ("我爸2005年买的房子，去年过户给我了", ("how_acquired", "given_by_relative")),
        ("我爸2005年买的房子，去年过户给我了", ("held", "2005-01-01|2005-12-31|2005 年取得")),
        ("离婚分给我的房子要卖", ("how_acquired", "divorced")),
        ("朋友送我的房子要卖", ("how_acquired", "given")),
        ("夫妻俩各占一半", ("shares", "1/2,1/2")),
        ("三个人各占三分之一", ("shares", "1/3,1/3,1/3")),
        ("我占60%", ("shares", "60%,40%")),
        ("我和弟弟共有，份额60%和40%", ("shares", "60%,40%")),
        ("贷款手续费3000元", ("fees", "3000")),
        ("公证费2000元", ("fees", "2000")),
        ("购房发票丢了", ("proofs", "no")),
        ("当时没有购房发票", ("proofs", "no")),
        ("核定价是450万", ("assessed_price", "4500000")),
        ("网签320万 税务局说最低350万", ("assessed_price", "3500000")),
        ("税局的最低过户价是350万", ("assessed_price", "3500000")),
        ("税务局那边要按350万算", ("assessed_price", "3500000")),
        ("经济适用房", ("origin", "affordable")),
    ],
)
def test_each_is_read_in_any_message(text: str, fact: tuple[str, str]) -> None:
    name, value = fact
    assert said(text).get(name) == value


@pytest.mark.parametrize(
    "text", ["没有装修发票", "卖房500万，89平，买方首套", "三个人来看房", "继承人是我弟弟，以后再说", "房东过户给我了"]
)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert not {"how_acquired", "shares", "proofs", "fees"} & set(said(text))


def test_what_is_put_right_is_told(form: HousingForm) -> None:
    facts = form.take({}, f"{WHOLE}，我占60%", None).facts
    (change,) = form.take(facts, "不对，是夫妻各一半", None).changes
    assert (change.label, change.value, change.before) == ("产权份额", "1/2、1/2", "60%、40%")


def test_of_a_home_from_the_family_it_asks_when_the_former_owner_bought(form: HousingForm) -> None:
    facts = form.take({}, "我爸去世留给我的房子要卖500万，89平，买方首套", None).facts
    assert FORMER_HELD in form.missing(facts)
    assert "held" not in form.missing(facts)
    facts = form.take(facts, "1998年", FORMER_HELD).facts
    assert FORMER_HELD not in form.missing(facts)
    assert form.unknown({}, FORMER_HELD) == {"held": "unknown"}


def test_an_inherited_home_is_exempt_by_the_former_owner_s_day(form: HousingForm) -> None:
    shown = card(form, "我爸去世留给我的房子要卖500万，89平，唯一住房，买方首套", "我爸1998年买的")
    assert tax(shown, "增值税") == [Decimal("0.00")]
    assert tax(shown, "个人所得税") == [Decimal("0.00")]


def test_owners_of_shares_have_a_line_each(form: HousingForm) -> None:
    shown = card(form, WHOLE, "300万买的，夫妻各一半")
    lines = [line for line in shown.lines if line.tax == "个人所得税"]
    assert [(str(line.amount), line.owner) for line in lines] == [
        ("200000.00", "产权人1（1/2）"),
        ("200000.00", "产权人2（1/2）"),
    ]


def test_without_proofs_the_price_in_the_records_counts_and_the_assessed_rate_stands_beside(form: HousingForm) -> None:
    shown = card(form, WHOLE, "300万买的，购房发票丢了")
    (line,) = (line for line in shown.lines if line.tax == "个人所得税")
    assert line.amount == Decimal("400000.00")
    assert line.candidates[0].amount == Decimal("50000.00")
    assert "须人工确认" in line.candidates[0].label


def test_fees_lower_the_income_tax(form: HousingForm) -> None:
    assert tax(card(form, WHOLE, "300万买的，手续费1万"), "个人所得税") == [Decimal("398000.00")]


def test_costs_are_asked_for_once_and_none_is_an_answer(form: HousingForm) -> None:
    facts = form.take({}, f"{WHOLE}，300万买的", None).facts
    assert form.further(facts) == ["costs"]
    assert form.further(form.take(facts, "没有", "costs").facts) == []
    assert form.further(form.take(facts, "契税交了4万5，利息12万", "costs").facts) == []
    for said in ("没有装修发票 没有贷款", "没装修，全款买的", "装修票丢了，没贷款", "没有贷款利息和手续费"):
        assert form.further(form.take(facts, said, "costs").facts) == []


def test_the_card_tells_what_is_worth_waiting_for_and_what_to_do_next(form: HousingForm) -> None:
    shown = card(form, "卖600万，150平，2025年3月买的，500万买的，不唯一，买方首套，房子在市区")
    assert any("到 2027-03-31 满 2 年" in w.text for w in shown.what_ifs)  # of a month its last day
    shown = card(form, "卖600万，150平，2025年3月5日买的，500万买的，不唯一，买方首套，房子在市区")
    labels = {w.label for w in shown.what_ifs}
    assert {"等到满 2 年", "140 平方米分界", "买方是第二套"} <= labels
    assert [c.label for c in shown.choices] == ["生成材料清单", "转人工（带上本次计算）", "再算一套"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年6月卖的1000万 持有3年 700万买的", "2023-06-30"),
        ("等到2027年3月再卖呢", "2027-03-31"),
        ("2023年买的卖500万", None),
        ("2010年的房子卖300万", None),
        ("去年卖了一套，现在这套卖500万", None),
        ("2024年卖家买的", None),
    ],
)
def test_another_day_of_the_sale_is_the_one_whose_law_counts(text: str, day: str | None) -> None:
    assert said(text).get("sold_on") == day
