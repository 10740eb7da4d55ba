"""What is meant instead of the answer in hand, where a message says that it was another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from actions.offers import TRANSFER, Offer
from actions.services import Knowledge
from actions.stage import Stage
from actions.turns import MOST_CHOICES, Turn, others
from actions.voicing import Voicing
from dialogue import moves as m
from dialogue.conditions import swapped
from dialogue.followups import Before
from dialogue.talk import word
from dialogue.thread import Answer
from dialogue.words import asks_something, matters_in, names_matter
from knowledge_base.answering.outcomes import Answered
from language.segment import segment

if TYPE_CHECKING:
    from actions.consulting import Consulting

LONG_ENOUGH = 5  # characters: what is corrected in fewer is a condition, not another question
# 要怎么交税, of 奖金要怎么交税.
_ASKING = re.compile(
    r"(?:要不要|能不能|可不可以|用不用|需不需要|是不是|要|能|可以|得|该|需要|会)?(?:怎么|咋|如何|多少|几个|什么|啥|交|缴|补|抵|扣|退|免|报|开).*$"
)


class PuttingRight:
    def __init__(self, knowledge: Knowledge, consulting: Consulting, voicing: Voicing) -> None:
        self._knowledge = knowledge
        self._consulting = consulting
        self._voicing = voicing

    def take_up(self, meant: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """Whether something was said. ``meant``: what is meant instead, empty where it is not said; what is short and
        names no matter is a condition of the question in hand and left to its readings."""
        if meant and not asks_something(meant) and self._swapped(meant, stage, answer, day):
            return True
        if meant == "" or (len(meant) >= LONG_ENOUGH and (names_matter(meant) or asks_something(meant))):
            self._instead(meant, stage, answer, day)
            return True
        return self._asked_of_it(meant, stage, answer, day)

    def _swapped(self, meant: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """弄错啦 是我个人卖: the question before with that in the place of its counterpart, where it is found."""
        question = swapped(answer.question, meant) or swapped(answer.entry_question, meant)
        if question is None or answer.menu:
            return False
        found = self._knowledge.ask(question, as_of=day, record=False)
        if not isinstance(found, Answered) or found.entry_id == answer.entry_id:
            return False
        self._voicing.ask(question, stage, day)
        return True

    def _instead(self, meant: str, stage: Stage, answer: Answer, day: date | None) -> None:
        """Something else is meant than what is in hand, which is not shown again."""
        shown = () if meant and answer.menu else answer.menu or (answer.entry_id,)
        gone = tuple(dict.fromkeys((*answer.rejected, *shown)))
        question = meant or answer.question
        alone = self._knowledge.ask(question, as_of=day, record=False)
        if meant and isinstance(alone, Answered) and alone.entry_id not in gone:
            return self._voicing.ask(question, stage, day, rejected=gone)
        before = Before(answer.question, answer.question, answer.tax)
        weighed = self._knowledge.follow(question, before, answer.entry_id, as_of=day)
        turn = Turn(question, m.Consult(question), stage, answer, day, alone, (), weighed)
        near = others(alone, weighed, gone)
        if not near:
            stage.tell(word("not_useful", stage.times_said("not_useful")).text, [TRANSFER])
            return stage.note_said("not_useful")
        if not meant:
            return self._which(near[:MOST_CHOICES], gone, stage, answer)
        if weighed.sure >= weighed.answer_at and near[0] == weighed.entries[0][0]:
            return self._consulting.say(
                [self._voicing.entry(near[0], turn)], stage, question=question, day=day, rejected=gone
            )
        outcome = self._voicing.offered(turn, question, near[:MOST_CHOICES])
        return self._consulting.say([outcome], stage, question=question, day=day, rejected=gone)

    def _which(self, near: Sequence[str], gone: tuple[str, ...], stage: Stage, answer: Answer) -> None:
        """Not this, and not said what: what else it may be."""
        found = [entry for e in near if (entry := self._knowledge.entry(e)) is not None]
        offers = [Offer(f"entry{n}", e.question, f"ask:{e.id}") for n, e in enumerate(found, start=1)]
        stage.thread = replace(stage.thread, answer=replace(answer, rejected=gone))
        stage.tell(word("not_this", stage.times_said("not_this")).text, [*offers, TRANSFER])
        stage.note_said("not_this")

    def _asked_of_it(self, meant: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """我说的是季度奖: what was asked, of this instead: as what goes on is weighed, else where that question is
        answered."""
        typed = answer.words or answer.question
        asking = _ASKING.search(typed)
        if asking is None or answer.menu:
            return False
        matter = next((word for word in segment(typed) if word in matters_in(typed)), "")
        if not names_matter(meant) and not matter:
            return False
        weighed = self._knowledge.follow(
            meant, Before(typed, answer.entry_question, answer.tax), answer.entry_id, as_of=day
        )
        if weighed.sure >= weighed.answer_at and weighed.entries[0][0] != answer.entry_id:
            alone = self._knowledge.ask(meant, as_of=day, record=False)
            turn = Turn(meant, m.Consult(meant), stage, answer, day, alone, (), weighed)
            self._consulting.say([self._voicing.entry(weighed.entries[0][0], turn)], stage, question=typed, day=day)
            return True
        of_that = (f"{meant}{matter}{asking[0]}",)  # 是公司没给我交, of 社保能补吗
        asked = (f"{meant}{asking[0]}", f"{meant}{typed}") if names_matter(meant) else of_that
        for question in asked:
            found = self._knowledge.ask(question, as_of=day, record=False)
            if isinstance(found, Answered) and found.entry_id != answer.entry_id:
                self._voicing.ask(question, stage, day)
                return True
        return False
