"""An application for invoices or their quota: what is known, what is asked, what comes of it and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backends.profile.schemas import CreditLevel

Kind = Literal[
    "quota_initial", "quota_raise", "quota_temporary", "paper_kinds", "requisition", "increase", "ticket_limit"
]
Result = Literal["approved", "person", "refused"]
PaperKind = Literal["ordinary", "special"]
KINDS: dict[Kind, str] = {
    "quota_initial": "核定数电发票总额度",
    "quota_raise": "调整数电发票总额度",
    "quota_temporary": "临时增加数电发票总额度",
    "paper_kinds": "纸质发票票种核定",
    "requisition": "领用纸质发票",
    "increase": "纸质发票增量",
    "ticket_limit": "纸质发票最高开票限额",
}
RESULTS: dict[Result, str] = {"approved": "批准", "person": "转人工审核", "refused": "不予"}
PAPERS: dict[PaperKind, str] = {"ordinary": "增值税普通发票", "special": "增值税专用发票"}
MONEY_KINDS: frozenset[Kind] = frozenset({"quota_initial", "quota_raise", "quota_temporary", "ticket_limit"})
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Standing(Strict):
    """What is known of the taxpayer, as far as an application turns on it, with all that was approved before.
    ``temporary_quota``: what was added for this month, on top of ``monthly_quota``. ``ticket_limit``: of one paper
    invoice. ``paper_*``: in copies, of the kind of paper that is asked for."""

    name: str
    kind: Literal["person", "enterprise", "sole_trader"]
    registration: Literal["normal", "abnormal", "deregistered"] = "normal"
    vat_status: Literal["none", "small", "general"] = "none"
    credit_level: CreditLevel | None = None
    overdue_filings: Count = 0
    arrears: Money = Decimal(0)
    risk_flag: bool = False
    linked_risky: Count = 0
    months_registered: Count = 0
    monthly_quota: Money | None = None
    temporary_quota: Money = Decimal(0)
    ticket_limit: Money | None = None
    busiest_month: Money = Decimal(0)
    paper_quota: Count = 0
    paper_busiest_month: Count = 0
    paper_held: Count = 0


class Asked(Strict):
    """``amount`` in yuan of quotas and limits, ``copies`` of ``paper``. What is to be raised is told as it shall be, a
    temporary quota as what comes on top."""

    kind: Kind
    paper: PaperKind = "ordinary"
    amount: Money | None = None
    copies: Count | None = None

    @property
    def wanted(self) -> Decimal:
        return self.amount if self.amount is not None else Decimal(self.copies or 0)


class Line(Strict):
    """One line of the scorecard: what was seen, and the points it gave."""

    name: str
    seen: str
    points: int


class Reason(Strict):
    """``remedy``: what the taxpayer can do. ``parameter``: of the law, where the reason rests on one."""

    code: str
    sentence: str
    remedy: str = ""
    parameter: str = ""


class Receipt(Strict):
    """Everything the decision was made of; the same receipt always leads to the same decision. ``rules``: the
    version of the conditions; 0 on receipts older than their being named, which the first or the second made."""

    rules: int = 0
    version: date
    on: date
    standing: Standing
    asked: Asked
    result: Result
    reasons: tuple[Reason, ...]
    lines: tuple[Line, ...] = ()
    score: int | None = None
