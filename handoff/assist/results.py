"""How a case ended and what it was about: proposed from what is in the chat, decided by the agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.ledger import Message
from handoff.assist.models import CaseResultRow, DraftRow
from kit.auth import Staff
from kit.db import Transaction
from knowledge_base.entries.schemas import Tax

Result = Literal["resolved", "guided", "unresolved", "follow_up", "left"]
RESULTS: dict[Result, str] = {
    "resolved": "已解决",
    "guided": "已告知办理途径",
    "unresolved": "未解决",
    "follow_up": "转后续跟进",
    "left": "纳税人离开",
}
OTHER = "其他"
THEMES: tuple[str, ...] = (*(tax for tax in get_args(Tax) if tax != OTHER), "投诉建议", OTHER)
_THANKS = ("谢谢", "感谢", "明白了", "知道了", "清楚了", "好的", "解决了", "搞定")
_LATER = ("稍后", "核实", "回复您", "联系您", "转交", "反馈给")
_WHERE = ("办税服务厅", "大厅", "电子税务局", "12366", "窗口")


@dataclass(frozen=True, slots=True)
class Proposal:
    result: Result
    theme: str


def propose_result(messages: Sequence[Message]) -> Result:
    """From the last words of both. Pure."""
    agent = [m.text for m in messages if m.author == "agent"]
    if not agent:
        return "left"
    after = [m.text for m in messages if m.author == "taxpayer" and m.at >= messages[0].at]
    if after and any(word in after[-1] for word in _THANKS):
        return "resolved"
    if any(word in agent[-1] for word in _LATER):
        return "follow_up"
    return "guided" if any(word in agent[-1] for word in _WHERE) else "resolved"


def propose_theme(session: Session, case_id: str, summary: str) -> str:
    """The tax of the last draft that found an entry, else the one that the summary names."""
    drafted = (
        select(DraftRow.theme)
        .where(DraftRow.case_id == case_id, DraftRow.theme != "")
        .order_by(DraftRow.seq.desc())
        .limit(1)
    )
    named = next((theme for theme in THEMES if theme in summary), OTHER)
    return session.scalar(drafted) or named


def do_keep_result(
    tx: Transaction, case_id: str, staff: Staff, result: Result, theme: str, proposed: Proposal, now: datetime
) -> None:
    tx.session.merge(
        CaseResultRow(
            case_id=case_id,
            result=result,
            theme=theme if theme in THEMES else OTHER,
            proposed_result=proposed.result,
            proposed_theme=proposed.theme,
            staff=staff.username,
            at=now,
        )
    )
