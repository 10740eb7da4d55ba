"""What a conversation of ``cases/conversations.yml`` says must and must not come back, read and compared. Pure.

Whatever a step expects, something comes back, it is not the reply of a failure, nothing is said twice in one turn, and
nobody is handed over to a person unasked.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from tests.conversing import Exchange, Frame

FAILED = "刚才没有处理成功"
CONTENT = ("ask", "refusal")  # cards whose buttons are what they say; below an answer they are suggestions


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(Part):
    """``any``, ``all``, ``none``: patterns in the replies' texts and cards. ``transfers``: a person is called.
    ``buttons``: whether the labels below an answer count. ``card``: kinds of which one is there, or with ``!`` is not:
    ``answer``, ``text`` for no card, ``refusal/Clarify`` with its outcome, ``error`` for words that the portal does not
    take."""

    any: list[re.Pattern[str]] = []
    all: list[re.Pattern[str]] = []
    none: list[re.Pattern[str]] = []
    card: Annotated[list[str], BeforeValidator(_listed)] = []
    transfers: bool = False
    max_replies: int = 4
    buttons: bool = True


class Step(Part):
    """One thing that the person does: ``press`` names a button by a part of its label. ``asked``: other questions are
    answered first, until the bot asks for this."""

    say: str | None = None
    press: str | None = None
    sign_in: str | None = None
    sign_out: bool = False
    transfer: bool = False
    asked: re.Pattern[str] | None = None
    expect: Expect = Expect()


Group = Literal[
    "housing", "invoice", "vehicle_refund", "policy", "follow_up",
    "service", "own_data", "handoff", "robust", "calculation",
]  # fmt: skip


class Case(Part):
    """``answers``: what the person knows, by what the question holds; each is told once at most, while what a step
    expects has not come yet, so that a form may ask for more or in another order. ``needs``: what has to be built."""

    id: str
    group: Group
    goal: str
    turns: list[Step]
    sign_in: str | None = None
    answers: dict[re.Pattern[str], str] = {}
    why: str = ""
    needs: str = ""


def read_case(written: object, today: date) -> Case:
    return Case.model_validate(dated(written, today))


def dated(value: Any, today: date) -> Any:
    """``value`` with the dates that stand in it relative to today, such as ``{{date -2y +1d}}``."""
    if isinstance(value, dict):
        return {key: dated(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [dated(inner, today) for inner in value]
    return _DATE.sub(lambda found: _shown(found, today), value) if isinstance(value, str) else value


_DATE = re.compile(r"\{\{(date|month|year|yy)((?: ?[+-]\d+[ymd]?)*)\}\}")


def _shown(found: re.Match[str], today: date) -> str:
    day = _moved(today, found[2])
    shapes = {
        "date": f"{day.year}年{day.month}月{day.day}日",
        "month": f"{day.year}年{day.month}月",
        "year": f"{day.year}",
        "yy": f"{day.year % 100:02d}",
    }
    return shapes[found[1]]


def _moved(day: date, moves: str) -> date:
    for count, unit in re.findall(r"([+-]\d+)([ymd]?)", moves):
        if unit == "d":
            day += timedelta(days=int(count))
            continue
        months = day.year * 12 + day.month - 1 + int(count) * (1 if unit == "m" else 12)
        year, month = divmod(months, 12)
        day = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return day


def wrong_in(exchange: Exchange, expect: Expect) -> list[str]:
    """What does not hold, in words; empty when all does."""
    text = shown_in(exchange, buttons=expect.buttons)
    wrong = [*_wrong_always(exchange, expect), *_wrong_cards(kinds_in(exchange), expect.card)]
    if expect.any and not any(pattern.search(text) for pattern in expect.any):
        wrong.append(f"none of {[pattern.pattern for pattern in expect.any]}")
    wrong += [f"missing: {pattern.pattern}" for pattern in expect.all if not pattern.search(text)]
    unwanted = [found for pattern in expect.none if (found := pattern.search(text))]
    return wrong + [f"not wanted: {found[0]}" for found in unwanted]


def _wrong_always(exchange: Exchange, expect: Expect) -> Iterator[str]:
    if exchange.handed_over and not expect.transfers:
        yield "handed over to a person unasked"
    if expect.transfers and not (exchange.handed_over or exchange.waiting):
        yield "not handed over to a person"
    refusable = "error" in expect.card
    heard = exchange.replies or any(f["type"] == "sign_in" for f in exchange.others)
    if not heard and not (refusable and _errors(exchange)):
        yield "no reply"
    texts = [reply["text"] for reply in exchange.replies]
    if any(FAILED in text for text in texts):
        yield "could not be processed"
    if len(set(texts)) < len(texts):
        yield "the same reply twice"
    if len(texts) > expect.max_replies:
        yield f"{len(texts)} replies"
    broken = [f for f in exchange.others if f["type"] == "gone"] + ([] if refusable else _errors(exchange))
    yield from (f"{frame['type']}: {frame['message']}" for frame in broken)


def _wrong_cards(kinds: set[str], expected: list[str]) -> Iterator[str]:
    unwanted = {kind[1:] for kind in expected if kind.startswith("!")}
    wanted = {kind for kind in expected if not kind.startswith("!")}
    if wanted and not wanted & kinds:
        yield f"card {' or '.join(sorted(wanted))}, got {', '.join(sorted(kinds)) or 'none'}"
    yield from (f"card {kind} not wanted" for kind in sorted(unwanted & kinds))


def _errors(exchange: Exchange) -> list[Frame]:
    return [frame for frame in exchange.others if frame["type"] == "error"]


def kinds_in(exchange: Exchange) -> set[str]:
    """``text`` without a card, else the card's kind, and that with its outcome."""
    found = {"error" for _ in _errors(exchange)}
    for card in (reply["card"] for reply in exchange.replies):
        kind = card["kind"] if card else "text"
        details = (card.get(detail) for detail in ("outcome", "result", "status")) if card else ()
        found |= {kind, *(f"{kind}/{detail}" for detail in details if detail)}
    return found


def shown_in(exchange: Exchange, *, buttons: bool = True) -> str:
    said: list[str] = []
    for reply in exchange.replies:
        card = dict(reply["card"] or {})
        if not buttons and card.get("kind") not in CONTENT:
            card.pop("choices", None)
        said += [reply["text"], *_strings(card)]
    return "\n".join(said + [frame["message"] for frame in _errors(exchange)])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):  # nobody reads the ids, and one drawn by chance may look like a telephone
        value = [part for name, part in value.items() if name not in ("id", "receipt_id")]
    if isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def question_in(exchange: Exchange) -> str:
    """What the last reply asks for, without what it has noted before."""
    card = (exchange.replies[-1]["card"] or {}) if exchange.replies else {}
    lines = str(card.get("text", "")).split("\n") if card.get("kind") == "ask" else []
    return next((line for line in reversed(lines) if line.strip()), "")
