"""Asking the knowledge base: the ways to read a message, what they find, and the answer that is meant."""

from __future__ import annotations

from actions.replies import replies_to
from actions.services import Services
from actions.stage import Stage
from dialogue import moves as m
from dialogue.followups import choose, senses_of
from dialogue.thread import Answer
from knowledge_base.answering.outcomes import Answered, Outcome


class Consulting:
    def __init__(self, services: Services) -> None:
        self._knowledge = services.knowledge

    def consult(self, move: m.Consult, stage: Stage) -> None:
        if move.act == "entry":
            outcome = self._knowledge.answer_entry(move.text, conversation_id=stage.conversation_id)
            return self._say(outcome, outcome.question, stage)
        answer = stage.thread.answer if stage.thread.answer is not None else None
        senses = senses_of(move.text, answer, stage.thread.said)
        follows = stage.heard.belief("follow_up", "inform", "correct", "affirm", "deny")
        found = self._knowledge.consider([s.question for s in senses], new_in=move.text)
        meant = choose(senses, found, answer, follows)
        outcome = self._knowledge.conclude(meant, conversation_id=stage.conversation_id)
        return self._say(outcome, meant.sense.question, stage)

    def retell(self, move: m.Retell, stage: Stage) -> None:
        raise NotImplementedError

    def _say(self, outcome: Outcome, question: str, stage: Stage) -> None:
        for reply in replies_to(outcome):
            stage.say(reply)
        if isinstance(outcome, Answered) and outcome.entry_id:
            answer = Answer(question, outcome.entry_id, outcome.entry_question, outcome.tax)
            stage.thread = stage.thread.with_answer(answer)
