from __future__ import annotations

import doctest

import pytest

from actions.housing import shares
from actions.housing.facts import Sale
from actions.housing.reading import read_sale
from actions.housing.shares import shares_in
from tests.actions.fakes import TODAY, Chat
from tests.actions.housing.test_talk import BEGIN, INFORM, amounts, result


def test_the_examples_run() -> None:
    assert doctest.testmod(shares).failed == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我占2/3", "2/3,1/3"),
        ("我的份额是三分之一", "1/3,2/3"),
        ("我份额百分之四十", "2/5,3/5"),
        ("我占四成", "2/5,3/5"),
        ("我只有一半产权", "1/2,1/2"),
        ("我跟前妻一人一半", "1/2,1/2"),
        ("我们两个各有一半", "1/2,1/2"),
        ("我和姐姐共有，各50%", "50%,50%"),
        ("老公占三分之二，我占三分之一", "2/3,1/3"),
        ("房产证上两个人的名字，我占99%，孩子占1%", "99%,1%"),
        ("按份共有，我60%，老公40%", "60%,40%"),
        ("我七成她三成", "7/10,3/10"),
        ("我和老公三七开", "3/10,7/10"),
        ("份额是二比一", "2/3,1/3"),
        ("份额3/5和2/5", "3/5,2/5"),
        ("爸妈各占四分之一，我占一半", "1/4,1/4,1/2"),
        ("兄妹四人各四分之一", "1/4,1/4,1/4,1/4"),
        ("房子是兄弟仨的，一人三分之一", "1/3,1/3,1/3"),
        ("四个人平分", "1/4,1/4,1/4,1/4"),
    ],
)
def test_they_make_one_whole(text: str, told: str) -> None:
    assert shares_in(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "税我们各出一半",
        "契税我占一半吗",
        "中介费 买卖双方各一半",
        "首付我爸妈出了一半",
        "首付三成 贷款七成",
        "贷款占七成",
        "我有一半贷款没还",
        "房子涨了30%",
        "给我让了一半",
        "房本上89平，得房率80%，500万",
        "我和老公名下各一套",
        "我占70%，她占60%",
        "我占三分之零",
        "两年半前买的",
        "房本写了我和老公两个人的名字",
    ],
)
def test_what_is_paid_or_promised_is_none(text: str) -> None:
    assert shares_in(text) == ""


@pytest.mark.parametrize("word", ["的", "，", "各", "份额", "有的", "我"])
def test_a_word_said_two_thousand_times_is_no_share_and_read_at_once(word: str) -> None:
    """Without bounds it took minutes."""
    assert shares_in((word * 2000)[:2000]) == ""


@pytest.mark.parametrize("asked", [None, "sale_price", "original_price", "home_area", "held", "buyer_homes"])
def test_a_share_is_no_sum_whatever_was_asked(asked: str | None) -> None:
    said = read_sale("我占三分之二", Sale(), asked, TODAY)
    assert [change.field for change in said.changes] == ["shares"]


def test_told_below_a_result_each_owner_has_a_line(chat: Chat) -> None:
    chat.say("卖房500万，89平，2022年3月买的，300万买的，不是唯一，买方首套，契税9万，别的没有", BEGIN)
    card = result(chat.say("我占三分之二", INFORM))
    assert amounts(card)["个人所得税"] == [("254666.67", ""), ("127333.33", "")]
    assert ("产权份额", "2/3、1/3") in card.facts


def test_told_while_what_was_paid_is_asked_it_is_not_what_was_paid(chat: Chat) -> None:
    chat.say("卖房500万，89平，2022年3月买的，不是唯一，买方首套", BEGIN)
    *_, further = chat.say("我和我爱人各一半", INFORM)
    assert further.text.startswith("这套房当初是多少钱买的")
    assert amounts(result(chat.say("300万", INFORM)))["个人所得税"] == [("200000.00", ""), ("200000.00", "")]
