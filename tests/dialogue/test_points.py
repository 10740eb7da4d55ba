"""What a short question asks of an errand."""

from __future__ import annotations

import pytest

from dialogue.points import all_points, only_points, points_of
from kit.settings import ROOT

ASKED = {
    "conditions": ["要啥条件", "有什么要求吗", "哪些人能办"],
    "materials": ["要带啥", "带什么材料", "准备哪些资料", "需要什么手续", "要啥", "需要啥东西"],
    "time": ["多久能办好", "几天下来", "多久到账", "啥时候能批", "大概要几个工作日", "钱几天到卡上", "多久打给我账户"],
    "deadline": ["几号之前报", "哪天前报完", "最晚啥时候交", "多久得去报到", "几天内要办"],
    "fee": ["要钱不", "收费吗", "得花钱吗", "工本费呢"],
    "online": ["网上能弄不", "手机上可以办吗", "微信能交吗"],
    "place": ["在哪办", "去哪儿开", "去哪里申报", "到哪儿报税", "在哪里交税"],
    "hall": ["必须去大厅吗", "窗口能办吗"],
    "proxy": ["能让我弟去不", "可以代办不", "要本人去吗", "能替我妈打吗"],
    "penalty": ["罚多少", "要罚多少", "会罚款吗", "怎么处罚"],
    "refused": ["拒了怎么办", "没通过咋办", "被驳回了呢"],
    "progress": ["怎么查进度", "办到哪一步了"],
    "telephone": ["电话呢", "打什么电话"],
    "steps": ["要去税务局办啥", "还要办什么手续", "到大厅办些什么"],
    "declare": ["要报税不", "我要自己去报不", "那还用申报吗", "免税也要报吗", "需要自己申报吗"],
    "payer": ["谁交啊", "哪一方出", "谁来填", "谁给扣", "谁负责报"],
    "late": ["晚了会咋样", "要是晚几天会怎么着", "逾期了怎么办", "过期了有啥后果", "错过了咋整"],
    "since": ["从哪天算", "那从什么时候开始算起", "打哪天起算", "几月开始扣", "从几月开始算"],
    "cap": ["上限多少", "有没有上限", "封顶是多少", "有上限吗", "多少钱以内", "超过多少要交"],
    "rate": ["几个点", "那收几个点", "要扣多少个点", "税率是多少", "交百分之几"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ASKED.items() for text in texts])
def test_a_point_is_asked_in_many_words(name: str, text: str) -> None:
    assert name in [point.name for point in points_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "契税怎么算",
        "要交多少税",
        "断了能补吗",
        "这个什么时候到期",
        "已经入账了",
        "怎么算的",
        "能分几个月开吗",
        "上限内的怎么扣",
    ],
)
def test_what_asks_for_something_else_asks_no_point(text: str) -> None:
    assert points_of(text) == ()


@pytest.mark.parametrize("text", ["那要带啥啊", "大概得多久", "请问收费吗", "这个网上能办吗", "要罚多少", "可以代办不"])
def test_a_point_alone_is_of_what_is_in_hand(text: str) -> None:
    assert only_points(text)


@pytest.mark.parametrize("text", ["退税要多久", "没报税罚多少", "契税要带什么材料", "契税怎么算", "嗯"])
def test_a_point_of_a_matter_that_is_named_is_not(text: str) -> None:
    assert not only_points(text)


@pytest.mark.parametrize(
    ("name", "tells", "tells_not"),
    [
        ("time", "自受理起 10 个工作日内审核完毕。", "36 个月内没有骗税。"),
        ("penalty", "可处 2,000 元以下罚款。", "结清税款、滞纳金、罚款。"),
        ("penalty", "符合条件的可以不罚。", "月租金没有达到 10 万元的免税。"),
        ("fee", "税务局不收费。", "按成交价交税。"),
        ("proxy", "也可以委托他人持委托书办。", "租客没经你委托的，可以申诉。"),
        ("place", "先在被投资企业所在地申报，再办变更。", "所在地的标准不一样。"),
        ("since", "从老人满 60 周岁的当月开始。", "当月收入 5,000 元。"),
        ("since", "从该交的最后一天的次日起，算到交清那天。", "欠 1 万元，晚 30 天 150 元。"),
        ("cap", "每月最多扣 3,000 元。", "例：缴存 2,400 元，可全额扣。"),
    ],
)
def test_a_sentence_tells_a_point_only_when_it_settles_it(name: str, tells: str, tells_not: str) -> None:
    point = next(p for p in all_points() if p.name == name)
    assert point.tells.search(tells)
    assert not point.tells.search(tells_not)


def test_the_entries_that_are_set_down_for_a_point_are_there() -> None:
    content = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "knowledge_base" / "content").rglob("*.yml"))
    set_down = [entry for point in all_points() for _, entry in point.of]
    assert [entry for entry in set_down if f"- id: {entry}\n" not in content] == []


def test_a_point_is_told_by_the_entry_set_down_for_the_matter() -> None:
    deadline = next(p for p in all_points() if p.name == "deadline")
    assert deadline.entry_of("二手房 买卖二手房双方各要交哪些税？") == "house-sell-when"
    assert deadline.entry_of("印花税 印花税怎么交？") == ""


def test_where_and_by_whom_a_share_is_declared_is_told_by_its_own_entry() -> None:
    points = points_of("在哪里交税，谁去报")
    matter = "个人所得税 股权无偿转给父母、子女、配偶，要交个税吗？"
    assert {p.name: p.entry_of(matter) for p in points} == dict.fromkeys(("place", "payer"), "iit-equity-transfer-when")
    assert {p.entry_of("个人所得税 股权激励怎么交个税？") for p in points} == {""}


def test_since_when_is_asked_in_the_question_of_an_entry() -> None:
    since = next(p for p in all_points() if p.name == "since")
    assert since.is_asked_by("赡养老人从哪个月开始扣、扣到什么时候？")
    assert not since.is_asked_by("赡养老人专项附加扣除怎么扣？")


def test_of_some_matters_the_general_rule_tells_nothing() -> None:
    time = next(p for p in all_points() if p.name == "time")
    assert "办税进度" in time.said_of("发票额度不够用，怎么申请增加？")
    assert time.said_of("契税怎么交？") == ""
