from __future__ import annotations

import pytest

from dialogue.plain import beside_refusal, calls_person, plain_act, rejects_robot

SAID = {
    "ask_person": [
        "转人工",
        "转人工！",
        "人工",
        "请帮我转人工服务",
        "我要找真人",
        "转接人工客服谢谢",
        "工作人员",
        "换人",
        "换个人来",
        "叫个明白人来",
        "换个人来说吧",
        "transfer to a human",
        "Can I speak with someone?",
        "connect me to a human agent please",
        "Can I speak to an agent please",
    ],
    "leave_queue": ["不等了", "不想等了", "不用人工了", "取消排队", "取消转人工", "算了不等了", "算了，不用人工了"],
    "cancel": ["不算了", "我不算了", "取消", "不办了", "算了", "先不算了吧"],
    "continue": ["继续", "继续算", "接着", "接着办", "下一步"],
    "start_over": ["重来", "重新算一遍", "从头来"],
    "go_back": ["返回", "上一步", "退回上一步"],
    "dont_know": ["不知道", "不清楚", "我不知道呀", "忘了"],
    "greet": ["你好", "您好", "在吗", "HELLO", "ｈｉ"],
    "thanks": ["谢谢", "谢谢您", "非常感谢"],
}


@pytest.mark.parametrize(("act", "text"), [(act, text) for act, texts in SAID.items() for text in texts])
def test_words_that_mean_one_thing_only_are_understood_without_rasa(act: str, text: str) -> None:
    assert plain_act(text) == act


@pytest.mark.parametrize(
    "text",
    [
        "人工费怎么开票",
        "人工智能",
        "个人",
        "找个人",
        "法人换人",
        "叫个车",
        "还要等多久",
        "算了一下，税额是 5 万",
        "我不等了的话，材料怎么交？",
        "不用人工费发票行不行",
        "取消资格以后还能申请吗",
        "agent fee",
        "someone",
        "不要挂，我补充一下",
        "不要人工",
        "别转人工",
        "取消订单",
        "继续教育",
        "不知道怎么交税",
        "你好，契税",
        "谢谢，那契税呢",
        "？",
        "",
    ],
)
def test_words_that_take_understanding_are_left_to_it(text: str) -> None:
    assert plain_act(text) == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("别给我转人工 我就问你 契税怎么交", "契税怎么交"),
        ("不要客服，直接告诉我多久到账", "多久到账"),
        ("不用人工", ""),
        ("人工费怎么抵扣", ""),
    ],
)
def test_what_is_said_beside_wanting_no_person(text: str, rest: str) -> None:
    assert beside_refusal(text) == rest


@pytest.mark.parametrize(
    "text", ["我要活人 不要机器人", "别让机器人回我", "不想跟机器人聊", "机器人不行", "要真人，不是机器人"]
)
def test_who_wants_no_robot_wants_a_person(text: str) -> None:
    assert rejects_robot(text)


@pytest.mark.parametrize("text", ["不用人工，机器人说就行", "你是不是机器人", "机器人就行", "不等了"])
def test_unless_the_person_is_refused_or_nobody_is(text: str) -> None:
    assert not rejects_robot(text)


@pytest.mark.parametrize(
    "text",
    [
        "公司注销的事 转人工",
        "别老给我甩条文了，社保补缴这事我想跟真人聊",
        "退税卡住了 转仁工",
        "开票系统死活登不上 接人工客服",
        "个税退税的问题找个人工帮我看看",
        "发票开错了 叫个真人来",
        "麻烦转一下人工座席 我公司非正常户了",
        "别老给我发这些套话 我要和人说话",
        "i need to speak to a human agent about my tax refund",
    ],
)
def test_a_person_is_called_beside_whatever_matter(text: str) -> None:
    assert calls_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "转人工审核要多久",
        "转人工费的发票怎么开",
        "先别转人工",
        "不想跟真人聊",
        "公司转人工智能行业要交税吗",
        "要人工装卸的活开什么票",
        "刚才转人工那个人说可以退 真的吗",
        "人工客服几点上班",
        "找人公证要交税吗",
        "我和客服公司签了合同要交印花税吗",
        "给工人发工资怎么扣税",
        "我要和人合伙开店",
        "Can I get a tax refund as a foreigner?",
    ],
)
def test_where_no_person_is_called(text: str) -> None:
    assert not calls_person(text)
