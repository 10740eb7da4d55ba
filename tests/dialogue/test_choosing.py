from __future__ import annotations

import pytest

from dialogue.choosing import pick
from dialogue.thread import Offered

BONUS, WAGES, LABOUR = (
    Offered("年终奖怎么计税", "ask:bonus"),
    Offered("工资怎么计税", "ask:wages"),
    Offered("劳务报酬怎么计税", "say:劳务报酬怎么计税"),
)
PERSON = Offered("转人工", "transfer")
TABLE = (BONUS, WAGES, LABOUR, PERSON)


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("第二个", WAGES),
        ("第二个吧", WAGES),
        ("那第二个呢", WAGES),
        ("就选第2个", WAGES),
        ("2", WAGES),
        ("二", WAGES),
        ("①", BONUS),
        ("1.", BONUS),
        ("3号", LABOUR),
        ("第一件怎么办", BONUS),
        ("第2个怎么享受", WAGES),
        ("第二个说说", WAGES),
        ("那第三项具体怎么弄呢", LABOUR),
        ("先说一下第三件事是什么", LABOUR),
    ],
)
def test_a_choice_is_named_by_its_number(said: str, picked: Offered) -> None:
    assert pick(said, TABLE) == picked


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("上面那个", BONUS),
        ("最上面的", BONUS),
        ("前面那条", BONUS),
        ("首个", BONUS),
        ("头一个", BONUS),
        ("中间的", WAGES),
        ("中间那个", WAGES),
        ("最后一个", LABOUR),
        ("下面那个问题", LABOUR),
        ("末尾那项吧", LABOUR),
    ],
)
def test_a_choice_is_named_by_its_place_among_what_is_asked_not_counting_a_person(said: str, picked: Offered) -> None:
    assert pick(said, TABLE) == picked


@pytest.mark.parametrize("said", ["下面那个吧", "最上面的", "中间的", "第一个", "1"])
def test_there_is_no_place_where_only_a_person_is_offered(said: str) -> None:
    assert pick(said, [PERSON]) is None


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("年终奖那条", BONUS),
        ("就选年终奖", BONUS),
        ("我要问的是劳务报酬", LABOUR),
        ("工资怎么计税？", WAGES),
        ("转人工", PERSON),
    ],
)
def test_a_choice_is_named_by_its_words(said: str, picked: Offered) -> None:
    assert pick(said, TABLE) == picked


@pytest.mark.parametrize("said", ["怎么计税", "选计税那个"])
def test_words_that_name_several_pick_none(said: str) -> None:
    assert pick(said, TABLE) is None


@pytest.mark.parametrize(
    "said",
    [
        "第四个",  # 转人工 is called by name, never counted
        "10",
        "0",
        "500万",
        "1.5",
        "两个",  # both
        "第二个第三个",
        "第五件怎么办",
        "第二条是什么意思",  # of the law
        "第二个孩子怎么办",
        "第一个月怎么报",
        "首套",
        "首套呢",
        "首付",
        "末班车",
        "下面怎么办",
        "后面呢要交吗",
        "上面说的对吗",
        "前面讲的呢",
        "契税怎么交",
        "劳务",  # a word of three characters more
        "？",
        "",
    ],
)
def test_what_names_no_choice_picks_none(said: str) -> None:
    assert pick(said, TABLE) is None


def test_the_middle_of_an_even_number_is_none() -> None:
    assert pick("中间那个", (BONUS, WAGES)) is None


def test_where_a_number_means_something_else_only_an_ordinal_picks() -> None:
    assert pick("2", TABLE, bare_number=False) is None
    assert pick("第2个", TABLE, bare_number=False) == WAGES


def test_with_nothing_on_the_table_nothing_is_picked() -> None:
    assert pick("第一个", ()) is None


def test_what_a_choice_is_may_be_told_instead_of_its_name() -> None:
    choices = [Offered("电子发票文件丢了怎么找回来？", "ask:a"), Offered("纸质发票丢了还能入账吗？", "ask:b")]
    assert pick("是电子的", choices) == choices[0]
    assert pick("电子的", choices) is None


SETTLED = (
    Offered("个人所得税年度汇算什么时候办？", "ask:iit"),
    Offered("企业所得税汇算截止到哪天？", "ask:cit"),
    Offered("公司年中停业，汇算什么时候做？", "ask:cit-closed"),
    PERSON,
)


@pytest.mark.parametrize(
    ("said", "command"),
    [("个人的", "ask:iit"), ("公司的呢", "ask:cit"), ("我问的是企业的", "ask:cit"), ("那单位呢", "ask:cit")],
)
def test_whose_it_is_picks_the_first_that_is_for_those(said: str, command: str) -> None:
    picked = pick(said, SETTLED)
    assert picked is not None
    assert picked.command == command


def test_where_all_are_for_the_same_people_that_picks_none() -> None:
    assert pick("个人的", (SETTLED[0], Offered("个人出租房子交什么税？", "ask:rent"))) is None
