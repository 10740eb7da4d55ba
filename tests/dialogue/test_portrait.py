"""The bill of benefits, the tags and the notices, in many words; what is asked of one matter is a question."""

from __future__ import annotations

import pytest

from dialogue.heard import Heard
from dialogue.moves import Do, Talk
from dialogue.own import about_own
from dialogue.portrait import about_portrait
from dialogue.thread import Answer, Offered, Task, Thread


@pytest.mark.parametrize(
    "text",
    [
        "红利账单在哪看",
        "我享受了多少优惠",
        "今年我们公司一共享受了哪些税收优惠",
        "去年优惠一共省了多少",
        "我今年省了多少税",
        "政策给我减免了多少钱",
        "税收优惠减了多少",
        "我还有什么没享受的优惠",
        "有没有优惠我还没用上",
        "看看应享未享",
        "公司少交了多少税",
        "还有什么没享受的",
        "那我享受了哪些",
    ],
)
def test_the_bill_of_benefits(text: str) -> None:
    assert about_own(Heard(text, {"policy": 0.9}), Thread(), signed_in=True) == (Do("own_benefits"),)


@pytest.mark.parametrize(
    "text", ["那我该办什么", "我现在该办点啥", "那我们公司还要处理哪些事", "接下来我要做什么呢", "最近我该办什么事情"]
)
def test_what_is_to_be_done_unless_an_answer_is_in_hand(text: str) -> None:
    assert about_portrait(Heard(text), Thread()) == (Do("due_list"),)
    deed = Thread().with_answer(Answer("首套", "deed", "首套房契税怎么交？", "契税"))
    assert about_portrait(Heard(text), deed) == ()


@pytest.mark.parametrize(
    "text",
    [
        "我的标签不对怎么办",
        "你们给我打了什么标签，我的标签有哪些",
        "为什么给我看这个",
        "为啥老给我推这些",
        "我的画像错了",
        "别记录我的使用习惯",
        "不要收集我的浏览记录",
    ],
)
def test_the_tags(text: str) -> None:
    assert about_portrait(Heard(text), Thread()) == (Do("own_tags"),)


@pytest.mark.parametrize(
    "text",
    ["有什么优惠", "有啥优惠政策", "请问有哪些税收优惠可以享受", "有没有优惠", "现在能享受什么减免", "优惠政策有哪些"],
)
def test_benefits_of_nobody_and_nothing_are_of_who_is_signed_in(text: str) -> None:
    heard = Heard(text, {"policy": 0.9})
    assert about_own(heard, Thread(), signed_in=True) == (Do("own_policies"),)
    assert about_own(heard, Thread(), signed_in=False) == ()
    deed = Thread().with_answer(Answer("首套", "deed", "首套房契税怎么交？", "契税"))
    assert about_own(heard, deed, signed_in=True) == ()


def test_what_was_only_looked_up_does_not_turn_it_into_a_question_of_that() -> None:
    looked_up = Thread(answer=Answer("征期", "days", "各月征期到哪天？", "征管", held=True))
    assert about_own(Heard("有什么优惠", {"policy": 0.9}), looked_up, signed_in=True) == (Do("own_policies"),)
    assert about_portrait(Heard("那我该办什么"), looked_up) == (Do("due_list"),)


LISTED = Thread(offered=(Offered("申报增值税", "ask:vat", listed=True), Offered("缴社保", "ask:social", listed=True)))
WHY = [
    "为什么给我",
    "第一个为什么给我",
    "第二件为什么要我办",
    "这些凭什么推给我",
    "为啥让我办这个",
    "这条优惠为什么和我有关",
    "那为什么我要报",
]


@pytest.mark.parametrize("text", WHY)
def test_why_it_is_for_me_is_asked_of_the_list(text: str) -> None:
    assert about_portrait(Heard(text), LISTED) == (Do("own_why"),)


def test_why_of_one_that_the_list_has_not() -> None:
    assert about_portrait(Heard("第五个为什么给我"), LISTED) == (Talk("not_so_many"),)


def test_why_it_is_for_me_without_a_list_is_told_by_the_tags() -> None:
    assert about_portrait(Heard("为什么给我"), Thread()) == (Do("own_tags"),)


def test_after_a_result_it_is_asked_of_that() -> None:
    computed = Thread(task=Task("wages", {"monthly_salary": "20000"}, done=True))
    assert about_portrait(Heard("凭什么要我交"), computed) == ()


@pytest.mark.parametrize("text", ["为什么给我退这么多", "为什么要交增值税", "第一个为什么这么多", "怎么给我开红字发票"])
def test_why_of_a_matter_is_a_question(text: str) -> None:
    assert about_portrait(Heard(text), LISTED) == ()


@pytest.mark.parametrize("text", ["小微企业有什么优惠", "买新能源车有什么优惠", "研发有哪些税收优惠", "优惠要备案吗"])
def test_benefits_of_one_matter_are_a_question(text: str) -> None:
    assert about_own(Heard(text, {"policy": 0.9}), Thread(), signed_in=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "我不想收提醒了",
        "别再给我发短信",
        "怎么退订这些通知",
        "提醒怎么关掉",
        "不要再推送消息给我",
        "别老给我发提醒",
        "为什么给我发这个提醒",
        "怎么给我推这种通知",
        "取消提醒",
        "为啥提醒我",
        "为什么老提醒我这个",
    ],
)
def test_the_notices(text: str) -> None:
    assert about_portrait(Heard(text), Thread()) == (Talk("about_notices"),)


@pytest.mark.parametrize(
    "text",
    [
        "把我的数据删掉",
        "删除我的聊天记录",
        "我要导出我的个人信息",
        "给我一份我的数据",
        "我在你们这有什么数据",
        "你们收集了我的哪些信息",
        "把我的个人信息全部删除",
    ],
)
def test_ones_own_data(text: str) -> None:
    assert about_portrait(Heard(text), Thread()) == (Talk("about_my_data"),)


@pytest.mark.parametrize(
    "text",
    [
        "怎么删除我的申报信息",
        "把我的办税员信息删掉",
        "别的公司用了我的身份信息报税",
        "你们有我的开票信息吗",
        "小微企业能减免多少税",
        "买房的契税优惠没享受到能补吗",
        "小规模没享受减免怎么补",
        "研发费用优惠没享受怎么办",
        "为什么给我开的发票是3%",
        "收到责令限改通知书怎么办",
        "个税APP为什么老给我发通知",
        "我能享受什么优惠",
        "那该办什么手续",
        "我该做什么准备材料",
        "车船税为什么给我多扣了",
        "为什么看不到申报记录",
        "不用通知单位可以办吗",
        "短信验证码收不到",
        "税务局为什么提醒我补税",
    ],
)
def test_what_is_none_of_it(text: str) -> None:
    assert about_portrait(Heard(text), Thread()) == ()
