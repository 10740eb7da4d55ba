from __future__ import annotations

import pytest

from dialogue.heard import Heard
from dialogue.resolving import (
    CHOICES,
    Alone,
    Kind,
    Resolved,
    asks_until,
    lacks_subject,
    resolve,
    says_not_here,
    tells_whole_story,
)

ANSWER_AT = 0.6
IN_HAND = "deed-first"
NEAR = (("deed-second", 0.7), ("deed-first", 0.2), ("deed-when", 0.05), ("stamp", 0.03), ("vat", 0.02))
SAME = ((IN_HAND, 0.5), ("deed-second", 0.4))
FOUND = Alone(sure=True, near=False, confidence=0.9, entry_id="stamp")
ASKED_BACK = Alone(sure=False, near=True, confidence=0.4, entry_id="")
NOTHING = Alone(sure=False, near=False, confidence=0.1, entry_id="")
WHOLE = Heard("印花税怎么交", {"policy": 0.9})
AFRESH = Heard("我就想问问我那房子给儿子要交钱不", {"follow_up": 0.5})
PART = Heard("那二套呢", {"follow_up": 0.9})


@pytest.mark.parametrize(
    ("heard", "alone", "entries", "sure", "kind"),
    [
        pytest.param(WHOLE, FOUND, NEAR, 0.9, "alone", id="a whole question that finds its answer stands alone"),
        pytest.param(PART, FOUND, NEAR, 0.9, "entry", id="what goes on is read as going on, though it finds something"),
        pytest.param(PART, FOUND, (("stamp", 0.9),), 0.9, "alone", id="where both say the same it stands alone"),
        pytest.param(PART, FOUND, NEAR, 0.3, "alone", id="unsure readings leave it to what it finds alone"),
        pytest.param(PART, FOUND, (), 0.0, "alone", id="without any reading it stands alone"),
        pytest.param(PART, NOTHING, NEAR, 0.9, "entry", id="another entry"),
        pytest.param(PART, NOTHING, ((IN_HAND, 0.9),), 0.9, "focus", id="a part of the entry in hand"),
        pytest.param(PART, NOTHING, NEAR, 0.3, "choices", id="nothing is sure: these may be meant"),
        pytest.param(
            Heard("这个什么时候到期"), NOTHING, SAME, 0.3, "focus", id="what points back means what is in hand"
        ),
        pytest.param(Heard("去年呢"), ASKED_BACK, SAME, 0.3, "focus", id="so does another time and nothing else"),
        pytest.param(Heard("这个怎么开票"), NOTHING, NEAR, 0.3, "choices", id="unless another entry is nearer"),
        pytest.param(Heard("这套房呢"), NOTHING, SAME, 0.3, "choices", id="a thing pointed at is no subject"),
        pytest.param(WHOLE, ASKED_BACK, NEAR, 0.3, "alone", id="a whole question is asked back about by itself"),
        pytest.param(PART, ASKED_BACK, NEAR, 0.3, "choices", id="what goes on is asked back about with its readings"),
        pytest.param(AFRESH, ASKED_BACK, SAME, 0.9, "alone", id="what begins anew is no part of the entry in hand"),
        pytest.param(AFRESH, NOTHING, SAME, 0.9, "focus", id="unless it finds nothing by itself"),
        pytest.param(
            Heard("对方已经抵扣了呢", {"policy": 0.95}), FOUND, NEAR, 0.75, "entry", id="who was spoken of before"
        ),
        pytest.param(
            Heard("对方已经抵扣了的专票还能作废吗", {"policy": 0.95}),
            FOUND,
            NEAR,
            0.75,
            "alone",
            id="unless all is told",
        ),
        pytest.param(PART, NOTHING, (), 0.0, "alone", id="nothing at all is for the search to refuse"),
        pytest.param(PART, NOTHING, NEAR, ANSWER_AT, "entry", id="at the limit it is answered"),
        pytest.param(WHOLE, NOTHING, NEAR, 0.9, "entry", id="a whole question that finds nothing may yet go on"),
    ],
)
def test_what_may_go_on_is_answered_by_what_is_surest(
    heard: Heard, alone: Alone, entries: tuple[tuple[str, float], ...], sure: float, kind: Kind
) -> None:
    assert resolve(heard, alone, entries, sure, ANSWER_AT, IN_HAND).kind == kind


def test_what_is_likely_enough_is_not_left_to_a_list_of_what_the_words_alone_come_near() -> None:
    assert resolve(WHOLE, ASKED_BACK, NEAR, 0.5, ANSWER_AT, IN_HAND, 0.45).kind == "choices"
    assert resolve(WHOLE, ASKED_BACK, NEAR, 0.5, ANSWER_AT, IN_HAND, 0.55).kind == "alone"
    hardly = Alone(sure=False, near=True, confidence=0.1, entry_id="")
    assert resolve(WHOLE, hardly, NEAR, 0.5, ANSWER_AT, IN_HAND, 0.55).kind == "choices"
    assert resolve(AFRESH, ASKED_BACK, NEAR, 0.5, ANSWER_AT, IN_HAND, 0.45).kind == "alone"


@pytest.mark.parametrize(("text", "kind"), [("第一次也罚吗", "choices"), ("第一次罚吗", "alone")])
def test_what_is_asked_too_goes_on_where_that_is_likely_at_all(text: str, kind: Kind) -> None:
    asked = Heard(text, {"policy": 0.95})
    assert resolve(asked, FOUND, NEAR, 0.6, ANSWER_AT, IN_HAND, 0.4).kind == kind
    assert resolve(asked, FOUND, NEAR, 0.3, ANSWER_AT, IN_HAND, 0.4).kind == "alone"


def test_entries_come_best_first_and_choices_are_few() -> None:
    assert resolve(PART, NOTHING, NEAR, 0.9, ANSWER_AT, IN_HAND).entries[0] == "deed-second"
    choices = resolve(PART, NOTHING, NEAR, 0.3, ANSWER_AT, IN_HAND)
    assert choices == Resolved("choices", tuple(entry for entry, _ in NEAR[:CHOICES]), 0.3)


def test_a_part_that_only_says_not_here_leads_to_the_next_entry() -> None:
    assert says_not_here("商铺不适用这一条。", NEAR) == "deed-first"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("二套房税率是 2%。", NEAR),
        ("商铺不适用这一条。", NEAR[:1]),
        ("商铺不适用这一条。", (("deed-second", 0.9), ("deed-first", 0.1))),
        (f"商铺不适用这一条。{'另按其他房屋计税，税率如下：' * 6}", NEAR),  # says more than that
    ],
)
def test_else_the_part_is_the_answer(text: str, entries: tuple[tuple[str, float], ...]) -> None:
    assert says_not_here(text, entries) is None


@pytest.mark.parametrize("text", ["要补税吗", "还能抵扣不", "那要申报吗", "能开票吗"])
def test_an_act_without_a_subject_is_no_whole_question(text: str) -> None:
    assert lacks_subject(text)
    assert resolve(Heard(text, {"policy": 0.95}), FOUND, SAME, 0.3, ANSWER_AT, IN_HAND).kind != "focus"
    assert resolve(Heard(text, {"policy": 0.95}), FOUND, NEAR, 0.9, ANSWER_AT, IN_HAND).kind == "entry"


@pytest.mark.parametrize("text", ["契税要交吗", "年终奖要补税吗", "专票能抵扣吗", "要带什么"])
def test_with_a_subject_it_is_one(text: str) -> None:
    assert not lacks_subject(text)


@pytest.mark.parametrize(
    "text",
    ["下季度还能免吗", "明年还能这样分开算吗", "以后还享受吗", "到2028年还有优惠吗", "能用到哪年", "享受到什么时候"],
)
def test_whether_it_will_still_hold_is_asked_of_the_rule_in_hand(text: str) -> None:
    assert asks_until(text)


@pytest.mark.parametrize("text", ["明年能退吗", "明年怎么报", "以后还要去大厅吗", "报税到什么时候", "下季度还没开票"])
def test_what_is_done_later_is_not(text: str) -> None:
    assert not asks_until(text)


@pytest.mark.parametrize(
    ("said", "by_itself"),
    [
        ("房东不肯给我开发票，说要开就得加钱，我公司报销又必须要发票，我可以自己去税务局代开吗", True),
        ("我和爱人都在北京租房，房租合同签的是我一个人的名字，个税附加扣除能不能两个人各扣一半", True),
        ("那我和爱人都在北京租房，房租合同签的是我一个人的名字，个税附加扣除能不能两个人各扣一半", False),
        ("我和爱人都在北京租房，房租合同签的是我一个人的名字，这种情况个税附加扣除我们俩能不能各扣一半", False),
        ("我爱人上个月去上海出差还没有回来，家里老人又病了没人照顾，小孩下周就要开学了，能不能晚一点再办", False),
        ("房租个税能扣多少", False),
    ],
)
def test_a_long_message_that_points_back_at_nothing_is_read_by_itself(said: str, by_itself: bool) -> None:
    assert tells_whole_story(said) is by_itself
