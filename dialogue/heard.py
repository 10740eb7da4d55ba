"""A message as the dialogue hears it: the words, and what Rasa takes them for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from language.dialect import standard
from language.normalise import normalise

LIKELY = 0.5  # from here on the best guess is acted upon
POSSIBLE = 0.15  # worth acting upon where the place in the dialogue expects it

_WORD = re.compile(r"[^\W_]")

# Tasks that our own reading and buttons lead to: Rasa has no intent of that name.
UNNAMED = frozenset({"own_policies"})
# A task is something done for the person; each has a module of its own in ``actions``.
TASKS = UNNAMED | frozenset(
    {
        "assess_housing",
        "buyer_deed_tax",
        "raise_quota",
        "vehicle_refund",
        "own_data",
        "due_list",
        "refund_status",
        "invoice_task",
        "everyday_calculation",
    }
)
# Of these, what is asked of the records of who speaks.
OWN = ("own_data", "due_list", "refund_status", "vehicle_refund")
# Said to keep company: answered with a prepared word, and whatever is in hand stays in hand.
TALK = frozenset({"greet", "goodbye", "thanks", "opening", "useful", "insult", "who_are_you", "what_can_you_do"})
# Asked of the knowledge base.
QUESTIONS = frozenset(
    {
        "policy",
        "follow_up",
        "evasion",
        "office_info",
        "appointment",
        "invoice_task",
        "everyday_calculation",
        "buyer_deed_tax",
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """``acts``: what the message may be, by Rasa's belief; empty when Rasa could not be asked.

    ``chosen``: the label of a button was pressed, so there is nothing to understand.
    """

    text: str
    acts: Mapping[str, float] = field(default_factory=dict)
    chosen: bool = False

    @property
    def plain(self) -> str:
        return standard(normalise(self.text))

    @property
    def act(self) -> str:
        """The likeliest act, empty when none is known."""
        return max(self.acts, key=lambda act: self.acts[act], default="")

    @property
    def empty(self) -> bool:
        """Punctuation and pictures only."""
        return _WORD.search(self.plain) is None

    def belief(self, *acts: str) -> float:
        """How likely the message is one of ``acts``."""
        return sum(self.acts.get(act, 0.0) for act in acts)

    def is_(self, *acts: str, least: float = LIKELY) -> bool:
        return self.belief(*acts) >= least

    def best_of(self, acts: Collection[str]) -> str:
        """The likeliest among ``acts`` if it is the likeliest of all, else empty."""
        best = self.act
        return best if best in acts and self.acts[best] >= LIKELY else ""
