"""What people do to a case: its owner, and an agent. What the machine does by itself is in ``going_on``."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from backends.housing.schemas import Payer
from backends.housing_case.afterwards import more_ordered
from backends.housing_case.errors import BadFactError, BusyCaseError, CaseNotFoundError, NotNowError
from backends.housing_case.models import HousingCaseRow
from backends.housing_case.repository import (
    do_append,
    do_rest,
    find_by_request,
    find_case,
    find_cases_of,
    find_newest,
    has_happened,
)
from backends.housing_case.rules import changed_facts, may_change, missing_facts
from backends.housing_case.schemas import (
    ASKED_ABOUT,
    LABELS,
    OTHERWISE_TOLD,
    SIDES,
    STATUS_NAMES,
    Case,
    Facts,
    Kind,
    NewEvent,
    Reason,
)
from backends.payments.schemas import Order
from backends.payments.service import do_open_another_order, do_open_order, find_orders
from kit.clock import Clock, today, utc_now
from kit.db import Database, Transaction, do_insert_new

TRIES = 20
PAID_ALREADY = "已经有一方缴款，不能自己改；有误请转人工，由工作人员改正，多退少补"
Decide = Callable[[Transaction, Case], Sequence[NewEvent]]


class HousingCases:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def open(self, owner: str, request: str, facts: Facts, conversation_id: str | None = None) -> Case:
        """A new case of ``owner``; the same ``request`` again is the same case."""
        with self._database.write() as tx:
            made = uuid.uuid4().hex
            new = do_insert_new(
                tx.session,
                HousingCaseRow,
                id=made,
                owner=owner,
                request=request,
                conversation_id=conversation_id,
                opened_at=self._clock(),
            )
            if new:
                event = NewEvent("opened", owner, {"facts": facts.model_dump(mode="json")})
                do_append(tx, Case(made, owner, conversation_id, facts), event, self._clock())
            there = find_by_request(tx.session, owner, request)
            assert there is not None
            return find_case(tx.session, there)

    def get(self, case_id: str) -> Case:
        with self._database.read() as session:
            return find_case(session, case_id)

    def access(self, case_id: str, owner: str) -> Case:
        """Another's looks like none."""
        case = self.get(case_id)
        if case.owner != owner:
            raise CaseNotFoundError("找不到这件办理")
        return case

    def of_owner(self, owner: str) -> list[Case]:
        with self._database.read() as session:
            return find_cases_of(session, owner)

    def newest(self, limit: int = 50) -> list[Case]:
        with self._database.read() as session:
            return find_newest(session, limit)

    def change(self, case_id: str, decide: Decide) -> Case:
        """Do what ``decide`` says of the case as it is, all of it or nothing; decided anew when somebody was first.

        ``decide`` returns nothing where it has already been done, and raises where it cannot be.
        """
        for _ in range(TRIES):
            try:
                with self._database.write() as tx:
                    return self._do_decided(tx, find_case(tx.session, case_id), decide)
            except _SomebodyWasFirst:
                continue
        raise BusyCaseError("这件办理正有人在改，请稍后再试")

    def _do_decided(self, tx: Transaction, case: Case, decide: Decide) -> Case:
        for event in decide(tx, case):
            if event.request is not None and has_happened(tx.session, case.id, event.request):
                return case
            after = do_append(tx, case, event, self._clock())
            if after is None:
                raise _SomebodyWasFirst
            case = after
        return case

    def correct(
        self, case_id: str, changes: Mapping[str, Any], *, actor: str, reason: str = "", request: str | None = None
    ) -> Case:
        """Facts put right, with the reason where it is not the owner who does it; by staff alone once a side has paid.

        Raises ``BadFactError``, and ``NotNowError`` where it is too late.
        """
        if unknown := changes.keys() - LABELS.keys():
            raise BadFactError("没有这一项", field=sorted(unknown)[0])

        def decide(tx: Transaction, case: Case) -> list[NewEvent]:
            if request is not None and has_happened(tx.session, case.id, request):
                return []
            afterwards = case.status in ("paid", "certified") and actor != case.owner
            reopened = [] if afterwards else _reopened(case, actor, reason, "改")
            if case.paid:
                _check_named(changes)
            old = case.facts.model_dump(mode="json")
            new = changed_facts(case.facts, changes).model_dump(mode="json")
            changed = {name: {"old": old[name], "new": new[name]} for name in changes if old[name] != new[name]}
            content = {"changes": changed, "reason": reason}
            kind: Kind = "amended" if afterwards else "corrected"
            return [*reopened, NewEvent(kind, actor, content, request)] if changed else []

        return self.change(case_id, decide)

    def submit(self, case_id: str) -> Case:
        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if case.status != "draft":
                return []
            if missing := missing_facts(case.facts):
                labels = "、".join(LABELS[name] for name in missing)
                raise BadFactError(f"还缺：{labels}", field=missing[0])
            return [NewEvent("submitted", case.owner)]

        return self.change(case_id, decide)

    def consent(self, case_id: str, *, agreed: bool) -> Case:
        """Whether both sides agree that departments are asked. It cannot be taken back once they were."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if case.status not in ("draft", "papers", "returned") or case.agreed == agreed:
                return []
            return [NewEvent("consented", case.owner, {"agreed": agreed})]

        return self.change(case_id, decide)

    def confirm(self, case_id: str, assessed_at: int) -> Case:
        """The owner agrees to the taxes as assessed by event ``assessed_at``; orders are opened with it.

        Raises ``NotNowError`` when they were assessed anew meanwhile."""

        def decide(tx: Transaction, case: Case) -> list[NewEvent]:
            if case.status in ("confirmed", "paid", "certified"):
                return []
            if case.status != "assessed":
                raise NotNowError(f"现在是“{STATUS_NAMES[case.status]}”，还不能确认税款")
            if case.assessed_at != assessed_at:
                raise NotNowError("税款已按新的情况重新计算，请看过再确认")
            if case.assessment is None or case.assessment["as_of"] != today(self._clock).isoformat():
                raise NotNowError("税款要按今天的规定重新计算，请稍等片刻再确认")
            if case.closing:
                raise NotNowError("原来的缴款单还在关闭，请稍等片刻再确认")
            do_open_orders(tx, case, self._clock)
            return [NewEvent("confirmed", case.owner)]

        return self.change(case_id, decide)

    def withdraw(self, case_id: str, *, actor: str, note: str = "") -> Case:
        """Take back the confirmation while nobody has paid, so that facts can be put right. The orders are closed
        by the machine; what is paid meanwhile comes to a person."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if "confirmed" not in (case.status, case.before_person):
                if case.status == "assessed" or case.before_person == "assessed":
                    return []
                raise NotNowError(f"现在是“{STATUS_NAMES[case.status]}”，没有可以撤回的确认")
            if case.paid:
                raise NotNowError(PAID_ALREADY)
            return [NewEvent("withdrawn", actor, {"note": note})]

        return self.change(case_id, decide)

    def rest(self, case: Case) -> None:
        """As far as it got, the machine is done with it."""
        with self._database.write() as tx:
            do_rest(tx, case)

    def open_orders(self, case: Case) -> None:
        """Others in the place of those that were closed unpaid, while the confirmation holds."""
        with self._database.write() as tx:
            now = find_case(tx.session, case.id)
            if now.status == "confirmed":
                do_open_orders(tx, now, self._clock)

    def note_refunded(
        self,
        case_id: str,
        payer: Payer,
        *,
        actor: str,
        note: str,
        do_take_back: Callable[[Transaction, Case, Payer], None],
    ) -> Case:
        """What ``payer`` has paid too much was paid back at the counter. ``do_take_back``: the office of refunds leaves
        it alone, or raises. Raises ``NotNowError``."""

        def decide(tx: Transaction, case: Case) -> list[NewEvent]:
            amount = case.more.get(payer, Decimal(0))
            if amount >= 0:
                raise NotNowError(f"{SIDES[payer]}现在没有应退的税款")
            do_take_back(tx, case, payer)
            content = {"payer": payer, "amount": str(-amount), "note": note}
            return [NewEvent("more_refunded", actor, content)]

        return self.change(case_id, decide)

    def orders(self, case: Case) -> list[Order]:
        with self._database.read() as session:
            return list(find_orders(session, case.subject))

    def note_paper(self, case_id: str, reading: dict[str, Any], kind: Kind) -> Case:
        """A paper as it was read, or as its owner has confirmed it."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if case.status not in ("draft", "papers", "returned"):
                raise NotNowError(f"这件办理{STATUS_NAMES[case.status]}，不能再改材料")
            return (
                [NewEvent(kind, case.owner, {"reading": reading})] if case.papers.get(reading["id"]) != reading else []
            )

        return self.change(case_id, decide)

    def remove_paper(self, case_id: str, paper_id: str) -> Case:
        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            open_now = case.status in ("draft", "papers", "returned") and paper_id in case.papers
            return [NewEvent("paper_removed", case.owner, {"id": paper_id})] if open_now else []

        return self.change(case_id, decide)

    def hand_over(self, case_id: str, reasons: Sequence[Reason], *, actor: str) -> Case:
        """To a person. Not once everything is paid for: then the certificate comes by itself."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if case.status in ("person", "paid", "certified"):
                return []
            return [NewEvent("handed_over", actor, {"reasons": [r.as_dict() for r in reasons]})]

        return self.change(case_id, decide)

    def resume(self, case_id: str, *, actor: str, note: str) -> Case:
        """A person has settled what there was: it goes on from where it stood."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            if case.status != "person":
                return []
            if case.agreed is False and (missing := missing_facts(case.facts, OTHERWISE_TOLD)):
                labels = "、".join(LABELS[name] for name in missing)
                raise NotNowError(f"没有同意共享数据，请先按材料把{labels}补上，再接着办")
            return [NewEvent("resumed", actor, {"note": note})]

        return self.change(case_id, decide)

    def give_back(self, case_id: str, *, actor: str, reasons: Sequence[Reason]) -> Case:
        """Back to its owner, who is told why."""

        def decide(_: Transaction, case: Case) -> list[NewEvent]:
            reopened = _reopened(case, actor, "；".join(r.sentence for r in reasons), "退回")
            return [*reopened, NewEvent("returned", actor, {"reasons": [r.as_dict() for r in reasons]})]

        return self.change(case_id, decide)


def do_open_orders(tx: Transaction, case: Case, clock: Clock) -> None:
    """One for each payer who still owes."""
    for payer, amount in case.due.items():
        if payer not in case.paid:
            title = f"二手住房交易税费（{SIDES[payer]}）"
            do_open_order(tx, subject=case.subject, payer=payer, title=title, amount=amount, clock=clock)


def do_order_more(tx: Transaction, case: Case, clock: Clock, actor: str) -> list[NewEvent]:
    """An order for whoever owes more than was paid, beside those that were paid."""
    events = []
    for payer, amount in case.more.items():
        if amount > 0 and payer not in case.more_orders:
            title = f"二手住房交易税费补缴（{SIDES[payer]}）"
            order = do_open_another_order(
                tx, subject=case.subject, payer=payer, title=title, amount=amount, clock=clock
            )
            events.append(more_ordered(case, payer, order.id, actor))
    return events


def _reopened(case: Case, actor: str, why: str, what: str) -> list[NewEvent]:
    """What must happen before facts change: staff take a confirmation back with it, its owner does so first."""
    if may_change(case):
        return []
    if actor != case.owner and "confirmed" in (case.status, case.before_person):
        return [NewEvent("withdrawn", actor, {"note": why})]
    raise NotNowError(_no_change(case, what))


def _check_named(changes: Mapping[str, Any]) -> None:
    """The certificates name who paid for which home."""
    if fixed := ASKED_ABOUT & changes.keys():
        raise NotNowError(f"完税凭证已经按{LABELS[sorted(fixed)[0]]}开出，不能在这里改；请按退税和重新申报办理")


def _no_change(case: Case, what: str) -> str:
    if "confirmed" in (case.status, case.before_person):
        return PAID_ALREADY if case.paid else f"税款已经确认、缴款单已经开出；请先撤回确认，再{what}"
    return f"这件办理{STATUS_NAMES[case.status]}，不能再{what}；有误请转人工处理"


class _SomebodyWasFirst(Exception):  # noqa: N818  never seen outside
    """The transaction is to be rolled back and decided anew."""
