from __future__ import annotations

from datetime import date

import pytest

from knowledge_base.answering.question import LONGEST, clean, date_asked, load_cues
from knowledge_base.errors import QuestionError

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("二手房契税怎么算", "2026-11-24"),
        ("2025年契税怎么算", "2025-12-31"),
        ("我2021年买的房 有补贴吗", "2026-11-24"),
        ("去年车被偷了 车船税刚交过", "2026-11-24"),
        ("我去年换了工作，两个单位都发工资", "2026-11-24"),
        ("去年辞职的 社保断了能补吗", "2026-11-24"),
        ("从7月欠的税 滞纳金算一下到今天", "2026-11-24"),
        ("2024年10月买的房契税多少", "2024-10-31"),
        ("去年卖的房增值税多少", "2025-12-31"),
        ("2025年度契税税率", "2025-12-31"),
        ("2024年6月买房契税多少", "2024-06-30"),
        ("2024年6月5日签的合同契税多少", "2024-06-05"),
        ("2024年2月31日签的合同契税多少", "2024-02-29"),
        ("2026年契税怎么算", "2026-11-24"),
        ("2026年3月买房契税多少", "2026-03-31"),
        ("2027年新能源车购置税怎么收", "2027-01-01"),
        ("2025—2027年有什么优惠", "2026-11-24"),
        ("2023至2024年有什么优惠", "2024-12-31"),
        ("2023年和2024年税率一样吗", "2024-12-31"),
        ("2016年5月1日以后的老项目怎么计税", "2026-11-24"),
        ("2016年4月30日前取得的厂房怎么计税", "2026-11-24"),
        ("2025年度的个税汇算怎么办", "2026-11-24"),
        ("2024年的专项附加扣除现在还能补吗", "2026-11-24"),
        ("公告2023年第19号还执行吗", "2026-11-24"),
        ("2012年第53号公告说的是什么", "2026-11-24"),
        ("财税〔2016〕140号是什么", "2026-11-24"),
        ("两千块工资要交税吗", "2026-11-24"),
    ],
)
def test_a_question_may_name_the_day_it_is_asked_for(question: str, day: str) -> None:
    assert date_asked(question, TODAY, load_cues()).isoformat() == day


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("我的退税到哪了", "退税进度"),
        ("我的个税退税怎么还没到账", "退税进度"),
        ("我的退税还没收到", "退税进度"),
        ("我欠多少税", "欠税情况"),
        ("我公司有没有欠税", "欠税情况"),
        ("我的社保交了几年了", "缴税缴费记录"),
        ("我们公司发票额度还剩多少", "发票额度"),
        ("我公司信用等级是几级", "信用等级"),
        ("退税进度怎么查", None),
        ("退税一般多久到账", None),
        ("欠税会有什么后果", None),
        ("发票额度怎么调整", None),
    ],
)
def test_some_questions_only_the_own_account_can_answer(question: str, topic: str | None) -> None:
    assert load_cues().account_topic(question) == topic


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("我要举报我们公司偷税", True),
        ("投诉你们窗口", True),
        ("能不能给我免掉滞纳金", True),
        ("帮我撤销那个处罚", True),
        ("转人工", True),
        ("人工客服", True),
        ("怎么举报公司不开发票", False),
        ("投诉电话是多少", False),
        ("滞纳金能不能减免", False),
        ("人工费可以抵扣进项吗", False),
        ("人工成本怎么入账", False),
    ],
)
def test_some_matters_a_person_has_to_take(question: str, person: bool) -> None:
    assert load_cues().needs_human(question) is person


def test_a_named_tax_must_be_spoken_of() -> None:
    cues = load_cues()
    assert not cues.same_subject("耕地占用税多少钱", "城镇土地使用税按面积征收")
    assert cues.same_subject("环保税怎么申报", "环境保护税按季申报")
    assert cues.same_subject("发票丢了怎么办", "随便什么")


def test_a_question_is_cleaned_and_kept_short() -> None:
    assert clean("　契税\u200b怎么算？ ") == "契税怎么算?"
    assert len(clean("契税怎么算，我想知道一下多少" * 1_000)) == LONGEST
    assert clean("税" * 1_000 + "怎么算") == "税税税怎么算"


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b\n"])
def test_an_empty_question_is_refused(nothing: str) -> None:
    with pytest.raises(QuestionError, match="问题是空的"):
        clean(nothing)


@pytest.mark.parametrize("question", ["让我媳妇去大厅替我办行不行", "实缴时还要补贴花吗", "提示一户式风险拦截"])
def test_what_is_done_at_the_office_is_in_scope(question: str) -> None:
    assert load_cues().in_scope(question)
