"""The job that tells an audience: it writes the letters page by page, then tells them batch by batch.

Each page is one transaction, in which the job's place moves on with what was done: whatever ends the process, the next
one goes on from there, and a letter is one row by notice and person, so that nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from backends.notices.audience import Audience, Directory
from backends.notices.letters import (
    do_hold,
    do_insert_many,
    do_move,
    do_settle_done,
    do_tell,
    do_write,
    find_next,
    find_undone,
    place_of,
    refused,
    rung_often,
)
from backends.notices.models import NoticePushRow
from backends.notices.policy import NoticePolicy
from backends.notices.repository import MACHINE, do_append, do_ledger, find_at, find_notice
from backends.notices.rules import digest_of
from backends.notices.schemas import Channel, NewEvent, Notice
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction
from kit.switches import is_off

SWITCH = "notices"  # the kill switch
PAGE = 5000  # people of one transaction: some 200 ms, for which other writers wait


class Telling:
    def __init__(
        self,
        database: Database,
        audience: Audience,
        directory: Directory,
        policy: NoticePolicy,
        clock: Clock = utc_now,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._audience = audience
        self._directory = directory
        self._policy = policy
        self._clock = clock
        self._page = page

    def go_on(self) -> bool:
        """One page of the oldest notice that is due; whether there was one."""
        with self._database.read() as session:
            if is_off(session, SWITCH):
                return False
            due = [n for n in find_at(session, "approved", "planned") if n.draft.send_at <= self._clock()]
        if not due:
            return False
        if due[0].status == "approved":
            self._plan(due[0])
        else:
            self._tell(due[0])
        return True

    def _plan(self, notice: Notice) -> None:
        with self._database.read() as session:
            place = place_of(session, notice.id, "planned_to")
        members = self._audience.page(notice.draft, beijing_date(self._clock()), place, self._page)
        people = self._directory.people_of([member.taxpayer_id for member in members])
        with self._database.write() as tx:
            if find_notice(tx.session, notice.id).status != "approved":  # stopped meanwhile
                return
            if not members:
                do_append(tx, notice, NewEvent("planned", MACHINE), self._clock())
            elif do_move(tx, notice.id, "planned_to", place, members[-1].taxpayer_id):
                do_write(tx, notice, members, people)

    def _tell(self, notice: Notice) -> None:
        now = self._clock()
        with self._database.write() as tx:
            if find_notice(tx.session, notice.id).status != "planned":
                return
            place = place_of(tx.session, notice.id, "told_to")
            found = find_next(tx.session, notice.id, place, self._page)
            if not found:
                do_append(tx, notice, NewEvent("finished", MACHINE), now)
                return
            if not do_move(tx, notice.id, "told_to", place, found[-1][0]):
                return
            done = {person for person, is_done in found if is_done}
            self._tell_those(tx, notice, [person for person, _ in found if person not in done])
            do_hold(tx, notice.id, done, "done")

    def _tell_those(self, tx: Transaction, notice: Notice, people: Sequence[str]) -> None:
        now, unwilling = self._clock(), refused(tx.session, notice.draft.kind, people)
        withheld = unwilling if notice.draft.kind in self._policy.withheld else set()
        told = [person for person in people if person not in withheld]
        do_hold(tx, notice.id, withheld, "refused")
        do_tell(tx, notice.id, told, now)
        for channel in notice.draft.channels:
            self._push(tx, notice, channel, told, unwilling)
        do_ledger(tx, "told", notice.id, {"people": len(told), "digest": digest_of(told)}, now)

    def _push(
        self, tx: Transaction, notice: Notice, channel: Channel, told: Sequence[str], unwilling: set[str]
    ) -> None:
        """To whom has an address. Who has refused, or was rung often enough, is noted and left alone."""
        now = self._clock()
        reached = self._directory.addresses(channel, told)
        since = now - timedelta(days=self._policy.push_days)
        often = rung_often(tx.session, channel, reached, since, self._policy.pushes)
        rows = []
        for person in reached:
            outcome = "refused" if person in unwilling else "often" if person in often else ""
            rows.append(
                {
                    "notice_id": notice.id,
                    "person": person,
                    "channel": channel,
                    "created_at": now,
                    "tries": 0,
                    "next_at": now,
                    "settled_at": now if outcome else None,
                    "outcome": outcome,
                }
            )
        do_insert_many(tx.session, NoticePushRow, rows)

    def look_what_is_done(self) -> int:
        """Withdraw from every letter the taxpayers who are of its audience no more: their matter is done. How many."""
        on, count = beijing_date(self._clock()), 0
        with self._database.read() as session:
            notices = [n for n in find_at(session, "planned", "finished") if n.draft.until >= on]
        for notice in notices:
            place = ""
            while True:
                with self._database.read() as session:
                    undone = find_undone(session, notice.id, place, self._page)
                if not undone:
                    break
                place = undone[-1]
                count += self.settle(notice, undone)
        return count

    def settle(self, notice: Notice, taxpayers: Sequence[str]) -> int:
        """As ``look_what_is_done``, of ``taxpayers`` alone."""
        still = self._audience.still(notice.draft, beijing_date(self._clock()), taxpayers)
        gone = [taxpayer for taxpayer in taxpayers if taxpayer not in still]
        if gone:
            with self._database.write() as tx:
                do_settle_done(tx, notice.id, gone, self._clock())
        return len(gone)
