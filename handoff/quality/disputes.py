"""A tag that its taxpayer says is wrong becomes a ticket: somebody looks what is right. One of a tag at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from backends.profile.portraits import Disputed
from handoff.quality.tickets import DONE, do_move_ticket, do_open_ticket, find_last
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Transaction

DAYS = 5  # to look into it
SYSTEM = "system"


class Disputes:
    """``name_of``: what a taxpayer is called, by their id."""

    def __init__(self, name_of: Callable[[str], str], clock: Clock = utc_now) -> None:
        self._name_of = name_of
        self._clock = clock

    def take_up(self, tx: Transaction, told: Disputed) -> None:
        """Opened, or opened again with what is said now; done by itself when the dispute is taken back."""
        mark = ticket_id_of(told.taxpayer_id, told.tag)
        now = self._clock()
        last = find_last(tx.session, mark)
        if told.reason is None:
            if last is not None and last.kind not in DONE:
                do_move_ticket(tx, last, "done", SYSTEM, "本人收回了异议", now)
            return
        if last is None:
            text = (
                f"{self._name_of(told.taxpayer_id)}（{told.taxpayer_id}）对标签“{told.name}”提出异议：{told.reason}\n系统的依据：{told.why}\n"
                "请核对登记或申报数据：数据不对的请改数据，数据没有错的请联系本人说明。异议期间这个标签不使用。"
            )
            due = beijing_date(now) + timedelta(days=DAYS)
            do_open_ticket(tx, text=text, due=due, by=SYSTEM, now=now, ticket_id=mark)
            return
        do_move_ticket(tx, last, "reopened" if last.kind in DONE else "urged", SYSTEM, f"本人又说：{told.reason}", now)


def ticket_id_of(taxpayer_id: str, tag: str) -> str:
    return hashlib.sha256(f"tag:{taxpayer_id}:{tag}".encode()).hexdigest()[:32]
