"""Long stories, of which a form takes only what is its own."""

from __future__ import annotations

import pytest

from tests.actions.everyday.reading import taken, wanted


@pytest.mark.parametrize(
    "said",
    [
        "我弟跟我合伙开了个饭店，弟弟管厨房我管钱，去年亏了一点，今年上半年他跟我闹掰了要拆伙，我把本钱退给他三十万，"
        "他说他还要利息，这个钱我该不该给，另外退伙这个要不要上税啊",
        "我在县城开了个小饭店，个体户，请了两个小工，每月给他们开4000，我自己没开工资，一个月大概卖6万，想问问我要交哪些税，"
        "工人的个税要我报吗，还有需不需要给他们交社保",
        "我给我爸妈在老家盖房子借了我姐二十万，去年还了她二十三万，三万是利息，我姐说要交税吗",
        "小规模季度30万免的是不含税吧",
        "有个同事说他离职公司给了12万补偿，另外还有两万的没休年假，一起打到卡上扣了5千多税，他觉得扣多了 怎么看",
    ],
)
def test_no_form_takes_a_story_that_is_not_its_own(said: str) -> None:
    form = wanted(said)
    assert form is None, form.name if form else ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("今年换过工作，前面那家干了半年，现在这家一个月工资1万5，五险一金扣3000，租房住，个税一个月要扣多少", "wages"),
        ("自己名下一间写字楼 当初150万买的票还在 这回220万卖 增值税多少 买的那边契税多少", "shop_sale"),
        ("我是买房的 看中一套390万142平的二手房 房主满五唯一 我家现在有一套 契税我得掏多少", "deed_tax"),
    ],
)  # fmt: skip
def test_a_long_message_of_one_matter_is_computed(said: str, name: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name


def test_what_is_paid_beside_a_severance_is_none_of_it() -> None:
    said = "公司给了离职补偿12万，另外还有没休年假2万，怎么扣税"
    assert taken("severance", {}, said) == {"amount": "120000", "left_out": "20,000.00 元"}
    assert taken("severance", {}, "另外没休年假2万，离职补偿给了12万，怎么扣税") == {
        "amount": "120000",
        "left_out": "20,000.00 元",
    }
