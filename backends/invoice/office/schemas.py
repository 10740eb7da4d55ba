"""A matter of invoices on its way: an application, with what was handed out and sent; or a red sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from backends.invoice.approval.schemas import Receipt, Strict

MatterKind = Literal["application", "red_sheet", "void", "loss"]
Event = Literal[
    "decided", "reviewed", "handed_out", "out_of_stock", "shipped", "tracked", "written_off",  # of an application
    "begun", "confirmed", "refused", "withdrawn", "issued",  # of a red sheet
    "voided", "reported",  # of paper that was voided, or is lost
]  # fmt: skip
Status = Literal[
    "approved", "person", "refused", "ready", "on_the_way", "received", "returned", "lost",
    "waiting", "confirmed", "expired", "withdrawn", "issued",
    "voided", "reported",
]  # fmt: skip
STATUS_NAMES: dict[Status, str] = {
    "approved": "已批准",
    "person": "人工审核中",
    "refused": "不予办理",
    "ready": "已备好，待取",
    "on_the_way": "票e送配送中",
    "received": "已签收",
    "returned": "已退回",
    "lost": "运输中丢失，处理中",
    "waiting": "待对方确认",
    "confirmed": "已确认，可以开红字发票",
    "expired": "超过时限没有确认，已作废",
    "withdrawn": "已撤回",
    "issued": "已开红字发票",
    "voided": "已作废",
    "reported": "已报告丢失",
}
Text = Annotated[str, Field(min_length=1, max_length=200)]


class Address(Strict):
    id: str = ""
    name: Annotated[str, Field(min_length=1, max_length=64)]
    phone: Annotated[str, Field(pattern=r"^[0-9+-]{7,20}$")]
    place: Text


class Range(Strict):
    """Numbers handed out, ends included."""

    code: str
    first: int
    last: int

    @property
    def copies(self) -> int:
        return self.last - self.first + 1

    def shown(self) -> str:
        return f"代码 {self.code}，号码 {self.first:08}–{self.last:08}，共 {self.copies} 份"


@dataclass(frozen=True, slots=True)
class Happened:
    ordinal: int
    kind: Event
    actor: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """``tracking``: what the carrier has told, oldest first, as (when, words). ``written_off``: numbers that were lost
    on the way and given anew."""

    id: str
    owner: str
    kind: MatterKind
    opened_at: datetime
    conversation_id: str | None = None
    status: Status = "person"
    ordinal: int = 0
    receipt: Receipt | None = None
    ranges: tuple[Range, ...] = ()
    written_off: tuple[Range, ...] = ()
    address: Address | None = None
    tracking_no: str = ""
    tracking: tuple[tuple[datetime, str], ...] = ()
    red: dict[str, Any] = field(default_factory=dict)
    void: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    history: tuple[Happened, ...] = ()
