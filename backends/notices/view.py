"""Notices and letters as JSON, for the portal and for the staff's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from backends.notices.schemas import HELD_NAMES, KIND_NAMES, STATUS_NAMES, Letter, Notice, Outcome
from backends.notices.wording import about


def letter_view(letter: Letter, names: Mapping[str, str]) -> dict[str, Any]:
    """``about``: the firms of somebody who serves several, in one sentence."""
    draft = letter.notice.draft
    firms = [names.get(c.taxpayer_id, "") for c in letter.concerns if c.taxpayer_id != letter.person]
    return {
        "id": letter.notice.id,
        "kind": draft.kind,
        "kind_name": KIND_NAMES[draft.kind],
        "title": draft.title,
        "body": draft.body,
        "about": about(firms) if len(firms) > 1 else "",
        "asks": draft.asks,
        "at": letter.told_at.isoformat(),
        "until": draft.until.isoformat(),
        "opened": letter.opened,
        "done": letter.done,
        "concerns": [{"name": names.get(c.taxpayer_id, ""), "why": c.why, "done": c.done} for c in letter.concerns],
    }


def notice_view(notice: Notice) -> dict[str, Any]:
    """``version``: of what is looked at, to be named with an approval."""
    return {
        **notice.draft.model_dump(mode="json"),
        "id": notice.id,
        "kind_name": KIND_NAMES[notice.draft.kind],
        "status": notice.status,
        "status_name": STATUS_NAMES[notice.status],
        "version": notice.ordinal,
        "writers": list(notice.writers),
        "approved_by": notice.approved_by,
        "reason": notice.reason,
        "history": [
            {"kind": e.kind, "actor": e.actor, "at": e.at.isoformat(), "reason": e.content.get("reason", "")}
            for e in notice.history
        ],
    }


def outcome_view(outcome: Outcome) -> dict[str, Any]:
    lift = outcome.lift
    return {
        **asdict(outcome),
        "lift": {**asdict(lift), "sure": lift.sure} if lift is not None else None,
        "held": {HELD_NAMES[why]: count for why, count in outcome.held.items()},
    }
