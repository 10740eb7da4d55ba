"""What a table of ``decide`` is made of: what is heard, with what is in hand, and the moves that follow."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import yaml

from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import (
    Begin,
    Fill,
    Move,
)
from dialogue.thread import Thread
from kit.settings import ROOT
from tests.dialogue.fakes import (
    FORMS,
    PARCEL,
)

ACTS: list[str] = yaml.safe_load((ROOT / "bot" / "domain" / "intents.yml").read_text(encoding="utf-8"))["intents"]


class Case(NamedTuple):
    sentence: str
    thread: Thread
    heard: Heard
    moves: tuple[Move, ...]


def said(text: str, act: str = "", belief: float = 0.9, **others: float) -> Heard:
    return Heard(text, ({act: belief} if act else {}) | others)


def pressed(label: str, act: str) -> Heard:
    return Heard(label, {act: 1.0}, chosen=True)


def begin(text: str, *, afresh: bool = False) -> Begin:
    return Begin("parcel", PARCEL.take({}, text, None), afresh)


def fill(thread: Thread, text: str) -> Fill:
    assert thread.task is not None
    return Fill(PARCEL.take(thread.task.facts, text, thread.task.asked))


def table(*cases: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(c, id=c.sentence) for c in cases])


def check(case: Case) -> None:
    assert decide(case.heard, case.thread, FORMS) == case.moves
