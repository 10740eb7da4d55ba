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
from dialogue.resolving import WHOLE_QUESTION, lacks_subject
from dialogue.sides import contrary
from knowledge_base.answering.outcomes import Clarify, Outcome

if TYPE_CHECKING:
    from actions.consulting import Consulting

_DURATION = re.compile(
    r"(?<![上下])[\d一二两三四五六七八九十半几](?:多|来)? ?个?(?:多)?(?:月|天|日|年|星期|礼拜|周|工作日)"
)
# What is left of 以后领的时候呢 is the act.
_SAYS_NO_ACT = re.compile(
    r"以后|将来|往后|往外|回头|扣不扣|交不交|还扣|还交|到时候?|的时候|那时候?|之后|那么?|要是|如果|万一|怎么|咋样?|如何|多少|什么|啥|几|我们?|咱们?|自己|"
    r"[的呢吗嘛么不了还也要会能得是有再又就都啊呀吧钱税交\s,，?？]"
)
SHORT, MOST_ACTS, NEXT = 10, 2, 2  # characters of such a message, and of its act; entries that are looked at
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

    def offered(self, turn: Turn, text: str, entries: Sequence[str], *, record: bool = True) -> Outcome:
        return self._knowledge.offer(
            text,
            entries,
            as_of=turn.day,
            confidence=turn.weighed.sure,
            conversation_id=turn.stage.conversation_id,
            record=record,
        )

    def offer(self, turn: Turn, text: str, entries: Sequence[str], lead: str = "", *, question: str = "") -> None:
        """What may be meant. ``lead``: said above it; without it the likeliest is opened, where it is likely enough."""
        best = "" if lead else self._likeliest(turn, entries) or self._of_another_act(turn, entries)
        if best:
            entries = list(dict.fromkeys([best, *entries]))
            first = self.offered(turn, text, entries, record=False)  # of what is opened, the answer leaves the receipt
            if len(first.choices) > 1 and first.choices[0].entry_id == best:
                led = self._consulting.opened(first, turn.stage, turn.day)
                if not is_unasked(turn.text, led, turn.answer.question):
                    return self.say(led, turn, question if turn.answer.menu else "")
        outcome = self.offered(turn, text, entries)
        return self.say(replace(outcome, text=lead) if lead else outcome, turn, question)

    def _likeliest(self, turn: Turn, entries: Sequence[str]) -> str:
        """The entry that is weighed likely enough to be opened by its name, though it is asked what is meant: one of
        ``entries``, or on what is talked of, and not the one in hand."""
        best, answer = (turn.weighed.entries[0][0] if turn.weighed.leads else ""), turn.answer
        entry = self._knowledge.entry(best) if best and (best != answer.entry_id or answer.menu) else None
        if entry is None or best in answer.rejected:
            return ""
        talk = answer.question if answer.menu else f"{answer.question} {answer.entry_question}"
        if lacks_subject(turn.text) and not is_of_talk(entry.question, talk):
            return ""  # 用不用去备个案, of the market that is let and not of a home
        return best if best in entries or is_of_talk(entry.question, talk) else ""

    def _of_another_act(self, turn: Turn, entries: Sequence[str]) -> str:
        """以后领的时候呢, after what may be paid in: the nearest on the same matter that is about that act."""
        answer, acts = turn.answer, set(_SAYS_NO_ACT.sub("", turn.text))
        shown = self._knowledge.entry(answer.entry_id) if not answer.menu and len(turn.text) <= SHORT else None
        how_much = not acts and "多少" in turn.text  # 多少钱, after what happens to who has not paid
        if shown is None or len(acts) > MOST_ACTS or not (acts or how_much):
            return ""
        for entry_id in [e for e in entries if e != answer.entry_id][:NEXT]:
            entry = self._knowledge.entry(entry_id)
            if entry is None or not is_of_talk(entry.question, shown.question):
                continue
            tells = acts <= set(entry.question) - set(shown.question)
            if tells and (acts or ("多少" in entry.question and "多少" not in shown.question)):
                return entry_id
        return ""

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
        whole = move.text if stage.heard.belief("policy") >= WHOLE_QUESTION else ""
        self._consulting.say(outcomes, stage, question=question, day=day, otherwise=move.otherwise, whole=whole)

    def part(self, turn: Turn) -> str:
        part = self._knowledge.focus(turn.answer.entry_id, turn.question, turn.text, as_of=turn.day)
        near = part.covers >= SPEAKS_OF or (_DURATION.search(turn.text) and _DURATION.search(part.text))
        return part.text if near and not part.whole and not contrary(turn.question, part.text) else ""
