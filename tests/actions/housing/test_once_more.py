"""A price told once more, and a sum beside a year: what each is of."""

from __future__ import annotations

import pytest

from actions.housing.facts import Sale
from actions.housing.reading import read_sale
from tests.actions.fakes import Chat
from tests.actions.housing.reading import TODAY
from tests.actions.housing.test_talk import BEGIN, INFORM, amounts, result

WHOLE = "卖房500万，89平，2022年3月买的，300万买的，不是唯一，买方首套，契税9万，别的没有"
OPEN = "卖房500万，89平，2022年3月买的，不是唯一，买方首套"  # what was paid is asked for
PRICE = "成交价"


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("那按480万算呢", "480 万元"),
        ("按510万", "510 万元"),
        ("那460呢", "460 万元"),
        ("还是480", "480 万元"),
        ("算了，还是按470算吧", "470 万元"),
        ("480万", "480 万元"),
        ("那按照450万来算", "450 万元"),
        ("还是500万吧", "500 万元"),
        ("就500万", "500 万元"),
    ],
)
@pytest.mark.parametrize("act", [INFORM, "follow_up"])
def test_below_a_result_it_is_the_price(chat: Chat, said: str, price: str, act: str) -> None:
    chat.say(WHOLE, BEGIN)
    facts = dict(result(chat.say(said, act)).facts)
    assert (facts[PRICE], facts["原购房价"]) == (price, "300 万元")


def test_it_goes_back_to_what_it_was(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    chat.say("如果是520万呢", "follow_up")
    replies = chat.say("还是500万吧", INFORM)
    assert replies[0].text.startswith("已把成交价改为 500 万元（原来是520 万元）。")


@pytest.mark.parametrize("said", ["还是500万吧", "还是480万吧", "要不460万"])
def test_going_back_answers_no_question_of_what_was_paid(chat: Chat, said: str) -> None:
    chat.say(OPEN, BEGIN)
    replies = chat.say(said, "follow_up")
    assert "原购房价" not in dict(result(replies).facts)
    assert replies[-1].text.startswith("这套房当初是多少钱买的")


@pytest.mark.parametrize("said", ["300万", "按300万算"])
def test_the_answer_to_that_question_stays_one(chat: Chat, said: str) -> None:
    chat.say(OPEN, BEGIN)
    assert dict(result(chat.say(said, INFORM)).facts)["原购房价"] == "300 万元"


def test_what_no_price_falls_to_is_another_thing(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert not any(reply.card for reply in chat.say("还是90吧", INFORM))


@pytest.mark.parametrize("said", ["2022年 300万", "2022年3月，300万", "2022年300万", "去年 300万"])
def test_beside_the_year_it_was_held_since_is_what_was_paid(chat: Chat, said: str) -> None:
    chat.say("卖房480万，89平，不是唯一，买方首套", BEGIN)
    facts = dict(result(chat.say(said, INFORM)).facts)
    assert (facts[PRICE], facts["原购房价"]) == ("480 万元", "300 万元")


@pytest.mark.parametrize(
    "said",
    [
        "卖房480万，89平，不是唯一，买方首套，2021年 300万",
        "帮我算卖房的税，480万，89平，2021年，300万，不是唯一，买方首套",
        "帮我算卖房的税，2021年 300万，现在480万，89平，不是唯一，买方首套",
    ],
)
def test_in_one_breath_too(chat: Chat, said: str) -> None:
    assert amounts(result(chat.say(said, BEGIN)))["个人所得税"] == [("360000.00", "")]


@pytest.mark.parametrize("text", ["2021年300w，480w，89平", "万科的房 480万 89平 2021年 300万"])
def test_the_sum_beside_the_year_is_never_the_price_too(text: str) -> None:
    told = {change.field: str(change.value) for change in read_sale(text, Sale(), None, TODAY).changes}
    assert (told["sale_price"], told["original_price"]) == ("480 万元", "300 万元")
