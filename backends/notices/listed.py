"""An audience of listed taxpayers, by what the profile says of each at the moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.notices.audience import TagCount
from backends.notices.schemas import Member
from backends.profile.schemas import Taxpayer

NEARLY_USED = Decimal("0.9")  # of the monthly quota


@dataclass(frozen=True, slots=True)
class Mark:
    name: str
    why: str
    has: Callable[[Taxpayer], bool]


def _nearly_used(one: Taxpayer) -> bool:
    quota = one.invoicing
    return quota is not None and quota.used_this_month >= quota.monthly_quota * NEARLY_USED


MARKS = {
    "overdue": Mark("有逾期未申报", "系统里有您逾期没有申报的税费", lambda t: t.overdue_filings > 0),
    "quota": Mark("发票额度快用完", "您本月的发票额度已经用了九成以上", _nearly_used),
    "risk": Mark("有风险提示", "您的登记信息里有需要核对的风险提示", lambda t: t.risk_flag),
    "small": Mark("小规模纳税人", "您登记为增值税小规模纳税人", lambda t: t.vat_status == "small"),
    "general": Mark("一般纳税人", "您登记为增值税一般纳税人", lambda t: t.vat_status == "general"),
    "sole_trader": Mark("个体工商户", "您登记为个体工商户", lambda t: t.kind == "sole_trader"),
    "person": Mark("自然人", "您以自然人身份登录", lambda t: t.kind == "person"),
}


class ListedTaxpayers:
    def __init__(self, taxpayers: Iterable[Taxpayer]) -> None:
        self._taxpayers = sorted(taxpayers, key=lambda one: one.id)

    def known(self, on: date) -> Sequence[TagCount]:
        return [TagCount(tag, mark.name, self.count([tag], on)) for tag, mark in MARKS.items()]

    def count(self, tags: Sequence[str], on: date) -> int:
        return len(self._of(tags))

    def page(self, tags: Sequence[str], on: date, after: str, limit: int) -> Sequence[Member]:
        why = "；".join(MARKS[tag].why for tag in tags if tag in MARKS)
        return [Member(one.id, why) for one in self._of(tags) if one.id > after][:limit]

    def still(self, tags: Sequence[str], on: date, taxpayers: Collection[str]) -> set[str]:
        return {one.id for one in self._of(tags)} & set(taxpayers)

    def _of(self, tags: Sequence[str]) -> list[Taxpayer]:
        return [one for one in self._taxpayers if all(tag in MARKS and MARKS[tag].has(one) for tag in tags)]
