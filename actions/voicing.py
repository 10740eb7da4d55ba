"""How a turn is answered: by an entry or a part of one, by choices, or by a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from actions.errands import is_of_talk
from actions.services import Knowledge
from actions.stage import Stage
from actions.turns import Turn, is_unasked, own_words
from dialogue import moves as m
from dialogue.sides import contrary
from knowledge_base.answering.outcomes import Clarify, Outcome

if TYPE_CHECKING:
    from actions.consulting import Consulting

_DURATION = re.compile(r"(?<![上下])[\d一二两三四五六七八九十半几](?:多|来)? ?个?(?:多)?(?:月|天|日|年|星期|周|工作日)")
SPEAKS_OF = 0.5  # share of what was told from which on a sentence is about it


class Voicing:
    def __init__(self, knowledge: Knowledge, consulting: Consulting) -> None:
        self._knowledge = knowledge
        self._consulting = consulting

    def entry(self, entry_id: str, turn: Turn) -> Outcome:
        return self._knowledge.answer_entry(
            entry_id,
            question=turn.text,
            as_of=turn.day,
            confidence=turn.weighed.sure,
            conversation_id=turn.stage.conversation_id,
        )

    def offered(self, turn: Turn, text: str, entries: Sequence[str]) -> Outcome:
        return self._knowledge.offer(
            text,
            entries,
            as_of=turn.day,
            confidence=turn.weighed.sure,
            conversation_id=turn.stage.conversation_id,
        )

    def offer(self, turn: Turn, text: str, entries: Sequence[str], lead: str = "", *, question: str = "") -> None:
        """What may be meant. ``lead``: said above it; without it the likeliest is opened, where it is likely enough."""
        best = self._likeliest(turn, entries) if not lead else ""
        if best:
            entries = list(dict.fromkeys([best, *entries]))
        outcome = self.offered(turn, text, entries)
        if best and len(outcome.choices) > 1 and outcome.choices[0].entry_id == best:
            led = self._consulting.opened(outcome, turn.stage, turn.day)
            if not is_unasked(turn.text, led, turn.answer.question):
                return self.say(led, turn, question if turn.answer.menu else "")
        return self.say(replace(outcome, text=lead) if lead else outcome, turn, question)

    def _likeliest(self, turn: Turn, entries: Sequence[str]) -> str:
        """The entry that is weighed likely enough to be opened by its name, though it is asked what is meant: one of
        ``entries``, or on what is talked of, and not the one in hand."""
        best, answer = (turn.weighed.entries[0][0] if turn.weighed.leads else ""), turn.answer
        entry = self._knowledge.entry(best) if best and (best != answer.entry_id or answer.menu) else None
        if entry is None or best in answer.rejected:
            return ""
        talk = answer.question if answer.menu else f"{answer.question} {answer.entry_question}"
        return best if best in entries or is_of_talk(entry.question, talk) else ""

    def say(self, outcome: Outcome, turn: Turn, question: str) -> None:
        self._consulting.say([outcome], turn.stage, question=question, day=turn.day)

    def ask(self, question: str, stage: Stage, day: date | None, *, rejected: tuple[str, ...] = ()) -> None:
        outcome = self._knowledge.ask(question, as_of=day, conversation_id=stage.conversation_id)
        if isinstance(outcome, Clarify) and outcome.leads:
            outcome = self._consulting.opened(outcome, stage, day)
        self._consulting.say([outcome], stage, question=question, day=day, rejected=rejected)

    def say_alone(self, move: m.Consult, stage: Stage, day: date | None) -> None:
        outcomes = self._consulting.alone(move, stage, day)
        question = own_words(move.text, outcomes)
        self._consulting.say(outcomes, stage, question=question, day=day, otherwise=move.otherwise)

    def part(self, turn: Turn) -> str:
        part = self._knowledge.focus(turn.answer.entry_id, turn.question, turn.text, as_of=turn.day)
        near = part.covers >= SPEAKS_OF or (_DURATION.search(turn.text) and _DURATION.search(part.text))
        return part.text if near and not part.whole and not contrary(turn.question, part.text) else ""
