"""After everybody was screened: the refunds of all who were found are opened, and one notice to them is written.

The job goes by taxpayer, page by page; its place moves on in the transaction that notes what was opened, so that
whatever ends the process, the next run for that day goes on from there. A refund is noted in one sweep, the first that
found it waiting for its owner, and a notice reaches a person once: so each is told of each refund once, however often
the city is screened. The notice waits for a member of staff to approve it, as every notice to many does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backends.notices.repository import do_make
from backends.notices.schemas import Channel, Draft
from backends.refund_case.models import RefundSweepCaseRow, RefundSweepRow
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.schemas import Claim
from backends.refund_case.service import MACHINE, RefundCases
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction, do_insert_all_new, do_insert_new

TAG = "refund_found"
PAGE = 500  # taxpayers of one transaction
ASKS = "我能退税吗"
TITLE = "查到您有多缴的税可以退"
BODY = (
    "税务机关查到您有多缴的税可以退还。请登录后问一句“我能退税吗”，看过金额和依据，按一个键确认，就退到您本人的账户，"
    "不用填表，也不用交材料。我们不会请您点链接、报验证码或者转账。"
)

ClaimsOf = Callable[[Sequence[str]], Mapping[str, Sequence[Claim]]]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep came to: refunds that wait for their owners and were told of in no sweep before, and whose."""

    refunds: int
    taxpayers: int
    notice_id: str


class RefundSweeps:
    """``channels``: by which the notice goes out beside the portal."""

    def __init__(
        self,
        database: Database,
        cases: RefundCases,
        policy: RefundPolicy,
        channels: Sequence[Channel] = (),
        clock: Clock = utc_now,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._cases = cases
        self._policy = policy
        self._channels = tuple(channels)
        self._clock = clock
        self._page = page

    def run(self, on: date, taxpayers: Sequence[str], claims_of: ClaimsOf) -> Swept:
        """``taxpayers``: all that were found on ``on``, by id. Once finished, the sweep of a day stays as it is."""
        as_of = on.isoformat()
        with self._database.write() as tx:
            do_insert_new(tx.session, RefundSweepRow, as_of=as_of, place="", notice_id="", finished_at=None)
        while page := self._next(as_of, taxpayers):
            self._do_page(as_of, page, claims_of(page))
        self._finish(as_of)
        with self._database.read() as session:
            return _swept(session, as_of)

    def _next(self, as_of: str, taxpayers: Sequence[str]) -> list[str]:
        with self._database.read() as session:
            row = _sweep(session, as_of)
        left = [] if row.finished_at is not None else [one for one in sorted(taxpayers) if one > row.place]
        return left[: self._page]

    def _do_page(self, as_of: str, page: Sequence[str], claims: Mapping[str, Sequence[Claim]]) -> None:
        cases = self._cases.find_all(claims)
        rows = [{"case_id": c.id, "as_of": as_of, "owner": c.owner} for c in cases if c.status == "found"]
        with self._database.write() as tx:
            if rows:
                do_insert_all_new(tx.session, RefundSweepCaseRow, rows, RefundSweepCaseRow.case_id)
            _change(tx, as_of, place=page[-1])

    def _finish(self, as_of: str) -> None:
        """The notice and that it was written are one transaction."""
        now = self._clock()
        with self._database.write() as tx:
            if _sweep(tx.session, as_of).finished_at is not None:
                return
            notice_id = ""
            if _swept(tx.session, as_of).taxpayers:
                draft = Draft(
                    kind="policy",
                    title=TITLE,
                    body=BODY,
                    asks=ASKS,
                    tags=(f"{TAG}:{as_of}",),
                    channels=self._channels,
                    send_at=now,
                    until=beijing_date(now) + timedelta(days=self._policy.found_notice_days),
                )
                notice_id = do_make(tx, draft, MACHINE, now).id
            _change(tx, as_of, notice_id=notice_id, finished_at=now)


def _sweep(session: Session, as_of: str) -> RefundSweepRow:
    query = select(RefundSweepRow).where(RefundSweepRow.as_of == as_of).execution_options(populate_existing=True)
    return session.scalars(query).one()


def _swept(session: Session, as_of: str) -> Swept:
    owner = RefundSweepCaseRow.owner
    query = select(func.count(), func.count(owner.distinct())).where(RefundSweepCaseRow.as_of == as_of)
    refunds, taxpayers = session.execute(query).one()
    return Swept(refunds, taxpayers, _sweep(session, as_of).notice_id)


def _change(tx: Transaction, as_of: str, **values: object) -> None:
    """Nothing is changed of a sweep that is finished; a place moves on and never back."""
    open_ = RefundSweepRow.as_of == as_of, RefundSweepRow.finished_at.is_(None)
    ahead = [RefundSweepRow.place < values["place"]] if "place" in values else []
    tx.session.execute(update(RefundSweepRow).where(*open_, *ahead).values(**values))
