"""What a case does by itself: departments asked, reviewed, assessed, payments looked after, certificates made.

Every step begins from what the store says and ends with one transaction, so that it may stop anywhere and be begun
again, here or in another process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from pydantic import ValidationError

from backends.departments.errors import DepartmentDownError
from backends.departments.schemas import Department, Question, Request, Strict
from backends.departments.service import Attested
from backends.housing.schemas import Payer, Situation
from backends.housing_case.afterwards import paid_taxes
from backends.housing_case.assessments import assessment_content
from backends.housing_case.papers import check_papers, papers_missing
from backends.housing_case.reasons import NOT_SHARED, SYSTEM, handed_over, open_points, paid_meanwhile, returned, unseen
from backends.housing_case.review import Answers, needs_person, review, settled
from backends.housing_case.rules import rests, unanswered, unconfirmed_papers
from backends.housing_case.schemas import Case, NewEvent, Reason
from backends.housing_case.service import HousingCases
from backends.housing_case.settling import Means, Settling, contradiction, more_order_ids
from backends.ledger.service import Record, do_record
from backends.payments.schemas import Order
from kit.clock import Clock, today, utc_now
from kit.db import Transaction
from kit.errors import DaobanError

log = structlog.get_logger(__name__)

PURPOSE = "核定二手住房交易税费"
MOST_STEPS = 10  # of one pass; a case has fewer


class GoingOn:
    def __init__(self, cases: HousingCases, means: Means, clock: Clock = utc_now) -> None:
        self._cases = cases
        self._means = means
        self._clock = clock
        self._settling = Settling(cases, means, clock)

    def get(self, case_id: str) -> Case:
        return self._cases.get(case_id)

    async def go_on(self, case_id: str) -> Case:
        """As far as it goes now. Raises nothing for what is down: the case says what it waits for."""
        case = await asyncio.to_thread(self._cases.get, case_id)
        for _ in range(MOST_STEPS):
            before = case.ordinal
            case = await self._step(case)
            if case.ordinal == before:
                break
        if rests(case):
            await asyncio.to_thread(self._cases.rest, case)
        return case

    async def _step(self, case: Case) -> Case:
        if case.amended:
            return await self._settling.amended(case)
        if case.closing:
            return await self._close_orders(case)
        if case.status == "papers":
            return await asyncio.to_thread(self._begin_review, case)
        if case.status == "review":
            return await self._review(case)
        if case.status == "assessed":
            return await asyncio.to_thread(self._renew, case)
        if case.status in ("confirmed", "paid"):
            case = await self._collect(case)
        return await self._settling.settle(case)

    def _begin_review(self, case: Case) -> Case:
        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            if now.status != "papers" or now.agreed is None or unconfirmed_papers(now):
                return []
            if not now.agreed and papers_missing(now, self._means.materials):
                return []
            return [NewEvent("review_begun", SYSTEM)]

        return self._cases.change(case.id, decide)

    async def _review(self, case: Case) -> Case:
        if not case.agreed:
            return await asyncio.to_thread(self._review_papers, case)
        asked = unanswered(case)
        answers = await asyncio.gather(*(self._ask(case, department) for department in asked))
        heard = {d: a for d, a in zip(asked, answers, strict=True) if a is not None}
        return await asyncio.to_thread(self._take, case, heard)

    async def _ask(self, case: Case, department: Department) -> Attested[Strict] | None:
        """``None``: it is down; the case waits for it."""
        facts = case.facts
        assert facts.seller is not None
        assert facts.buyer is not None
        question = Question(certificate_no=facts.certificate_no, seller=facts.seller, buyer=facts.buyer)
        request = Request(purpose=PURPOSE, consent=f"{case.subject}/{case.consent}", question=question)
        desks = self._means.departments
        counters: dict[Department, Callable[[Request], Awaitable[Attested[Any]]]] = {
            "registration": desks.registration.title,
            "housing": desks.housing.homes,
            "civil_affairs": desks.civil_affairs.families,
            "tax_history": desks.tax_archive.history,
        }
        try:
            return await counters[department](request)
        except DepartmentDownError as error:
            log.info("housing_case.department_down", department=error.department, case=case.id)
            return None

    def _take(self, case: Case, heard: dict[Department, Attested[Strict]]) -> Case:
        """Note the answers, each in the ledger too, and review once all are there: one transaction."""

        def decide(tx: Transaction, now: Case) -> list[NewEvent]:
            if now.status != "review" or now.consent != case.consent or now.facts != case.facts:
                return []  # changed while departments were asked: asked again
            new = {d: a for d, a in heard.items() if d not in now.attested}
            for department, attested in new.items():
                do_record(tx, _record(now, department, attested), self._clock())
            events = [NewEvent("attested", SYSTEM, _content(d, a)) for d, a in new.items()]
            left = tuple(d for d in unanswered(now) if d not in new)
            if left:
                wait = [NewEvent("waiting", SYSTEM, {"departments": list(left)})] if left != now.waiting else []
                return [*events, *wait]
            answers = {**now.attested, **{d: a.answer.model_dump(mode="json") for d, a in new.items()}}
            return [*events, *self._outcome(now, answers)]

        return self._cases.change(case.id, decide)

    def _review_papers(self, case: Case) -> Case:
        """No department is asked: a person goes by the papers, and lets it go on."""

        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            if now.status != "review" or now.agreed is not False:
                return []
            return [handed_over([NOT_SHARED])] if unseen(now, [NOT_SHARED]) else self._outcome(now, {})

        return self._cases.change(case.id, decide)

    def _outcome(self, case: Case, attested: dict[Department, dict[str, Any]]) -> list[NewEvent]:
        """Returned with reasons, handed to a person, or assessed."""
        answers = Answers.of(attested) if attested else None
        found = check_papers(case, self._means.materials, today(self._clock))
        if reasons := [*(review(case.facts, answers) if answers else ()), *found]:
            return [NewEvent("returned", SYSTEM, {"reasons": [r.as_dict() for r in reasons]})]
        if doubts := unseen(case, needs_person(case.facts, answers)):
            return [handed_over(doubts)]
        return self._assess(case, answers)

    def _assess(self, case: Case, answers: Answers | None) -> list[NewEvent]:
        day = today(self._clock)
        try:
            situation = Situation.model_validate({**settled(case.facts, answers), "filed_on": day})
            assessment = self._means.housing.assess(situation)
        except ValidationError as error:
            return [returned("SITUATION_WRONG", contradiction(error), "改正后重新提交")]
        except DaobanError as error:  # a person decides, or the law of that day is not known
            return [handed_over([Reason("NEEDS_PERSON", error.message, "不用重新提交，等工作人员核定")])]
        events = [NewEvent("assessed", SYSTEM, assessment_content(assessment))]
        if unsettled := unseen(case, open_points(assessment)):
            events.append(handed_over(unsettled))
        return events

    def _renew(self, case: Case) -> Case:
        """An assessment of another day is made anew: the law of the day of filing counts."""

        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            stale = now.assessment is not None and now.assessment["as_of"] != today(self._clock).isoformat()
            if now.status != "assessed" or not stale:
                return []
            return self._assess(now, Answers.of(now.attested) if now.agreed else None)

        return self._cases.change(case.id, decide)

    async def _collect(self, case: Case) -> Case:
        """Orders sent, money noted, certificates made."""
        orders = await asyncio.to_thread(self._orders, case)
        for payer in case.due:
            if payer not in case.paid and payer in orders:
                case = await self._look_at(case, payer, orders[payer])
        if case.status == "paid" and case.certificates.keys() >= case.due.keys():
            return await asyncio.to_thread(self._note, case, NewEvent("certified", SYSTEM))
        for payer, order_id in case.paid.items():
            if payer not in case.certificates:
                case = await asyncio.to_thread(self._certify, case, payer, order_id)
        return case

    async def _close_orders(self, case: Case) -> Case:
        """Those of a confirmation that was withdrawn. Money that came in before is for a person to settle."""
        orders = [
            o for o in await asyncio.to_thread(self._cases.orders, case) if o.status in ("created", "sent", "paid")
        ]
        try:
            closed = [await self._means.payments.close(order) for order in orders]
        except DaobanError as error:
            log.info("housing_case.closing_waits", case=case.id, error=error.code)
            return case
        known = {*case.paid.values(), *more_order_ids(case)}
        paid = [order.payer for order in closed if order.status == "paid" and order.id not in known]
        more = [e for order in closed if (e := self._settling.heard(case, order)) and e.kind == "more_paid"]

        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            if not now.closing:
                return []
            events = [*more, NewEvent("orders_closed", SYSTEM)]
            if paid and now.status != "person":
                events.append(handed_over([paid_meanwhile(paid)]))
            return events

        return await asyncio.to_thread(self._cases.change, case.id, decide)

    def _orders(self, case: Case) -> dict[str, Order]:
        """By which each payer pays: the one that was paid, though it had been closed, or the one that is open."""
        for _ in range(2):
            beside = more_order_ids(case)
            found = [order for order in self._cases.orders(case) if order.id not in beside]
            orders = {o.payer: o for status in (("created", "sent"), ("paid",)) for o in found if o.status in status}
            if orders.keys() >= case.due.keys():
                return orders
            self._cases.open_orders(case)
        return orders  # the confirmation was withdrawn meanwhile

    async def _look_at(self, case: Case, payer: Payer, order: Order) -> Case:
        try:
            if order.status != "paid":
                order = await self._means.payments.reconcile(order)
        except DaobanError as error:
            log.info("housing_case.payment_waits", case=case.id, error=error.code)
            return case
        if order.status != "paid":
            return case
        content = {"payer": payer, "order_id": order.id, "amount": str(order.amount)}
        event = NewEvent("paid", SYSTEM, content, f"paid:{payer}")

        def decide(_: Transaction, now: Case) -> list[NewEvent]:
            return [event] if now.status == "confirmed" else []  # withdrawn: see ``_close_orders``

        return await asyncio.to_thread(self._cases.change, case.id, decide)

    def _certify(self, case: Case, payer: Payer, order_id: str) -> Case:
        order = self._means.payments.get(order_id)
        certificate = self._settling.certificate(case, payer, order, paid_taxes(case, payer, order.amount))
        content = {"payer": payer, "number": certificate.number}
        return self._note(case, NewEvent("certified", SYSTEM, content, f"certified:{payer}"))

    def _note(self, case: Case, event: NewEvent) -> Case:
        return self._cases.change(case.id, lambda _, now: [] if now.status == "certified" else [event])


def _record(case: Case, department: Department, attested: Attested[Strict]) -> Record:
    content = attested.attestation.model_dump(mode="json")
    return Record("attestation", case.subject, PURPOSE, f"{case.subject}/{case.consent}", content)


def _content(department: Department, attested: Attested[Strict]) -> dict[str, Any]:
    return {"department": department, "answer": attested.answer.model_dump(mode="json")}
