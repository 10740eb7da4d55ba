"""红字发票信息确认单, from one party to the other and back."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from backends.invoice.office.errors import MatterNotFoundError, MatterNotNowError
from backends.invoice.office.issued import IssuedInvoices
from backends.invoice.office.matters import Matters, NewEvent, check_owner
from backends.invoice.office.red import Why, begin, check_left
from backends.invoice.office.repository import do_take_turn, find_matters
from backends.invoice.office.schemas import Matter, Status
from backends.legislation.service import Legislation
from backends.profile.service import ProfileService
from kit.clock import Clock
from kit.db import Database, Transaction

ASKED = ("number", "total", "why")
LIVE: tuple[Status, ...] = ("waiting", "confirmed", "issued")


class RedSheets(Matters):
    def __init__(
        self, database: Database, profile: ProfileService, law: Legislation, clock: Clock, issued: IssuedInvoices
    ) -> None:
        super().__init__(database, profile, law, clock)
        self._issued = issued

    def begin_red(self, owner: str, request: str, number: str, total: Decimal | None, why: Why) -> Matter:
        """``total`` none: all of it. Raises ``BadRedSheetError``."""
        starter = self._taxpayer(owner).number
        blue = self._issued.find("", number)
        whole = blue.total if blue is not None else Decimal(0)
        content = begin(blue, starter, whole if total is None else total, why)

        def same(matter: Matter) -> bool:
            return {k: matter.red.get(k) for k in ASKED} == {k: content[k] for k in ASKED}

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            assert blue is not None
            do_take_turn(tx, number)
            check_left(blue, Decimal(content["total"]), self._live(tx.session, matter, starter, number))
            return [("begun", owner, content)]

        return self._open(owner, "red_sheet", request, events, same, other=str(content["other"]))

    def _live(self, session: Session, new: Matter, starter: str, number: str) -> list[Matter]:
        """Other sheets of the same invoice, begun by either party, that nobody has ended without effect."""
        own = find_matters(session, new.owner, kind="red_sheet", statuses=LIVE)
        theirs = find_matters(session, other=starter, statuses=LIVE)
        return [m for m in self._still([*own, *theirs], LIVE) if m.red["number"] == number]

    def answer_red(self, matter_id: str, owner: str, *, agreed: bool) -> Matter:
        """By the other party, within the time."""
        number = self._taxpayer(owner).number

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.red.get("other") != number:
                raise MatterNotFoundError("找不到这张确认单")
            if self._aged(matter).status != "waiting":
                raise MatterNotNowError("这张确认单不在待确认状态，可能已经过时作废，需要重新发起")
            return [("confirmed" if agreed else "refused", owner, {})]

        return self._aged(self._change(matter_id, events))

    def red_of_others(self, owner: str, *statuses: Status) -> list[Matter]:
        """Sheets that others began with this taxpayer, the newest first; all of them, or those that stand so."""
        number = self._taxpayer(owner).number
        with self._database.read() as session:
            return self._still(find_matters(session, other=number, statuses=statuses), statuses)

    def red_to_answer(self, owner: str) -> list[Matter]:
        """Those of them that wait for the answer."""
        return self.red_of_others(owner, "waiting")

    def withdraw_red(self, matter_id: str, owner: str) -> Matter:
        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            check_owner(matter, owner)
            if matter.kind != "red_sheet" or self._aged(matter).status not in ("waiting", "confirmed"):
                raise MatterNotNowError("这张确认单已经办结，不能撤回")
            return [("withdrawn", owner, {})]

        return self._change(matter_id, events)

    def issue_red(self, matter_id: str, owner: str, red_number: str) -> Matter:
        """The seller has issued the red invoice of a confirmed sheet."""
        number = self._taxpayer(owner).number

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.red.get("seller") != number:
                raise MatterNotFoundError("找不到这张确认单")
            if matter.status != "confirmed":
                raise MatterNotNowError("确认单还没有得到确认，不能开红字发票")
            return [("issued", owner, {"red_number": red_number})]

        return self._change(matter_id, events)
