"""One word for another tax or matter, after an answer: 个税, 车船税呢."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from actions.pointing import focused
from actions.services import Knowledge
from actions.stage import Stage
from actions.turns import EDGES, SUM
from actions.voicing import Voicing
from dialogue.conditions import Named, beside, names_of, swapped
from dialogue.followups import new_words
from dialogue.points import points_of
from dialogue.thread import Answer
from dialogue.words import asks_something, subjects_in
from knowledge_base.answering.outcomes import Answered, Clarify
from knowledge_base.answering.topics import topics
from language.normalise import normalise

if TYPE_CHECKING:
    from actions.consulting import Consulting

YEARS = ("前年", "去年", "今年", "明年")  # when something was done says nothing of the rules of another tax


class AnotherTax:
    def __init__(self, knowledge: Knowledge, consulting: Consulting, voicing: Voicing) -> None:
        self._knowledge = knowledge
        self._consulting = consulting
        self._voicing = voicing

    def take_up(self, text: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """One word, and another matter than the one in hand: what is asked first of it. Another tax (车船税呢) is asked
        for with what else the question named, where an entry is about both."""
        topic, day = new_words(text), self._consulting.day_named(text, stage) if new_words(text) in topics() else day
        framed = topic != text.strip(EDGES)
        if topic not in topics() or (framed and not topic.endswith("税")):
            return False
        if not framed and answer.menu and SUM.search(normalise(answer.question)):
            return False  # 小规模, after one's own figures that were asked back about
        other = swapped(answer.question, text) if not framed else None
        if other is not None:
            return self._asked(other, stage, day)
        if not framed and self._asked_of_topic(topic, stage, answer, day):
            return True
        named = [n for n in beside(answer.question, topic) if n.name not in YEARS] if framed else []
        both = "".join(n.name for n in named) + topic
        found = self._knowledge.ask(both, as_of=day, record=False)
        of_both = bool(named) and isinstance(found, Answered) and _is_about(found.entry_question, topic, named)
        told = framed and not of_both
        if told and (self._asked_before(text, stage, answer, day) or self._told_of_tax(topic, stage, answer, day)):
            return True
        if named and not of_both:
            if swapped(answer.question, text) is not None:
                return False  # the question before, asked of another tax, which nothing answers
            both = topic
        self._voicing.ask(both, stage, day)
        return True

    def _asked_of_topic(self, topic: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """个税, after 税率现在是多少 or 报税几号截止: what was asked before, of that tax."""
        if subjects_in(answer.question) & set(topics()) or not (
            points_of(answer.question) or asks_something(answer.question)
        ):
            return False
        return self._asked(f"{topic}，{answer.question}", stage, day, likely=True)

    def _asked_before(self, text: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """那增值税呢, after 住房租出去 房产税咋交: that question of this tax. Whether another entry answers it."""
        other = swapped(answer.question, text)
        found = self._knowledge.ask(other, as_of=day, record=False) if other is not None else None
        if other is None or not isinstance(found, Answered) or found.entry_id == answer.entry_id:
            return False
        self._voicing.ask(other, stage, day)
        return True

    def _asked(self, question: str, stage: Stage, day: date | None, *, likely: bool = False) -> bool:
        """Whether ``question`` is answered; ``likely``: be it by its name."""
        found = self._knowledge.ask(question, as_of=day, record=False)
        answered = isinstance(found, Answered) or (likely and isinstance(found, Clarify) and found.leads)
        if answered:
            self._voicing.ask(question, stage, day)
        return answered

    def _told_of_tax(self, tax: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """增值税呢, after an entry on a matter that several taxes fall on: what it says of that one."""
        if answer.menu or tax in f"{answer.tax} {answer.entry_question}":
            return False
        part = self._knowledge.focus(answer.entry_id, f"{answer.question}，{tax}", tax, as_of=day)
        if part.whole or tax not in part.text:
            return False
        outcome = self._knowledge.answer_entry(
            answer.entry_id, question=tax, as_of=day, conversation_id=stage.conversation_id
        )
        if not isinstance(outcome, Answered):
            return False
        self._consulting.say([focused(outcome, part.text)], stage, question=answer.question, day=day)
        return True


def _is_about(question: str, topic: str, named: Sequence[Named]) -> bool:
    return topic in question and any(name in question for n in named for name in names_of(n))
