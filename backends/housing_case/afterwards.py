"""What a correction after a payment comes to: what a side owes on top of what it paid, or has paid too much. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backends.housing.schemas import Assessment, Payer
from backends.housing_case.assessments import assessment_content, taxes_of
from backends.housing_case.schemas import SIDES, Case, Happened, Kind, MoreOrder, NewEvent, Taxes, total_of
from kit.money import yuan

ALL_TAXES = "税费"  # of before each was kept


def recomputed(case: Case, assessment: Assessment, actor: str) -> NewEvent:
    """By the law of the day of filing: the assessment that was confirmed and paid stays as it is. Where a tax that was
    computed then cannot be now, nothing is said to be too much or too little."""
    paid = (case.assessment or {}).get("not_computed", ())
    if lacking := [tax for tax in assessment.not_computed if tax not in paid]:
        return NewEvent("recomputed", actor, {"note": f"算不出来，须人工核定：没有算{'、'.join(lacking)}"})
    lines = assessment_content(assessment)["assessment"]["lines"]
    taxes = {payer: taxes_of(lines, payer) for payer in SIDES}
    more = {payer: total_of(own) - total_of(case.settled.get(payer, {})) for payer, own in taxes.items()}
    unsettled = [line.tax for line in assessment.lines if line.needs_person]
    content = {
        "as_of": assessment.as_of.isoformat(),
        "taxes": {payer: {tax: str(amount) for tax, amount in own.items()} for payer, own in taxes.items()},
        "more": {payer: str(amount) for payer, amount in more.items()},
        "unsettled": list(dict.fromkeys([*unsettled, *assessment.not_computed])),
    }
    return NewEvent("recomputed", actor, content)


def told_more(more: Mapping[Payer, Decimal]) -> str:
    """
    >>> told_more({"seller": Decimal("-200"), "buyer": Decimal("10")})
    '卖方多缴 200.00 元，应退；买方少缴 10.00 元，应补'
    >>> told_more({"seller": Decimal("0"), "buyer": Decimal("0")})
    '税款没有变化'
    """
    parts = [
        f"{SIDES[payer]}{'少缴' if amount > 0 else '多缴'} {yuan(abs(amount))}，应{'补' if amount > 0 else '退'}"
        for payer, amount in more.items()
        if amount
    ]
    return "；".join(parts) or "税款没有变化"


def difference(case: Case, payer: Payer) -> Taxes:
    """What ``payer`` owes on top of what was paid, by tax; below zero what one tax came down to."""
    owed, settled = case.owed.get(payer, {}), case.settled.get(payer, {})
    apart = {tax: owed.get(tax, Decimal(0)) - settled.get(tax, Decimal(0)) for tax in dict.fromkeys([*owed, *settled])}
    return {tax: amount for tax, amount in apart.items() if amount}


def more_ordered(case: Case, payer: Payer, order_id: str, actor: str) -> NewEvent:
    taxes = {tax: str(amount) for tax, amount in difference(case, payer).items()}
    content = {"payer": payer, "order_id": order_id, "amount": str(case.more[payer]), "taxes": taxes}
    return NewEvent("more_ordered", actor, content)


def paid_taxes(case: Case, payer: Payer, amount: Decimal | None) -> Taxes:
    """Of which taxes an order over ``amount`` was: by the newest assessment that came to it."""
    for event in reversed(case.history):
        if event.kind == "assessed" and Decimal(event.content["due"].get(payer, "0")) == amount:
            return taxes_of(event.content["assessment"]["lines"], payer)
    return case.owed.get(payer, {})


def _recomputed(case: Case, event: Happened) -> Case:
    """What cannot be computed leaves nothing owed or to be paid back until a person has settled it."""
    content = event.content
    if "more" not in content:
        return replace(case, amended=False, owed=case.settled)
    if "taxes" not in content:  # as it was told once
        owed = {payer: {ALL_TAXES: Decimal(amount)} for payer, amount in content["due"].items()}
        settled = {payer: {ALL_TAXES: total_of(taxes)} for payer, taxes in case.settled.items()}
        return replace(case, amended=False, owed=owed, settled=settled)
    owed = {payer: _decimals(taxes) for payer, taxes in content["taxes"].items()}
    return replace(case, amended=False, owed=owed)


def _more_ordered(case: Case, event: Happened) -> Case:
    content = event.content
    order = MoreOrder(content["payer"], content["order_id"], _decimals(content["taxes"]))
    return replace(case, more_orders={**case.more_orders, order.payer: order})


def _more_paid(case: Case, event: Happened) -> Case:
    order = next(o for o in case.more_orders.values() if o.order_id == event.content["order_id"])
    before = case.settled.get(order.payer, {})
    settled = {tax: before.get(tax, Decimal(0)) + order.taxes.get(tax, Decimal(0)) for tax in {**before, **order.taxes}}
    return replace(
        _without(case, order.payer),
        settled={**case.settled, order.payer: settled},
        more_paid=(*case.more_paid, order),
    )


def _more_certified(case: Case, event: Happened) -> Case:
    paid = tuple(order for order in case.more_paid if order.order_id != event.content["order_id"])
    made = (*case.more_certificates, (event.content["payer"], event.content["number"]))
    return replace(case, more_paid=paid, more_certificates=made)


def _more_refunded(case: Case, event: Happened) -> Case:
    payer: Payer = event.content["payer"]
    left = still_paid(case.settled.get(payer, {}), case.owed.get(payer, {}), Decimal(event.content["amount"]))
    return _refund_ended(replace(case, settled={**case.settled, payer: left}), event)


def still_paid(settled: Taxes, owed: Taxes, back: Decimal) -> Taxes:
    """What stays paid once ``back`` went back: what is owed, where all that was too much did; else it is taken from
    the taxes that were too much, in their order.

    >>> still_paid({"契税": Decimal(100)}, {"契税": Decimal(40)}, Decimal(50))
    {'契税': Decimal('50')}
    """
    if total_of(settled) - total_of(owed) == back:
        return owed
    paid = dict(settled)
    for tax in paid:
        part = min(back, max(paid[tax] - owed.get(tax, Decimal(0)), Decimal(0)))
        paid[tax], back = paid[tax] - part, back - part
    return paid if not back else {**paid, ALL_TAXES: paid.get(ALL_TAXES, Decimal(0)) - back}


def _refund_ended(case: Case, event: Happened) -> Case:
    payer: Payer = event.content["payer"]
    return replace(case, refunds={**case.refunds, payer: case.refunds.get(payer, 0) + 1})


def _without(case: Case, payer: Payer) -> Case:
    return replace(case, more_orders={p: o for p, o in case.more_orders.items() if p != payer})


def _decimals(taxes: Mapping[str, Any]) -> Taxes:
    return {tax: Decimal(amount) for tax, amount in taxes.items()}


STEPS: dict[Kind, Callable[[Case, Happened], Case]] = {
    "recomputed": _recomputed,
    "more_ordered": _more_ordered,
    "more_paid": _more_paid,
    "more_closed": lambda case, e: _without(case, e.content["payer"]),
    "more_certified": _more_certified,
    "more_refunded": _more_refunded,
    "more_refused": _refund_ended,
}
