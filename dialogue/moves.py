"""What the bot does next. ``decide`` says which moves, ``actions`` makes them; several are made in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogue.forms import Manner, Taken
from dialogue.thread import Kept, Offered, Sought, Walked


@dataclass(frozen=True, slots=True)
class Talk:
    """A prepared word of ``talk.yml``."""

    key: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person takes over, with everything that was said."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """A person is waited for no longer."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice on the table, named instead of pressed."""

    offered: Offered


@dataclass(frozen=True, slots=True)
class Begin:
    """A form from the start, with what the message already says. ``afresh``: earlier facts do not count."""

    form: str
    taken: Taken
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """The form in hand goes on with what was taken: asks for the next thing, or computes."""

    taken: Taken


@dataclass(frozen=True, slots=True)
class Unknown:
    """The person cannot say what the form asks."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The form in hand asks its question once more, in this manner. ``missed``: the message could not be used."""

    manner: Manner = "plain"
    missed: bool = False


@dataclass(frozen=True, slots=True)
class TellWhy:
    """Why what would complete a result is asked for, and the question once more."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """The form in hand goes back to its last answer."""


@dataclass(frozen=True, slots=True)
class Park:
    """The form in hand is put aside with its facts. ``quietly``: something else follows at once."""

    quietly: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """The form put aside last goes on. ``taken``: what the message adds to it."""

    form: str = ""


@dataclass(frozen=True, slots=True)
class OfferResume:
    """Say that the form put aside can be gone on with."""


@dataclass(frozen=True, slots=True)
class Do:
    """A task without a form: own data, refunds found, what is due, and what is said around them."""

    task: str


@dataclass(frozen=True, slots=True)
class TakeUp:
    """What was asked before the sign-in, now that there was one."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class Consult:
    """Ask the knowledge base. ``act`` tells the kind of question; ``otherwise``: the word of ``talk.yml`` that is
    said where nothing answers, as the message may be small talk. ``entry``: the one that is surely meant."""

    text: str
    act: str = "policy"
    otherwise: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Explain:
    """The form in hand, or its result, is asked about: who owes each tax, how much in all."""

    text: str


@dataclass(frozen=True, slots=True)
class Retell:
    """The answer in hand once more. ``sure``: it was doubted, so what it rests on."""

    how: Literal["again", "simpler", "example", "sure"]


@dataclass(frozen=True, slots=True)
class Guide:
    """A guided walk as it stands from here on, and what is said of it. ``lead``: said before."""

    walked: Walked
    say: Literal["ask", "step", "stuck", "pause", "finish"]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class NameWalks:
    """Say what can be gone through step by step."""


@dataclass(frozen=True, slots=True)
class AskWhich:
    """Both a form and a walk wait to be gone on with."""


@dataclass(frozen=True, slots=True)
class TellOffice:
    """Where, by which telephone, when, with what booking: from the table of offices."""

    sought: Sought


Move = (
    Talk
    | HandOver
    | LeaveQueue
    | Pick
    | Begin
    | Fill
    | Unknown
    | AskAgain
    | TellWhy
    | StepBack
    | Park
    | Resume
    | OfferResume
    | Do
    | TakeUp
    | Consult
    | Explain
    | Retell
    | Guide
    | NameWalks
    | AskWhich
    | TellOffice
)
