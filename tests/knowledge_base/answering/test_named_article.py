"""Articles that questions name, and the documents that the names stand for."""

from __future__ import annotations

import pytest

from knowledge_base.answering.named_article import find_named_article
from knowledge_base.documents.titles import Key, key_named

KNOWN: list[Key] = [
    key_named(name)
    for name in (
        "契税法",
        "税收征收管理法",
        "税收征收管理法实施细则",
        "个人所得税法",
        "个人所得税法实施条例",
        "企业所得税法",
        "增值税法",
        "增值税法实施条例",
        "发票管理办法",
        "土地增值税暂行条例",
        "财政部 税务总局公告2026年第10号",
        "国家税务总局公告2026年第10号",
        "财政部 国家税务总局财税〔2016〕36号",
    )
]


@pytest.mark.parametrize(
    ("question", "document", "number", "below"),
    [
        ("契税法第四条写的啥", "契税法", "第四条", ()),
        ("征管法32条", "税收征收管理法", "第三十二条", ()),
        ("征管法实施细则第六十四条", "税收征收管理法实施细则", "第六十四条", ()),
        ("增值税法第十条第二款", "增值税法", "第十条", ("第二款",)),
        ("个税法第六条第一款第三项怎么规定的", "个人所得税法", "第六条", ("第一款", "（三）")),
        ("请问《中华人民共和国企业所得税法》第二十八条的原文", "企业所得税法", "第二十八条", ()),
        ("企税法里的第28条", "企业所得税法", "第二十八条", ()),
        ("增值税实施条例第五条", "增值税法实施条例", "第五条", ()),
        ("土增条例第8条", "土地增值税暂行条例", "第八条", ()),
        ("发票管理办法二十一条是什么", "发票管理办法", "第二十一条", ()),
        ("财政部 税务总局公告2026年第10号第六条", "财政部 税务总局公告2026年第10号", "第六条", ()),
        ("财税[2016]36号附件1第三条", "财政部 国家税务总局财税〔2016〕36号", "附件1第三条", ()),
    ],
)
def test_what_is_wanted_is_the_text(question: str, document: str, number: str, below: tuple[str, ...]) -> None:
    named = find_named_article(question, KNOWN)
    assert named is not None
    assert named.alone
    assert named.documents == (key_named(document),)
    (place,) = named.places
    assert (place.number, place.below) == (number, below)


@pytest.mark.parametrize("question", ["契税法第三条和第四条", "契税法3条到4条", "契税法第三条、第四条的原文"])
def test_several_articles_at_once(question: str) -> None:
    named = find_named_article(question, KNOWN)
    assert named is not None
    assert named.alone
    assert named.numbers == "第三条、第四条"


def test_a_number_that_two_issuers_gave_stands_for_both() -> None:
    named = find_named_article("2026年第10号公告第六条", KNOWN)
    assert named is not None
    assert set(named.documents) == {k for k in KNOWN if k[1] == "公告2026年第10号"}


def test_a_name_that_several_share_stands_for_each() -> None:
    named = find_named_article("实施条例第三条", KNOWN)
    assert named is not None
    assert set(named.documents) == {key_named("个人所得税法实施条例"), key_named("增值税法实施条例")}


def test_a_statute_that_nobody_knows_is_named_all_the_same() -> None:
    named = find_named_article("云朵税法第九条", KNOWN)
    assert named is not None
    assert named.alone
    assert (named.name, named.documents) == ("云朵税法", (key_named("云朵税法"),))


def test_an_article_mentioned_in_a_question_is_not_all_that_is_wanted() -> None:
    named = find_named_article("根据契税法第六条，夫妻之间过户要交契税吗", KNOWN)
    assert named is not None
    assert not named.alone


@pytest.mark.parametrize(
    "question",
    ["契税怎么算", "第三条是什么意思", "这个方法第二条行不行", "三条建议", "税法第五条", "标识应当符合本法第二十七条"],
)
def test_no_document_is_named(question: str) -> None:
    assert find_named_article(question, KNOWN) is None
