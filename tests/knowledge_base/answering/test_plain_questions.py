"""The real entries and the real encoder, asked the way people talk. The first run encodes for a minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import knowledge_base.tables  # noqa: F401  registers its tables
from kit.db import Base, Database
from kit.settings import Settings
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.opening import open_knowledge_base
from tests.vectors import share_vectors

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

QUESTIONS = {
    "房贷一个月能抵多少个税": "iit-mortgage-standard",
    "在北京租房一个月可以扣多少房租": "iit-rent-standard",
    "爸妈都过了六十岁赡养老人怎么扣": "iit-elderly-support",
    "孩子上幼儿园可以扣多少": "iit-child-education",
    "年终奖单独算和合在一起算哪个合适": "iit-year-end-bonus",
    "给人讲课拿的钱要扣多少税": "iit-labor-withholding",
    "个税年度汇算几月份办": "iit-annual-time",
    "买房契税几个点": "deed-tax-rates",
    "卖房满五唯一个税免吗": "iit-house-five-only",
    "房子没满两年卖掉增值税多少": "house-sale-vat",
    "继承老人的房子要交契税吗": "deed-tax-inherit",
    "小规模能自己开专票吗": "invoice-small-scale-special",
    "数电发票怎么红冲": "invoice-red-how",
    "发票抬头开错了能重开吗": "invoice-wrong-first",
    "饭店吃饭不给开发票怎么办": "invoice-refuse-to-issue",
    "开发票让我另外加税点合理吗": "invoice-tax-point-surcharge",
    "公司不经营了怎么注销税务": "reg-cancel-company",
    "报税晚了几天会罚多少": "admin-late-filing-penalty",
    "纳税信用等级怎么评": "credit-levels",
    "残保金怎么算出来的": "disability-fund-calc",
    "买新能源汽车购置税减半吗": "purchase-tax-new-energy",
    "车船税在哪儿交": "vehicle-where-to-pay",
    "研发费用能加计扣多少": "cit-rd-deduction",
    "小微企业所得税按几个点交": "cit-small-profit",
    "印花税有哪些税目": "stamp-rates",
    "电子税务局密码忘了怎么找回": "etax-forgot-password",
    "灵活就业的养老保险能停吗": "social-flexible",
    "公司给员工发的端午节福利要交个税吗": "iit-welfare-gift",
    "股权转让给亲戚可以低价吗": "iit-equity-relatives",
    "城建税税率是多少": "surcharge-city-rate",
}
REFUSED = {
    "周末去哪里爬山比较好": "OutOfScope",
    "牛肉炖多久才烂": "OutOfScope",
    "帮我给老师写封感谢信": "OutOfScope",
    "我的退税走到哪一步了": "NeedsAccount",
    "我公司现在欠多少税": "NeedsAccount",
    "我要实名举报一家公司偷税": "NeedsHuman",
    "能不能帮我把罚款免掉": "NeedsHuman",
}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    home = tmp_path_factory.mktemp("plain")
    share_vectors(home)
    settings = Settings(_env_file=None, var_dir=home, database_url="")
    database = Database(settings.store_url)
    Base.metadata.create_all(database.engine)
    knowledge = open_knowledge_base(settings, database, clock=lambda: NOW, watch=False)
    yield knowledge
    knowledge.close()
    database.close()


@pytest.mark.parametrize(("question", "entry_id"), QUESTIONS.items())
def test_a_plain_question_leads_to_its_entry(knowledge: KnowledgeBase, question: str, entry_id: str) -> None:
    outcome = knowledge.ask(question, record=False)
    assert outcome.entry_id in {entry_id, None}, f"answered by {outcome.entry_id}"
    assert entry_id in {outcome.entry_id} | {c.entry_id for c in outcome.choices}


def test_most_plain_questions_are_answered_at_once(knowledge: KnowledgeBase) -> None:
    outcomes = [knowledge.ask(question, record=False).name for question in QUESTIONS]
    assert outcomes.count("Answered") >= 0.6 * len(outcomes)


@pytest.mark.parametrize(("question", "name"), REFUSED.items())
def test_what_is_not_ours_to_answer_is_refused(knowledge: KnowledgeBase, question: str, name: str) -> None:
    assert knowledge.ask(question, record=False).name == name


def test_every_entry_answers_its_own_question(knowledge: KnowledgeBase) -> None:
    entries = [s.entry for s in knowledge.snapshot().entries.values()]
    ours = [e for e in entries if e.region in ("全国", "北京") and e.version_at(NOW.date()) is not None]
    lost = [e.id for e in ours if knowledge.ask(e.question, record=False).entry_id != e.id]
    assert lost == []


def test_short_questions_in_a_row_are_answered_one_by_one(knowledge: KnowledgeBase) -> None:
    outcome = knowledge.ask("车船税每年几号前交 去哪交 多少钱", record=False)
    assert [(part.question, part.entry_id) for part in outcome.parts] == [
        ("车船税每年几号前交", "vehicle-deadline-late"),
        ("车船税去哪交", "vehicle-where-to-pay"),
        ("车船税多少钱", "vehicle-how-much-first"),
    ]
