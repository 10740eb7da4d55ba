"""Matters as they are opened, gone on with and found: what all kinds of them have in common."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from backends.invoice.office import red
from backends.invoice.office.errors import MatterNotFoundError, RequestConflictError
from backends.invoice.office.models import InvoiceMatterRow
from backends.invoice.office.repository import (
    count_matters,
    do_append,
    find_by_request,
    find_matter,
    find_matters,
)
from backends.invoice.office.schemas import Event, Matter, MatterKind, Status
from backends.legislation.service import Legislation
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from kit.clock import Clock, today
from kit.db import Database, Transaction, do_insert_new

CONFIRM_HOURS = "invoice.red.confirm_hours"
PAGE = 50
NewEvent = tuple[Event, str, dict[str, object]]
Events = Callable[[Transaction, Matter], list[NewEvent]]


class Matters:
    def __init__(self, database: Database, profile: ProfileService, law: Legislation, clock: Clock) -> None:
        self._database = database
        self._profile = profile
        self._law = law
        self._clock = clock

    def access(self, matter_id: str, owner: str) -> Matter:
        """Another's looks like none. The other party of a red sheet sees it too."""
        matter = self.get(matter_id)
        if matter.owner != owner and matter.red.get("other") != self._taxpayer(owner).number:
            raise MatterNotFoundError("找不到这件发票事项")
        return matter

    def get(self, matter_id: str) -> Matter:
        with self._database.read() as session:
            return self._aged(find_matter(session, matter_id))

    def of_owner(
        self, owner: str, *statuses: Status, before: str | None = None, limit: int | None = None
    ) -> list[Matter]:
        """The newest first. ``statuses``: those that stand there, however old."""
        with self._database.read() as session:
            found = find_matters(session, owner, statuses=statuses, before=before, limit=limit)
        return self._still(found, statuses)

    def count_of(self, owner: str) -> int:
        with self._database.read() as session:
            return count_matters(session, owner)

    def newest(self, *statuses: Status, before: str | None = None, limit: int | None = PAGE) -> list[Matter]:
        """Of everybody; as ``of_owner``."""
        with self._database.read() as session:
            return self._still(find_matters(session, statuses=statuses, before=before, limit=limit), statuses)

    def _still(self, found: Sequence[Matter], statuses: Sequence[Status]) -> list[Matter]:
        """Without what only the clock has moved on."""
        aged = [self._aged(matter) for matter in found]
        return [matter for matter in aged if not statuses or matter.status in statuses]

    def _aged(self, matter: Matter) -> Matter:
        if matter.kind != "red_sheet":
            return matter
        return replace(matter, status=red.status_at(matter, self.confirm_hours(), self._clock()))

    def confirm_hours(self) -> int:
        return int(str(self._law.value_at(CONFIRM_HOURS, today(self._clock)).value))

    # How it is done

    def _taxpayer(self, owner: str) -> Taxpayer:
        taxpayer = self._profile.find(owner)
        if taxpayer is None:
            raise TaxpayerNotFoundError("没有找到您的登记信息，请重新登录；仍然不行请转人工")
        return taxpayer

    def _open(
        self,
        owner: str,
        kind: MatterKind,
        request: str,
        events: Events,
        same: Callable[[Matter], bool],
        *,
        conversation_id: str | None = None,
        other: str | None = None,
        matter_id: str = "",
    ) -> Matter:
        """The matter of ``request``: a new one, or the one there is, if it is ``same``. Raises
        ``RequestConflictError``."""
        with self._database.write() as tx:
            now = self._clock()
            matter = Matter(matter_id or uuid.uuid4().hex, owner, kind, now, conversation_id)
            values = {"id": matter.id, "owner": owner, "kind": kind, "request": request, "other": other}
            if do_insert_new(tx.session, InvoiceMatterRow, **values, conversation_id=conversation_id, opened_at=now):
                return self._do_append(tx, matter, events)
            there = find_by_request(tx.session, owner, request)
            assert there is not None
            known = find_matter(tx.session, there)
        if known.kind != kind or not same(known):
            raise RequestConflictError(
                "这个申请编号已经用过，内容不一样，没有受理；请换一个编号再提交", field="request"
            )
        return self._aged(known)

    def _change(self, matter_id: str, events: Events) -> Matter:
        with self._database.write() as tx:
            return self._do_append(tx, find_matter(tx.session, matter_id), events)

    def _do_append(self, tx: Transaction, matter: Matter, events: Events) -> Matter:
        for kind, actor, content in events(tx, matter):
            matter = do_append(tx, matter, kind, actor, content, self._clock())
        return matter


def check_owner(matter: Matter, owner: str) -> None:
    if matter.owner != owner:
        raise MatterNotFoundError("找不到这件发票事项")
