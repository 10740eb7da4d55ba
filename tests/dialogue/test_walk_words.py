from __future__ import annotations

import pytest

from dialogue.walk_words import means, named_ready, returns, wants_guidance, which_answer


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *(
            (said, "done")
            for said in ("办好了", "做完了", "搞定", "已经交了", "申报完了", "这步办好了", "都弄好了，下一步")
        ),
        *((said, "next") for said in ("下一步", "下一个", "然后呢", "继续", "往下走")),
        *((said, "ahead") for said in ("下一步做什么", "接下来要干嘛", "然后怎么办")),
        *((said, "skip") for said in ("跳过", "这步不用办", "这一步先跳过", "不需要")),
        *((said, "back") for said in ("上一步", "回到上一步", "看看上一步")),
        *((said, "not_yet") for said in ("还没", "还没办好", "这步还没弄", "没办")),
        *(
            (said, "stuck")
            for said in ("不会弄", "卡住了", "这步怎么办", "卡在这里了", "不明白", "怎么弄啊", "提交不了")
        ),
        *((said, "about") for said in ("要带什么", "这步要准备哪些材料", "在哪办", "要多久")),
        *((said, "progress") for said in ("我办到哪了", "还剩几步", "一共几步", "进度")),
        *((said, "pause") for said in ("先到这", "今天先这样", "改天再弄", "先停一下", "明天再说吧")),
        *((said, "all_ready") for said in ("都备齐了", "材料准备好了", "资料都齐了", "这些都有")),
    ],
)
def test_what_is_said_to_a_walk_is_of_its_kind(said: str, kind: str) -> None:
    assert means(said, kind)


@pytest.mark.parametrize(
    "said",
    [
        "注销办好了还要报税吗",
        "执照在哪办",
        "税控盘怎么注销",
        "个税怎么办",
        "下一步要交多少税",
        "不会弄发票怎么办",
        "多久能退税",
    ],
)
def test_a_question_is_no_word_to_a_walk(said: str) -> None:
    kinds = ("done", "next", "ahead", "skip", "back", "not_yet", "stuck", "about", "progress", "pause", "all_ready")
    assert not means(said, *kinds)


@pytest.mark.parametrize("said", ["一步一步带我办", "带我一步步办注销", "手把手教我开票", "能带我办吗", "分步骤教我"])
def test_guidance_is_wished_for(said: str) -> None:
    assert wants_guidance(said)


@pytest.mark.parametrize("said", ["分步交易怎么缴税", "注销怎么办", "下一步", "带什么材料"])
def test_guidance_is_not_wished_for(said: str) -> None:
    assert not wants_guidance(said)


@pytest.mark.parametrize("said", ["接着上次的注销", "继续办迁移", "上次的注销", "注销办到哪了", "回到注销"])
def test_what_was_left_is_taken_up_again(said: str) -> None:
    assert returns(said)


@pytest.mark.parametrize("said", ["继续教育怎么扣", "注销", "之前的发票开错了", "上次代开的那张发票丢了"])
def test_what_is_told_anew_takes_nothing_up(said: str) -> None:
    assert not returns(said)


def test_what_nobody_left_is_taken_up_in_the_plainest_words_only() -> None:
    assert returns("接着上次的注销", known=False)
    assert not returns("上次的注销", known=False)


@pytest.mark.parametrize(
    ("said", "ready"),
    [
        ("执照有了", ["营业执照"]),
        ("身份证带了", ["身份证件"]),
        ("执照和身份证都备好了", ["营业执照", "身份证件"]),
        ("执照还没有", []),
        ("执照", []),
        ("报告准备好了", []),
    ],
)
def test_what_is_told_to_be_ready_is_known_by_its_name(said: str, ready: list[str]) -> None:
    assert named_ready(said, ["营业执照", "身份证件", "其他证明材料"]) == ready


@pytest.mark.parametrize(
    ("said", "place"),
    [("没办过", 0), ("办过", 1), ("领过发票", 1), ("个体户", 2), ("不知道", None), ("", None), ("有没办完的事", None)],
)
def test_an_answer_in_other_words(said: str, place: int | None) -> None:
    labels = ["从没办过，也没有没办完的事", "办过，领过发票，有没办完的事", "个体工商户，一户"]
    assert which_answer(said, labels) == place
