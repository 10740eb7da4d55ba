"""Where a matter stands after what has happened. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import reduce

from backends.invoice.approval.schemas import PaperKind, Receipt, Result
from backends.invoice.office.schemas import Address, Event, Happened, Matter, Range, Status
from backends.invoice.records.rules import ORDINARY_CODE, SPECIAL_CODE

AFTER_RESULT: dict[Result, Status] = {"approved": "approved", "person": "person", "refused": "refused"}


def kind_of(code: str) -> PaperKind | None:
    """Which paper bears that code; none where it is no code.

    >>> kind_of("011002600104"), kind_of("1100254130"), kind_of("111002600104")
    ('ordinary', 'special', None)
    """
    if SPECIAL_CODE.fullmatch(code):
        return "special"
    return "ordinary" if ORDINARY_CODE.fullmatch(code) else None


def matter_after(matter: Matter, events: Iterable[Happened]) -> Matter:
    return reduce(_step, events, matter)


def _step(matter: Matter, event: Happened) -> Matter:
    stepped = _STEPS[event.kind](matter, event)
    return replace(stepped, ordinal=event.ordinal, history=(*matter.history, event))


def _decided(matter: Matter, event: Happened) -> Matter:
    receipt = Receipt.model_validate(event.content["receipt"])
    return replace(matter, receipt=receipt, status=AFTER_RESULT[receipt.result])


def _reviewed(matter: Matter, event: Happened) -> Matter:
    """A person's second look overrules the machine; the receipt stays as it was."""
    return replace(matter, status=AFTER_RESULT[event.content["result"]], note=event.content["note"])


def _handed_out(matter: Matter, event: Happened) -> Matter:
    ranges = tuple(Range.model_validate(r) for r in event.content["ranges"])
    return replace(matter, status="ready", ranges=ranges, address=None, tracking_no="", tracking=())


def _out_of_stock(matter: Matter, event: Happened) -> Matter:
    return replace(matter, status="person", note="库存不足，等补货后由工作人员发放")


def _shipped(matter: Matter, event: Happened) -> Matter:
    address = Address.model_validate(event.content["address"])
    number = event.content["tracking_no"]
    return replace(matter, status="on_the_way", address=address, tracking_no=number, tracking=())


def _tracked(matter: Matter, event: Happened) -> Matter:
    at = datetime.fromisoformat(event.content["at"])
    status: Status = event.content["status"]
    return replace(matter, status=status, tracking=(*matter.tracking, (at, event.content["words"])))


def _begun(matter: Matter, event: Happened) -> Matter:
    return replace(matter, red=event.content, status="waiting" if event.content["needs_other"] else "confirmed")


def _written_off(matter: Matter, event: Happened) -> Matter:
    gone = tuple(Range.model_validate(r) for r in event.content["ranges"])
    return replace(matter, written_off=(*matter.written_off, *gone), ranges=())


def _reported(matter: Matter, event: Happened) -> Matter:
    return replace(matter, status="reported", ranges=(Range.model_validate(event.content),))


_STEPS: dict[Event, Callable[[Matter, Happened], Matter]] = {
    "decided": _decided,
    "reviewed": _reviewed,
    "handed_out": _handed_out,
    "out_of_stock": _out_of_stock,
    "shipped": _shipped,
    "tracked": _tracked,
    "written_off": _written_off,
    "begun": _begun,
    "confirmed": lambda matter, _: replace(matter, status="confirmed"),
    "refused": lambda matter, _: replace(matter, status="refused"),
    "withdrawn": lambda matter, _: replace(matter, status="withdrawn"),
    "voided": lambda matter, event: replace(matter, status="voided", void=event.content),
    "reported": _reported,
    "issued": lambda matter, event: replace(matter, status="issued", red={**matter.red, **event.content}),
}
