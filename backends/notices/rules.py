"""Where a notice stands after what has happened, who is of the control group, and what is wrong with a draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from hashlib import sha256

from backends.notices.errors import BadNoticeError
from backends.notices.policy import NoticePolicy
from backends.notices.schemas import CHANNEL_NAMES, KIND_NAMES, Channel, Draft, EventKind, Happened, Notice, Status
from kit.clock import beijing_date

_LEGIBLE = re.compile(r"[^\W_]")  # a character that can be read: spaces of no width are none
LONGEST_PAUSE = timedelta(minutes=10)
_AFTER: dict[EventKind, Status] = {
    "made": "draft",
    "revised": "draft",
    "refused": "draft",
    "approved": "approved",
    "planned": "planned",
    "finished": "finished",
    "stopped": "stopped",
}


def notice_after(notice: Notice, events: Iterable[Happened]) -> Notice:
    return reduce(_step, events, notice)


def _step(notice: Notice, event: Happened) -> Notice:
    notice = replace(
        notice,
        status=_AFTER[event.kind],
        ordinal=event.ordinal,
        history=(*notice.history, event),
        reason=event.content.get("reason", ""),
    )
    if event.kind in ("made", "revised"):
        writers = (*(w for w in notice.writers if w != event.actor), event.actor)
        return replace(notice, draft=Draft.model_validate(event.content["draft"]), writers=writers)
    return replace(notice, approved_by=event.actor) if event.kind == "approved" else notice


def check_draft(draft: Draft, policy: NoticePolicy, channels: Collection[Channel], now: datetime) -> None:
    """``channels``: those that are connected. Raises ``BadNoticeError``, which names the field."""
    for field, words in (("title", "标题"), ("body", "正文")):
        if not _LEGIBLE.search(getattr(draft, field)):
            raise BadNoticeError(f"{words}还没有写", field=field)
    for channel in draft.channels:
        if channel not in channels:
            raise BadNoticeError(f"{CHANNEL_NAMES[channel]}还没有接通，请改用别的渠道", field="channels")
    if not draft.names_somebody:
        raise BadNoticeError("请至少选一个标签，不然没有人会收到", field="tags")
    if draft.until < max(beijing_date(draft.send_at), beijing_date(now)):
        raise BadNoticeError("有效期要到发送那天以后，请改有效期", field="until")
    if draft.kind in policy.no_control and draft.control_percent:
        raise BadNoticeError(f"{KIND_NAMES[draft.kind]}人人要收到，不能设对照组", field="control_percent")
    if not 0 <= draft.control_percent <= policy.most_control_percent:
        raise BadNoticeError(f"对照组最多 {policy.most_control_percent}%", field="control_percent")


def is_control(notice_id: str, person: str, percent: int) -> bool:
    """Drawn by chance, and always the same."""
    return int.from_bytes(sha256(f"{notice_id}/{person}".encode()).digest()[:4], "big") % 100 < percent


def pause_after(tries: int) -> timedelta:
    """How long a message that a channel was told of ``tries`` times waits for its next try."""
    return min(timedelta(seconds=2.0 ** min(tries + 1, 12)), LONGEST_PAUSE)


def digest_of(people: Iterable[str]) -> str:
    """What the ledger keeps of those who were told at once: enough to prove it, nothing to read it from."""
    return sha256("\n".join(people).encode()).hexdigest()
