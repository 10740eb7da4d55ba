"""Asking the knowledge base: the ways to read a message, what they find, and the answer that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.everyday.matters import offer_beside
from actions.offers import TRANSFER, choices, commands
from actions.replies import replies_to
from actions.services import Services
from actions.stage import Stage
from actions.walk_offers import after_answer
from conversations.cards import AskCard, Reply
from dialogue import moves as m
from dialogue.followups import Before
from dialogue.heard import POSSIBLE
from dialogue.resolving import WHOLE_QUESTION, Alone, resolve, says_not_here
from dialogue.talk import word
from dialogue.thread import Answer
from dialogue.words import asks_something
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Answered, Clarify, NeedsAccount, NotFound, Outcome, OutOfScope, Quoted

EVASION = "admin-tax-evasion-penalty"  # what is said of any wish to evade that no other entry answers
_ENGLISH = re.compile(r"^[\x00-\x7f‘’“”]*$")
_ENGLISH_WORDS = re.compile(
    r"\b(?:i|you|tax|the|my|how|what|do|can|is|to|please|help|want|need|where|pay)\b", re.IGNORECASE
)
_FIRST = re.compile(r"^.*?[。；;!！?？](?=.)", re.DOTALL)
_EXAMPLE = re.compile(r"[^。\n]*(?:例[一二如：:*]|\*\*例|举例|比如|假设|例子)[^\n]*")


class Consulting:
    def __init__(self, services: Services) -> None:
        self._knowledge = services.knowledge
        self._conversations = services.conversations
        self._walks = services.walks

    def consult(self, move: m.Consult, stage: Stage) -> None:
        if move.act == "entry":
            return self.show(move.text, stage)
        if is_english(stage.heard.text):
            return self._foreign(stage)
        answer = stage.thread.answer
        day = self._knowledge.day_asked(move.text)
        named = day if day != stage.today else None
        if answer is None or stage.heard.chosen:
            return self._say(self._alone(move, stage, named), stage, day=named, otherwise=move.otherwise)
        whole = stage.heard.belief("policy") >= WHOLE_QUESTION  # stands alone in time too
        return self._follow(move, stage, answer, named if whole else named or answer.day)

    def show(self, entry_id: str, stage: Stage) -> None:
        self._say([self._knowledge.answer_entry(entry_id, conversation_id=stage.conversation_id)], stage)

    def answers(self, text: str) -> bool:
        """Whether the knowledge base has an answer to ``text`` as it stands."""
        return isinstance(self._knowledge.ask(text, record=False), Answered)

    def retell(self, move: m.Retell, stage: Stage) -> None:
        """The answer in hand once more: as it was, in one sentence, or its example."""
        answer = stage.thread.answer
        if move.how == "again" or answer is None:
            return self._again(stage)
        outcome = self._knowledge.answer_entry(answer.entry_id, as_of=answer.day, record=False)
        if not isinstance(outcome, Answered):
            return self._again(stage)
        if move.how == "simpler":
            text = f"简单说：{first_sentence(outcome.text)}"
            outcome = replace(outcome, text=text, details="", steps=(), materials=())
            return self._say([outcome], stage, question=answer.question, day=answer.day)
        found = _EXAMPLE.search(f"{outcome.text}\n{outcome.details}")
        if found is not None:
            outcome = replace(outcome, text=f"举例：{found[0].strip(' -*')}")
            return self._say([outcome], stage, question=answer.question, day=answer.day)
        other = self._knowledge.ask(f"{answer.entry_question}举个例子", as_of=answer.day, record=False)
        if isinstance(other, Answered) and other.entry_id != answer.entry_id and "例" in f"{other.text}{other.details}":
            return self._say([other], stage)
        offers = [TRANSFER]
        text = (
            "这一条没有现成的例子。您可以说说自己的情况（例如金额、时间、个人还是公司），我按您的情况来讲；也可以转人工。\n"
            f"要点是：{first_sentence(outcome.text)}"
        )
        return stage.say(Reply(text=text, card=AskCard(text=text, choices=choices(offers)), commands=commands(offers)))

    def hold(self, entry_id: str, stage: Stage) -> None:
        """Go on from ``entry_id`` when something is asked next, though it was not shown."""
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is not None:
            held = Answer(entry.question, entry.id, entry.question, entry.tax)
            stage.thread = replace(stage.thread, answer=held, said="")

    def _follow(self, move: m.Consult, stage: Stage, answer: Answer, day: date | None) -> None:
        alone = self._knowledge.ask(move.text, as_of=day, record=False)
        if alone.definite:
            return self._say(self._alone(move, stage, day), stage, day=day)
        before = Before(answer.question, answer.entry_question, answer.tax)
        weighed = self._knowledge.follow(move.text, before, answer.entry_id, as_of=day)
        seen = Alone(
            isinstance(alone, Answered | NeedsAccount) or bool(alone.parts),
            isinstance(alone, Clarify),
            alone.confidence,
            alone.entry_id or "",
        )
        meant = resolve(stage.heard, seen, weighed.entries, weighed.sure, weighed.answer_at, answer.entry_id)
        if meant.kind == "alone" or (meant.kind == "choices" and move.act == "evasion"):
            return self._say(self._alone(move, stage, day), stage, day=day, otherwise=move.otherwise)
        if meant.kind == "choices" and move.otherwise:
            return self._talk(move.otherwise, stage)
        if meant.kind == "choices":
            return self._say([self._choices(move.text, meant.entries, weighed, stage, day)], stage)
        return self._answer(meant.entries[0], move.text, answer, weighed, stage, day)

    def _answer(
        self, entry_id: str, text: str, answer: Answer, weighed: Weighed, stage: Stage, day: date | None
    ) -> None:
        moved = day is not None and day != answer.day
        if entry_id == answer.entry_id and not moved:
            part = self._knowledge.focus(entry_id, f"{answer.question}，{text}", text, as_of=day)
            other = says_not_here(part.text, weighed.entries)
            if other is None:
                outcome = self._entry(entry_id, text, weighed, stage, day)
                if isinstance(outcome, Answered):
                    outcome = focused(outcome, part.text, whole=part.whole)
                return self._say([outcome], stage, question=answer.question, day=day)
            entry_id = other
        return self._say([self._entry(entry_id, text, weighed, stage, day)], stage, day=day)

    def _entry(self, entry_id: str, text: str, weighed: Weighed, stage: Stage, day: date | None) -> Outcome:
        return self._knowledge.answer_entry(
            entry_id, question=text, as_of=day, confidence=weighed.sure, conversation_id=stage.conversation_id
        )

    def _choices(self, text: str, entries: Sequence[str], weighed: Weighed, stage: Stage, day: date | None) -> Outcome:
        return self._knowledge.offer(
            text, entries, as_of=day, confidence=weighed.sure, conversation_id=stage.conversation_id
        )

    def _alone(self, move: m.Consult, stage: Stage, day: date | None) -> list[Outcome]:
        told = f"{stage.thread.said}，{move.text}" if stage.thread.said else move.text
        outcome = self._knowledge.ask(told, as_of=day, conversation_id=stage.conversation_id)
        if move.act == "evasion" and not isinstance(outcome, Answered):
            outcome = self._knowledge.answer_entry(EVASION, question=move.text, conversation_id=stage.conversation_id)
        return list(outcome.parts or (outcome,))

    def _say(
        self,
        outcomes: Sequence[Outcome],
        stage: Stage,
        *,
        question: str = "",
        day: date | None = None,
        otherwise: str = "",
    ) -> None:
        if otherwise and not isinstance(outcomes[-1], Answered) and not _worth_showing(outcomes[-1], otherwise):
            self._talk(otherwise, stage)
            self._keep_told(stage)
            return
        if isinstance(outcomes[-1], OutOfScope) and not stage.heard.is_("out_of_scope", least=POSSIBLE):
            self._talk("understood_more", stage)  # few words, and perhaps of ours
            return
        if isinstance(outcomes[-1], NeedsAccount):
            if stage.taxpayer_id is not None:
                stage.wants_own = True
                return
            stage.keep(stage.heard.text, "own_data")
        for outcome in outcomes:
            for reply in replies_to(outcome):
                stage.say(reply)
        last, walked = outcomes[-1], stage.thread.walk_in_hand
        entry_id = last.entry_id or (last.ranks[0].entry_id if isinstance(last, Clarify) and last.ranks else None)
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is not None:
            asked = question or (entry.question if isinstance(last, Answered) else last.question)
            stage.thread = stage.thread.with_answer(Answer(asked, entry.id, entry.question, entry.tax, day))
        if isinstance(last, NotFound | Quoted | OutOfScope) and not last.definite:
            self._keep_told(stage)
        after_answer(stage, walked, _shown(last), self._walks)
        beside = offer_beside(entry.question) if entry is not None and isinstance(last, Answered) else None
        if beside is not None:
            stage.offer(beside)

    def _keep_told(self, stage: Stage) -> None:
        """The words may be the first piece of a question."""
        if len(stage.heard.text) <= TOLD and not asks_something(stage.heard.plain):
            told = f"{stage.thread.said} {stage.heard.text}".strip()[-MOST_TOLD:]
            stage.thread = replace(stage.thread, said=told)

    def _talk(self, key: str, stage: Stage) -> None:
        said = word(key, stage.times_said(key))
        stage.note_said(key)
        stage.tell(said.text, [TRANSFER] if said.offers else [])

    def _again(self, stage: Stage) -> None:
        last = self._conversations.last_reply(stage.conversation_id)
        if last is None:
            stage.tell(word("nothing_to_retell", 0).text)
        else:
            stage.say(last)

    def _foreign(self, stage: Stage) -> None:
        stage.tell(word("foreign", 0).text, [TRANSFER])


TOLD = 40  # characters: a statement as short as this may be the first piece of a question
MOST_TOLD = 200  # characters of what was told without a question


def _worth_showing(outcome: Outcome, otherwise: str) -> bool:
    """A topic without a question (个人出租) opens what is asked of it; small talk does not. An article is named."""
    return outcome.definite or (otherwise == "told" and isinstance(outcome, Clarify))


def _shown(outcome: Outcome) -> Sequence[str]:
    """The entries that the person sees as the answer, or is asked to choose from."""
    if isinstance(outcome, Answered):
        return [outcome.entry_id or ""]
    return [choice.entry_id for choice in outcome.choices] if isinstance(outcome, Clarify) else []


def first_sentence(text: str) -> str:
    found = _FIRST.match(text)
    return found[0] if found else text


def focused(outcome: Answered, part: str, *, whole: bool) -> Answered:
    """``outcome`` with the part that answers first; the whole of it stays within reach below."""
    if whole:
        return replace(outcome, notice=f"{outcome.notice}您问的这一点，看的还是这一条。")
    details = "\n\n".join(filter(None, (outcome.text, outcome.details)))
    return replace(outcome, text=part.strip(), details=details)


def is_english(text: str) -> bool:
    """
    >>> is_english("how do I pay tax"), is_english("gerensuodeshui zenme suan")
    (True, False)
    """
    return _ENGLISH.match(text) is not None and len(_ENGLISH_WORDS.findall(text)) > 1
