"""A figure that is told, and the side of a bound on which it lies."""

from __future__ import annotations

import pytest

from knowledge_base.answering.bounds import beyond, bounded, side_of

FUND = "不用交：在职职工 30 人（含）以下的企业免征。超过 30 人的分档减：低于 1% 的按 90% 缴。"
PARENT = "不扣两份，父母只要有一位年满 60 周岁就可以。"
SMALL = "从业人数不超过 300 人、资产总额不超过 5,000 万元的，减按 25% 计入所得。"


@pytest.mark.parametrize(
    ("said", "part", "side"),
    [
        ("35个人呢", "30 人（含）以下的免征", -1),
        ("三十二个人", "30 人（含）以下的免征", -1),
        ("30个人", "30 人（含）以下的免征", 1),
        ("35个人呢", "超过 30 人的分档减", 1),
        ("25人", "超过 30 人的分档减", -1),
        ("89平", "140 平方米及以下 1%，以上 1.5%", 1),
        ("145平的呢", "140 平方米及以下 1%，以上 1.5%", 1),
        ("145平的呢", "140 平方米及以下的按 1%", -1),
        ("我有5个人的事想问", "年应纳税所得额不超过 300 万元", 0),
        ("2万人的公司", "30 人以下的免征", 0),
        ("第3人", "超过 30 人的", 0),
        ("给爸50%股份", "年满 60 周岁", 0),
    ],
)
def test_the_side(said: str, part: str, side: int) -> None:
    assert side_of(said, part) == side


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        (
            "残保金36个人要交吗",
            FUND,
            ("按您说的 36个人看的是这一句，别的情形在详细说明里。", "超过 30 人的分档减：低于 1% 的按 90% 缴。"),
        ),
        ("残保金8个人要交吗", FUND, ("", "")),
        ("残保金要交吗", FUND, ("", "")),
        ("爸58妈55 能扣赡养老人吗", PARENT, ("请留意：您说的是 58 岁、55 岁，下面写的条件是年满 60 周岁。", "")),
        ("爸58妈62 能扣赡养老人吗", PARENT, ("", "")),
        ("我公司310人还能享受吗", SMALL, ("请留意：您说的是 310人，下面写的条件是不超过 300 人。", "")),
    ],
)
def test_what_is_to_be_minded(question: str, answer: str, told: tuple[str, str]) -> None:
    assert beyond(question, answer) == told


AGENT = "代开不收手续费，只收税：一次没有达到 1,000 元的增值税免；达到的按 1%。例如代开含税 10,100 元。"


@pytest.mark.parametrize(
    ("said", "text", "told"),
    [
        ("我一次就800块钱", AGENT, "代开不收手续费，只收税：一次没有达到 1,000 元的增值税免；达到的按 1%。"),
        ("一次1500元", AGENT, "代开不收手续费，只收税：一次没有达到 1,000 元的增值税免；达到的按 1%。"),
        ("利润310万呢", "小微按 5%。超过 300 万元的，全额按 25%。", "超过 300 万元的，全额按 25%。"),
        ("298万呢", "超过 300 万元的，全额按 25%。不超过 300 万元的按 5%。", "不超过 300 万元的按 5%。"),
        ("35个人呢", FUND, "超过 30 人的分档减：低于 1% 的按 90% 缴。"),
        ("36万台的呢", "超过 30 万元的。", ""),
        ("我有800块", "不超过 300 万元的按 5%。", ""),
        ("我卖苹果", AGENT, ""),
        (
            "5万的呢",
            "按月交。\n- **例**：没有达到 6 万元的。\n- **多少免**：没有达到 10 万元的免。",
            "**多少免**：没有达到 10 万元的免。",
        ),
    ],
)
def test_the_sentence_with_the_bound_of_what_is_told(said: str, text: str, told: str) -> None:
    assert bounded(said, text) == told
