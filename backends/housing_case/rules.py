"""Where a case stands after what has happened. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

from pydantic import ValidationError

from backends.departments.schemas import NAMES, Department
from backends.housing_case.afterwards import STEPS, paid_taxes
from backends.housing_case.assessments import taxes_of
from backends.housing_case.errors import BadFactError
from backends.housing_case.schemas import (
    ASKED_ABOUT,
    LABELS,
    REQUIRED,
    SIDES,
    Case,
    Facts,
    Happened,
    Kind,
    Reason,
    Status,
)

DEPARTMENTS: tuple[Department, ...] = tuple(NAMES)
OPEN_TO_CHANGE: frozenset[Status] = frozenset({"draft", "papers", "review", "assessed", "returned", "person"})
AFTER_CHANGE: dict[Status, Status] = {"review": "papers", "assessed": "papers", "returned": "papers"}


def case_after(case: Case, events: Iterable[Happened]) -> Case:
    return reduce(_step, events, case)


def _step(case: Case, event: Happened) -> Case:
    stepped = _STEPS[event.kind](case, event)
    return replace(stepped, ordinal=event.ordinal, history=(*case.history, event))


def _corrected(case: Case, event: Happened) -> Case:
    """What is put right is looked at anew; what departments said holds unless they were asked for somebody else."""
    changes = event.content["changes"]
    asked_again = ASKED_ABOUT & changes.keys()
    return replace(
        case,
        facts=changed_facts(case.facts, {name: change["new"] for name, change in changes.items()}),
        status=AFTER_CHANGE.get(case.status, case.status),
        before_person=AFTER_CHANGE.get(case.before_person, case.before_person) if case.before_person else None,
        attested={} if asked_again else case.attested,
        assessment=None,
        due={},
        reasons=(),
    )


def _amended(case: Case, event: Happened) -> Case:
    """Once all is paid: what was confirmed, paid and certified stands; what differs is settled beside it."""
    changes = {name: change["new"] for name, change in event.content["changes"].items()}
    return replace(case, facts=changed_facts(case.facts, changes), amended=True)


def _assessed(case: Case, event: Happened) -> Case:
    due = {payer: Decimal(amount) for payer, amount in event.content["due"].items() if Decimal(amount) > 0}
    assessment = event.content["assessment"]
    return replace(
        case,
        status="assessed",
        assessment=assessment,
        due=due,
        owed={payer: taxes_of(assessment["lines"], payer) for payer in SIDES},
        assessed_at=event.ordinal,
        waiting=(),
    )


def _confirmed(case: Case, _event: Happened) -> Case:
    return replace(case, status="confirmed" if case.due.keys() - case.paid.keys() else "paid")


def _withdrawn(case: Case, _event: Happened) -> Case:
    """Back to where the taxes are looked at; with a person it stays, and comes back there."""
    if case.status == "person":
        return replace(case, before_person="assessed", closing=True)
    return replace(case, status="assessed", closing=True)


def _paid(case: Case, event: Happened) -> Case:
    """``amount`` is missing where it was what was due."""
    payer, amount = event.content["payer"], event.content.get("amount")
    paid = {**case.paid, payer: event.content["order_id"]}
    settled = paid_taxes(case, payer, Decimal(amount) if amount is not None else case.due.get(payer))
    return replace(
        case,
        paid=paid,
        settled={**case.settled, payer: settled},
        status="paid" if paid.keys() >= case.due.keys() else case.status,
    )


def _certified(case: Case, event: Happened) -> Case:
    """``payer`` empty: nothing was owed, or nothing more, so there is nothing to certify."""
    made = {**case.certificates, **({event.content["payer"]: event.content["number"]} if event.content else {})}
    whole = case.status == "paid" and made.keys() >= case.due.keys()
    return replace(case, certificates=made, status="certified" if whole else case.status)


def _attested(case: Case, event: Happened) -> Case:
    department = event.content["department"]
    waiting = tuple(d for d in case.waiting if d != department)
    return replace(case, attested={**case.attested, department: event.content["answer"]}, waiting=waiting)


def _read(case: Case, event: Happened) -> Case:
    return _with_papers(case, {**case.papers, event.content["reading"]["id"]: event.content["reading"]})


def _removed(case: Case, event: Happened) -> Case:
    return _with_papers(case, {k: v for k, v in case.papers.items() if k != event.content["id"]})


def _with_papers(case: Case, papers: dict[str, dict[str, Any]]) -> Case:
    """A case that was sent back comes again with other papers."""
    return replace(case, papers=papers, status=AFTER_CHANGE.get(case.status, case.status), reasons=())


def _handed_over(case: Case, event: Happened) -> Case:
    reasons = tuple(Reason(**r) for r in event.content["reasons"])
    return replace(case, status="person", before_person=case.status, reasons=reasons)


def _resumed(case: Case, _event: Happened) -> Case:
    return replace(case, status=case.before_person or "papers", before_person=None, reasons=())


_STEPS: dict[Kind, Callable[[Case, Happened], Case]] = {
    "opened": lambda case, _: case,
    "corrected": _corrected,
    "submitted": lambda case, _: replace(case, status="papers"),
    "consented": lambda case, e: replace(
        case, agreed=e.content["agreed"], consent=e.ordinal if e.content["agreed"] else None
    ),
    "paper_read": _read,
    "paper_confirmed": _read,
    "paper_removed": _removed,
    "review_begun": lambda case, _: replace(case, status="review", reasons=()),
    "waiting": lambda case, e: replace(case, waiting=tuple(e.content["departments"])),
    "attested": _attested,
    "returned": lambda case, e: replace(
        case, status="returned", reasons=tuple(Reason(**r) for r in e.content["reasons"]), waiting=()
    ),
    "assessed": _assessed,
    "confirmed": _confirmed,
    "withdrawn": _withdrawn,
    "orders_closed": lambda case, _: replace(case, closing=False, more_orders={}),
    "paid": _paid,
    "certified": _certified,
    "handed_over": _handed_over,
    "resumed": _resumed,
    "amended": _amended,
    **STEPS,
}


def changed_facts(facts: Facts, changes: Mapping[str, Any]) -> Facts:
    """Raises ``BadFactError`` naming the first field that cannot be so."""
    try:
        return Facts.model_validate({**facts.model_dump(mode="json"), **changes})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise BadFactError(f"“{LABELS.get(name, name)}”填得不对，请检查后重填", field=name) from error


def may_change(case: Case) -> bool:
    """Not while an order for what was assessed may be paid: its confirmation is withdrawn first."""
    return case.status in OPEN_TO_CHANGE and case.before_person != "confirmed"


def rests(case: Case) -> bool:
    """Whether nothing is left for the machine until somebody does something."""
    open_ = case.amended or case.more_orders or case.more_paid or any(amount > 0 for amount in case.more.values())
    return case.status == "certified" and not open_


def missing_facts(facts: Facts, needed: Sequence[str] = REQUIRED) -> list[str]:
    return [name for name in needed if getattr(facts, name) in (None, "")]


def unanswered(case: Case) -> tuple[Department, ...]:
    return tuple(d for d in DEPARTMENTS if d not in case.attested)


def unconfirmed_papers(case: Case) -> list[str]:
    return [key for key, paper in case.papers.items() if not paper.get("confirmed")]
