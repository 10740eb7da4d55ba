"""What is owed or paid too much since facts were put right after a payment: computed, ordered, paid, certified, or
paid back by the office of refunds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import structlog
from pydantic import ValidationError

from backends.departments.service import Departments
from backends.housing.schemas import Payer, Situation
from backends.housing.service import HousingService
from backends.housing_case.afterwards import recomputed
from backends.housing_case.overpaid import subject_of
from backends.housing_case.paying_back import COMPUTED_ANEW, NoRefunds, Refunds, ended, office_pays
from backends.housing_case.reasons import SYSTEM
from backends.housing_case.review import Answers, settled
from backends.housing_case.rules import case_after
from backends.housing_case.schemas import Case, Happened, Kind, NewEvent
from backends.housing_case.service import Decide, HousingCases, do_order_more
from backends.materials.service import MaterialsService
from backends.payments.certificates import Certificate, Certificates
from backends.payments.schemas import Order
from backends.payments.service import Payments
from backends.refund_case.schemas import ON_ITS_WAY
from kit.clock import Clock, utc_now
from kit.db import Transaction
from kit.errors import DaobanError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What the machine works with. ``materials`` None: no papers are read here."""

    housing: HousingService
    departments: Departments
    payments: Payments
    certificates: Certificates
    materials: MaterialsService | None = None
    refunds: Refunds = field(default_factory=NoRefunds)


class Settling:
    def __init__(self, cases: HousingCases, means: Means, clock: Clock = utc_now) -> None:
        self._cases = cases
        self._means = means
        self._clock = clock

    async def amended(self, case: Case) -> Case:
        """Computed anew, once no order of the last time may still be paid."""
        for order in [self._means.payments.get(o.order_id) for o in case.more_orders.values()]:
            try:
                case = await self._note(case, await self._means.payments.close(order))
            except DaobanError as error:
                log.info("housing_case.closing_waits", case=case.id, error=error.code)
                return case
        return await asyncio.to_thread(self._recompute, case)

    def _recompute(self, case: Case) -> Case:
        """By the law of the day on which it was filed; once it is certain whether what its owner has confirmed goes
        back."""

        def decide(tx: Transaction, now: Case) -> list[NewEvent]:
            if not now.amended or now.more_orders:
                return []
            refund = self._means.refunds.do_hold(tx, now.owner, subject_of(now, now.facts.side))
            if refund is not None and refund.status in ON_ITS_WAY:
                return []
            events = [*ended(now, refund), self._computed(now)]
            then = case_after(now, [Happened(0, e.kind, e.actor, e.content, self._clock()) for e in events])
            if refund is not None:
                self._means.refunds.do_follow(tx, refund, office_pays(then), COMPUTED_ANEW)
            return [*events, *do_order_more(tx, then, self._clock, SYSTEM)]

        return self._cases.change(case.id, decide)

    def _computed(self, case: Case) -> NewEvent:
        assert case.assessment is not None
        told = settled(case.facts, Answers.of(case.attested) if case.agreed else None)
        try:
            situation = Situation.model_validate({**told, "filed_on": case.assessment["as_of"]})
            return recomputed(case, self._means.housing.assess(situation), SYSTEM)
        except ValidationError as error:
            why = contradiction(error)
        except DaobanError as error:
            why = error.message
        return NewEvent("recomputed", SYSTEM, {"note": f"算不出来，须人工核定：{why}"})

    async def settle(self, case: Case) -> Case:
        """Orders opened and looked at, certificates made."""
        if any(amount > 0 and payer not in case.more_orders for payer, amount in case.more.items()):
            case = await asyncio.to_thread(
                self._cases.change, case.id, lambda tx, now: do_order_more(tx, now, self._clock, SYSTEM)
            )
        for open_order in case.more_orders.values():
            try:
                order = await self._means.payments.reconcile(self._means.payments.get(open_order.order_id))
            except DaobanError as error:
                log.info("housing_case.payment_waits", case=case.id, error=error.code)
                continue
            case = await self._note(case, order)
        for paid in case.more_paid:
            order = self._means.payments.get(paid.order_id)
            made = await asyncio.to_thread(self.certificate, case, paid.payer, order, paid.taxes)
            content = {"payer": paid.payer, "number": made.number, "order_id": order.id}
            event = NewEvent("more_certified", SYSTEM, content, f"certified:{order.id}")
            case = await asyncio.to_thread(self._cases.change, case.id, _always(event))
        return case

    async def _note(self, case: Case, order: Order) -> Case:
        event = self.heard(case, order)
        if event is None:
            return case

        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            return [event] if any(o.order_id == order.id for o in now.more_orders.values()) else []

        return await asyncio.to_thread(self._cases.change, case.id, decide)

    def heard(self, case: Case, order: Order) -> NewEvent | None:
        """What has become of ``order``, if it is one of those that are open beside the confirmed."""
        ours = next((o for o in case.more_orders.values() if o.order_id == order.id), None)
        if ours is None or order.status not in ("paid", "closed"):
            return None
        kind: Kind = "more_paid" if order.status == "paid" else "more_closed"
        return NewEvent(kind, SYSTEM, {"payer": ours.payer, "order_id": order.id}, f"{kind}:{order.id}")

    def certificate(self, case: Case, payer: Payer, order: Order, taxes: Mapping[str, Decimal]) -> Certificate:
        """Of a paid ``order``: the one there is, or a new one."""
        person = case.facts.seller if payer == "seller" else case.facts.buyer
        assert person is not None
        lines = [(tax, amount) for tax, amount in taxes.items() if amount]
        return self._means.certificates.issue(order, payer=person.name, id_number=person.id_number, lines=lines)


def more_order_ids(case: Case) -> set[str]:
    """Of all that were ever opened beside the confirmed."""
    return {e.content["order_id"] for e in case.history if e.kind == "more_ordered"}


def _always(event: NewEvent) -> Decide:
    return lambda _tx, _case: [event]


def contradiction(error: ValidationError) -> str:
    return f"所填的前后不一致：{error.errors()[0]['msg'].removeprefix('Value error, ')}"
