"""What returns tell: which of this time for filing are missing, and that a notice is withdrawn when they come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.notices.audience import Audience
from backends.notices.inbox import Inbox
from backends.notices.policy import load_policy
from backends.notices.schemas import Draft
from backends.notices.service import Notices
from backends.notices.tagged import TaggedTaxpayers
from backends.notices.telling import Telling
from backends.notices.templates import load_templates
from backends.profile.errors import BadFactsFileError
from backends.profile.facts import Declaration, Facts, Portrait
from backends.profile.portraits import Portraits
from backends.profile.returns_file import returns_of
from backends.profile.tags.rules import TagRules
from kit.db import Database
from tests.backends.notices.office import ListedDirectory

NOW = datetime(2026, 12, 3, 2, tzinfo=UTC)
RULES = TagRules.load(Legislation.load())


def facts(taxpayer: str = "f") -> Facts:
    return Facts(taxpayer_id=taxpayer, kind="enterprise", vat_status="general", registration="normal", staff=12)


def filed(tax: str, month: int = 11, due: int = 13, paid: int | None = None) -> Declaration:
    first, last = date(2026, month, 1), date(2026, month, 30)
    period = {"period_from": first, "period_to": last, "filed_on": date(2026, 12, 3)}
    return Declaration(taxpayer_id="f", tax=tax, base=100, due=due, paid=paid, **period)


@pytest.fixture
def portraits(store: Database) -> Portraits:
    portraits = Portraits(store, RULES, clock=lambda: NOW)
    portraits.keep([Portrait(facts(), [filed("增值税", 9)])])
    return portraits


def whys(portraits: Portraits) -> dict[str, str]:
    return {tag.tag: tag.why for tag in portraits.find_tags("f")}


def test_each_return_that_comes_is_one_less_and_the_last_takes_the_tag_away(portraits: Portraits) -> None:
    assert "还有 2 项" in whys(portraits)["unfiled"]
    portraits.keep_returns([filed("增值税")])
    assert "还有 1 项" in whys(portraits)["unfiled"]
    portraits.keep_returns([filed("代扣代缴个人所得税")])
    assert "unfiled" not in whys(portraits)


def test_what_is_filed_is_to_be_paid_until_it_is(portraits: Portraits) -> None:
    portraits.keep_returns([filed("增值税", due=1300, paid=0)])
    assert whys(portraits)["unpaid"] == "已经申报、还有 1,300 元税款没有缴"
    portraits.keep_returns([filed("增值税", due=1300, paid=1300)])
    assert "unpaid" not in whys(portraits)


def test_where_nobody_brings_returns_none_is_missed(store: Database) -> None:
    portraits = Portraits(store, RULES, clock=lambda: NOW)
    portraits.keep([Portrait(facts(), [])])
    assert "unfiled" not in whys(portraits)


def test_returns_of_some_say_nothing_of_the_others(portraits: Portraits) -> None:
    portraits.keep([Portrait(facts("other"), [])])
    assert "unfiled" in whys(portraits)
    assert "unfiled" not in {tag.tag for tag in portraits.find_tags("other")}


@pytest.mark.parametrize("template", ["filing-period", "payment"])
def test_a_notice_that_asks_for_it_is_withdrawn_when_it_is_done(
    store: Database, portraits: Portraits, template: str
) -> None:
    portraits.keep_returns([filed("增值税", due=1300, paid=0)])
    audience: Audience = TaggedTaxpayers(store, RULES)
    policy, directory, clock = load_policy(), ListedDirectory(), lambda: NOW
    notices = Notices(store, audience, policy, (), clock)
    telling = Telling(store, audience, directory, policy, clock)
    words = next(one for one in load_templates() if one.id == template)
    told = words.model_dump(include={"kind", "title", "body", "asks", "tags"})
    made = notices.make(Draft(**told, send_at=NOW, until=date(2026, 12, 15)), "writer")
    assert notices.preview(made.draft).taxpayers == 1
    notices.approve(made.id, "second", made.ordinal)
    while telling.go_on():
        pass
    inbox = Inbox(store, directory, telling, clock)
    assert [letter.done for letter in inbox.letters("f")] == [False]
    portraits.keep_returns([filed("增值税", due=1300, paid=1300), filed("代扣代缴个人所得税")])
    assert [letter.done for letter in inbox.letters("f")] == [True]


def test_a_file_of_returns_is_taken_and_what_cannot_be_is_told(store: Database, tmp_path: Path) -> None:
    head = "taxpayer_id,tax,period_from,period_to,filed_on,base,due,paid,claimed\n"
    file = tmp_path / "returns.csv"
    file.write_text(f"{head}f,增值税,2026-11-01,2026-11-30,2026-12-03,100.50,13,,a;b\n", encoding="utf-8")
    [[one]] = returns_of(file)
    assert (str(one.base), one.paid, one.claimed) == ("100.50", None, ("a", "b"))
    file.write_text(f"{head}f,增值税,2026-11-01,2026-11-30,2026-12-03,-1,13,,\n", encoding="utf-8")
    with pytest.raises(BadFactsFileError, match="纳税人 f 的 base 不对"):
        list(returns_of(file))
    file.write_text("taxpayer_id,colour\nf,red\n", encoding="utf-8")
    with pytest.raises(BadFactsFileError, match="不认识的列：colour；缺少的列：base、due"):
        list(returns_of(file))
