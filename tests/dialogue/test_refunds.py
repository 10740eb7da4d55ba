"""What is said of one's own refund, with and without it on the table."""

from __future__ import annotations

import pytest

from dialogue.refunds import CONFIRM, SEE_FORM, STATUS, WAIVE, asks_own_refund, own_refund
from dialogue.thread import Offered

FOUND = (Offered("确认退税 320.00 元", f"act:{CONFIRM}"), Offered("放弃", f"act:{WAIVE}"))
UNDER_WAY = (Offered("退税到哪一步了", f"act:{STATUS}"),)


@pytest.mark.parametrize(
    "said",
    [
        "退税到哪一步了",
        "我的退税到账了吗",
        "这笔退款办好了没",
        "为什么没退给我",
        "退税审核通过了吗",
        "钱退到哪个账户",
        "退税怎么还没到账",
    ],
)
def test_how_far_it_is(said: str) -> None:
    assert own_refund(said, ()) == STATUS


@pytest.mark.parametrize("said", ["到账了吗", "到帐没有", "收到了没", "进度呢", "怎么还没到账"])
def test_how_far_it_is_needs_no_name_once_it_is_on_the_table(said: str) -> None:
    assert own_refund(said, UNDER_WAY) == STATUS
    assert own_refund(said, ()) == ""


@pytest.mark.parametrize("said", ["这笔退税我不要了", "放弃退税", "退税不用退了", "那笔退款不想要了"])
def test_not_wanted(said: str) -> None:
    assert own_refund(said, ()) == WAIVE


@pytest.mark.parametrize("said", ["不要了", "我放弃", "不退了"])
def test_not_wanted_needs_no_name_once_it_is_on_the_table(said: str) -> None:
    assert own_refund(said, FOUND) == WAIVE
    assert own_refund(said, UNDER_WAY) == WAIVE


@pytest.mark.parametrize("said", ["要填什么表吗", "申请表给我看看", "填好的表在哪", "每一行什么意思"])
def test_the_form_is_asked_for_once_a_refund_is_on_the_table(said: str) -> None:
    assert own_refund(said, FOUND) == SEE_FORM
    assert own_refund(said, ()) == ""


@pytest.mark.parametrize("said", ["确认", "好的，确认退税", "退给我吧", "行，办吧", "那就退吧", "我同意"])
def test_the_key_may_be_said(said: str) -> None:
    assert own_refund(said, FOUND) == CONFIRM
    assert own_refund(said, UNDER_WAY) != CONFIRM
    assert own_refund(said, ()) == ("vehicle_refund" if "退税" in said else "")


@pytest.mark.parametrize(
    "said",
    [
        "我的个税退税到哪一步了",
        "增值税留抵退税到账了吗",
        "放弃退税有什么后果吗",
        "要是不退了会怎样",
        "退税一般多久",
        "确认退税要多久",
        "买房不要了契税能退吗",
        "好的",
    ],
)
def test_what_is_about_something_else_or_a_question_is_left_alone(said: str) -> None:
    assert own_refund(said, FOUND) == ""


@pytest.mark.parametrize(
    "said",
    [
        "我能退税吗",
        "我们公司能退税吗",
        "有没有可以退的税",
        "帮我看看有没有能退的税",
        "我单位有税可以退吗",
        "查一下我有什么可退的税",
        "我能退多少钱",
        "我名下有没有多缴的税能退",
        "咱公司今年能退多少税",
        "请问我可不可以退税",
    ],
)
def test_what_comes_back_to_oneself(said: str) -> None:
    assert asks_own_refund(said)


@pytest.mark.parametrize(
    "said",
    [
        "我买房契税能退吗",
        "个税能退多少钱",
        "出口货物能不能退税",
        "能退吗",
        "退税什么时候到账",
        "我离职了能退税吗",
        "外国人能不能退税",
        "我们公司的印花税能退吗",
        "我的押金能退吗",
        "我能不能退货不交税",
    ],
)
def test_a_tax_or_a_matter_of_which_it_is_asked_is_not_ones_own_refund(said: str) -> None:
    assert not asks_own_refund(said)
