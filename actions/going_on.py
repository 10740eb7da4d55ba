"""A message after an answer or a menu: which answer it gets, or what is said where none fits.

``dialogue.resolving`` weighs whether it stands alone; here is what is done with what goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from actions.errands import Choices, Errands, Found, general, subject_of, unknown
from actions.offers import TRANSFER
from actions.services import Knowledge
from actions.stage import Stage
from dialogue import moves as m
from dialogue.conditions import Named, beside, names_of, swapped
from dialogue.followups import Before, corrected, joined, new_words
from dialogue.points import Point, only_points, points_of
from dialogue.resolving import Alone, Resolved, resolve, says_not_here
from dialogue.talk import word
from dialogue.thread import Answer
from dialogue.words import asks_something
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Answered, Clarify, NeedsAccount, Outcome
from knowledge_base.answering.topics import topics

if TYPE_CHECKING:
    from actions.consulting import Consulting

MOST_CHOICES = 3  # of a menu that was shown before and is asked about again
LONG_ENOUGH = 5  # characters: what is corrected in fewer is a condition, not another question
_EDGES = " ，,。；;？?！!、"
SPEAKS_OF = 0.5  # share of what was told from which on a sentence is about it


class GoingOn:
    def __init__(self, knowledge: Knowledge, consulting: Consulting) -> None:
        self._knowledge = knowledge
        self._consulting = consulting
        self._errands = Errands(knowledge)

    def follow(self, move: m.Consult, stage: Stage, answer: Answer, day: date | None) -> None:
        alone = self._knowledge.ask(move.text, as_of=day, record=False)
        if alone.definite:
            return self._alone(move, stage, day)
        text = alone.understood.replace(" ", "") if move.text.isascii() and alone.understood else move.text
        meant = corrected(text)
        if meant == "" or (meant and len(meant) >= LONG_ENOUGH):
            return self._instead(meant, stage, answer, day)
        if self._topic(text, stage, answer, day):
            return None
        before = Before(answer.question, answer.question if answer.menu else answer.entry_question, answer.tax)
        weighed = self._knowledge.follow(text, before, answer.entry_id, as_of=day)
        points = points_of(text)
        if only_points(text):
            return self._point(points, text, stage, answer, weighed, day)
        seen = _seen(alone)
        found = resolve(stage.heard, seen, weighed.entries, weighed.sure, weighed.answer_at, answer.entry_id)
        return self._resolved(found, text, points, move, stage, answer, weighed, day, seen)

    def _resolved(
        self,
        found: Resolved,
        text: str,
        points: Sequence[Point],
        move: m.Consult,
        stage: Stage,
        answer: Answer,
        weighed: Weighed,
        day: date | None,
        seen: Alone,
    ) -> None:
        if found.kind == "alone" and (seen.sure or not answer.menu):
            return self._alone(move, stage, day)
        if found.kind == "choices" and (move.act == "evasion" or move.otherwise not in ("", "told")):
            return self._alone(move, stage, day) if move.act == "evasion" else self._talk(move.otherwise, stage)
        unsure = found.kind in ("focus", "choices") or answer.menu
        if unsure and points and self._tell(points, text, stage, answer, weighed, day):
            return None
        if answer.menu:
            return self._anew(text, stage, answer, weighed, day)
        if found.kind == "choices" and points:
            outcome = self._offer(text, found.entries[:MOST_CHOICES], weighed, stage, day)
            outcome = replace(outcome, text=f"{unknown(points, answer)}下面几条比较接近，也可以看看。")
            return self._consulting.say([outcome], stage, question=answer.question, day=day)
        if found.kind in ("focus", "choices") and _is_statement(text, points) and not seen.near:
            return self._narrowed(text, stage, answer, day)
        if found.kind == "choices":
            outcome = self._offer(text, found.entries, weighed, stage, day)
            return self._consulting.say([outcome], stage, day=day)
        return self._answer(found.entries[0], text, stage, answer, weighed, day)

    def _point(
        self, points: Sequence[Point], text: str, stage: Stage, answer: Answer, weighed: Weighed, day: date | None
    ) -> None:
        """Told of this errand, or else of any, or said not to be known."""
        if self._tell(points, text, stage, answer, weighed, day):
            return
        found = self._errands.general(points, answer)
        if found is None:
            return stage.tell(unknown(points, answer), [TRANSFER])
        outcome = self._entry(found.entry_id, text, weighed, stage, day)
        if isinstance(outcome, Answered):
            outcome = replace(outcome, notice=f"{outcome.notice}{general(points, answer)}")
        held = stage.thread
        self._consulting.say([outcome], stage, day=day)
        stage.thread = held  # the errand stays in hand

    def _tell(
        self, points: Sequence[Point], text: str, stage: Stage, answer: Answer, weighed: Weighed, day: date | None
    ) -> bool:
        """Whether the points could be told, or it was asked back of what."""
        found = self._errands.find(points, answer, weighed, day)
        if found is None:
            return False
        question = joined(answer.question, text)
        if isinstance(found, Choices):
            outcome = self._offer(question, found.entries, weighed, stage, day)
            self._consulting.say([outcome], stage, question=answer.question, day=day)
            return True
        outcome = self._entry(found.entry_id, text, weighed, stage, day)
        if isinstance(outcome, Answered) and found.text:
            outcome = focused(outcome, _with_untold(found))
        kept = answer.question if found.entry_id == answer.entry_id and not answer.menu else question
        self._consulting.say([outcome], stage, question=kept, day=day)
        return True

    def _anew(self, text: str, stage: Stage, answer: Answer, weighed: Weighed, day: date | None) -> None:
        """After a menu: the question before and what was added to it, as one question."""
        question = joined(answer.question, text)
        found = self._knowledge.ask(question, as_of=day, record=False)
        near = [c.entry_id for c in found.choices] or [e for e, _ in weighed.entries]
        best = weighed.entries[0][0] if weighed.entries else ""
        if isinstance(found, Answered):
            found = self._knowledge.ask(question, as_of=day, conversation_id=stage.conversation_id)
        elif weighed.sure >= weighed.answer_at and best in near[:MOST_CHOICES]:
            found = self._entry(best, text, weighed, stage, day)
        else:
            found = self._offer(question, near[:MOST_CHOICES], weighed, stage, day)
        self._consulting.say([found], stage, question=question, day=day)

    def _narrowed(self, text: str, stage: Stage, answer: Answer, day: date | None) -> None:
        """A fact that was told narrows the question. Where that leads nowhere else, it is said that nothing changes."""
        question = joined(answer.question, text)
        found = self._knowledge.ask(question, as_of=day, record=False)
        if isinstance(found, Answered) and found.entry_id != answer.entry_id:
            found = self._knowledge.ask(question, as_of=day, conversation_id=stage.conversation_id)
            return self._consulting.say([found], stage, question=question, day=day)
        part = self._knowledge.focus(answer.entry_id, question, text, as_of=day)
        if part.covers >= SPEAKS_OF and not part.whole:
            outcome = self._knowledge.answer_entry(
                answer.entry_id, question=text, as_of=day, conversation_id=stage.conversation_id
            )
            if isinstance(outcome, Answered):
                outcome = focused(outcome, part.text)
            return self._consulting.say([outcome], stage, question=question, day=day)
        stage.thread = replace(stage.thread, answer=replace(answer, question=question))
        stage.tell(word("narrowed", stage.times_said("narrowed")).text.format(said=text, subject=subject_of(answer)))
        return stage.note_said("narrowed")

    def _instead(self, meant: str, stage: Stage, answer: Answer, day: date | None) -> None:
        """Something else is meant than what is in hand, which is not shown again."""
        gone = tuple(dict.fromkeys((*answer.rejected, *(answer.menu or (answer.entry_id,)))))
        question = meant or answer.question
        alone = self._knowledge.ask(question, as_of=day, record=False)
        if meant and isinstance(alone, Answered) and alone.entry_id not in gone:
            outcome = self._knowledge.ask(question, as_of=day, conversation_id=stage.conversation_id)
            return self._consulting.say([outcome], stage, question=question, day=day, rejected=gone)
        weighed = self._knowledge.follow(
            question, Before(answer.question, answer.question, answer.tax), answer.entry_id, as_of=day
        )
        near = _others(alone, weighed, gone)
        if not near:
            said = word("not_useful", stage.times_said("not_useful"))
            stage.note_said("not_useful")
            return stage.tell(said.text, [TRANSFER])
        if meant and weighed.sure >= weighed.answer_at and near[0] == weighed.entries[0][0]:
            outcome = self._entry(near[0], question, weighed, stage, day)
        else:
            outcome = self._offer(question, near[:MOST_CHOICES], weighed, stage, day)
        return self._consulting.say([outcome], stage, question=question, day=day, rejected=gone)

    def _topic(self, text: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """One word, and another matter than the one in hand: what is asked first of it. Another tax (车船税呢) is asked
        for with what else the question named, where an entry is about both."""
        topic = new_words(text)
        framed = topic != text.strip(_EDGES)
        if topic not in topics() or (framed and not topic.endswith("税")):
            return False
        if not framed and swapped(answer.question, text) is not None:
            return False
        named = beside(answer.question, topic) if framed else []
        both = "".join(n.name for n in named) + topic
        found = self._knowledge.ask(both, as_of=day, record=False)
        if named and not (isinstance(found, Answered) and self._is_about(found.entry_question, topic, named)):
            both = topic
        outcome = self._knowledge.ask(both, as_of=day, conversation_id=stage.conversation_id)
        self._consulting.say([outcome], stage, day=day)
        return True

    def _is_about(self, question: str, topic: str, named: Sequence[Named]) -> bool:
        return topic in question and any(name in question for n in named for name in names_of(n))

    def _answer(
        self, entry_id: str, text: str, stage: Stage, answer: Answer, weighed: Weighed, day: date | None
    ) -> None:
        moved = day is not None and day != answer.day
        if entry_id == answer.entry_id and not moved:
            part = self._knowledge.focus(entry_id, f"{answer.question}，{text}", text, as_of=day)
            other = says_not_here(part.text, weighed.entries)
            if other is None:
                outcome = self._entry(entry_id, text, weighed, stage, day)
                if isinstance(outcome, Answered):
                    outcome = focused(outcome, part.text, whole=part.whole)
                return self._consulting.say([outcome], stage, question=answer.question, day=day)
            entry_id = other
        return self._consulting.say([self._entry(entry_id, text, weighed, stage, day)], stage, day=day)

    def _entry(self, entry_id: str, text: str, weighed: Weighed, stage: Stage, day: date | None) -> Outcome:
        return self._knowledge.answer_entry(
            entry_id, question=text, as_of=day, confidence=weighed.sure, conversation_id=stage.conversation_id
        )

    def _offer(self, text: str, entries: Sequence[str], weighed: Weighed, stage: Stage, day: date | None) -> Outcome:
        return self._knowledge.offer(
            text, entries, as_of=day, confidence=weighed.sure, conversation_id=stage.conversation_id
        )

    def _alone(self, move: m.Consult, stage: Stage, day: date | None) -> None:
        outcomes = self._consulting.alone(move, stage, day)
        self._consulting.say(outcomes, stage, day=day, otherwise=move.otherwise)

    def _talk(self, key: str, stage: Stage) -> None:
        self._consulting.talk(key, stage)


def focused(outcome: Answered, part: str, *, whole: bool = False) -> Answered:
    """``outcome`` with the part that answers first; the whole of it stays within reach below."""
    if whole:
        return replace(outcome, notice=f"{outcome.notice}您问的这一点，看的还是这一条。")
    details = "\n\n".join(filter(None, (outcome.text, outcome.details)))
    return replace(outcome, text=part.strip(), details=details)


def _seen(alone: Outcome) -> Alone:
    return Alone(
        isinstance(alone, Answered | NeedsAccount) or bool(alone.parts),
        isinstance(alone, Clarify),
        alone.confidence,
        alone.entry_id or "",
    )


def _others(alone: Outcome, weighed: Weighed, gone: Collection[str]) -> list[str]:
    """What is near to the words, best first, without what is not meant."""
    near = [*(e for e, _ in weighed.entries[:MOST_CHOICES]), *(c.entry_id for c in alone.choices)]
    return [e for e in dict.fromkeys(near) if e not in gone]


def _with_untold(found: Found) -> str:
    labels = "、".join(point.label for point in found.untold)
    return f"{found.text}\n（{labels}，这一条没有写，可以打 12366 问。）" if labels else found.text


def _is_statement(text: str, points: Sequence[Point]) -> bool:
    """A fact is told, nothing is asked and nothing supposed."""
    return not points and not asks_something(text) and new_words(text) == text.strip(_EDGES)
