"""One message, from what Rasa takes it for to the replies: ``dialogue`` decides, the modules beside this one do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from actions.consulting import Consulting
from actions.filling import Filling
from actions.forms import WorkingForm
from actions.offers import TRANSFER, Offer
from actions.offices import OfficeDesk
from actions.replies import failure
from actions.services import Services
from actions.stage import Stage
from actions.tasks import Tasks
from actions.walking import Walking
from conversations.cards import Reply
from dialogue import moves as m
from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.talk import word
from dialogue.thread import Thread, load
from kit.errors import DaobanError
from kit.redaction import is_masked
from language.normalise import normalise

log = structlog.get_logger(__name__)

_MATTERS = (m.Consult, m.Begin, m.Do, m.Guide, m.NameWalks, m.TellOffice)  # somebody asks for something; not small talk


class Responder:
    """Blocking: call it in a thread. One conversation's messages come one at a time."""

    def __init__(self, services: Services, forms: dict[str, WorkingForm]) -> None:
        self._services = services
        self._forms = forms
        consulting = Consulting(services)
        filling = Filling(forms, consulting)
        self._tasks = tasks = Tasks(services, consulting)
        self._walking = walking = Walking(services, forms, consulting)
        self._doers: dict[type, Callable[[Any, Stage], None]] = {
            m.Talk: self._talk,
            m.HandOver: self._hand_over,
            m.LeaveQueue: self._leave_queue,
            m.Pick: self._pick,
            m.Begin: filling.begin,
            m.Fill: filling.fill,
            m.Unknown: filling.unknown,
            m.AskAgain: filling.ask_again,
            m.TellWhy: filling.tell_why,
            m.StepBack: filling.step_back,
            m.Explain: filling.explain,
            m.Park: filling.park,
            m.Resume: filling.resume,
            m.OfferResume: filling.offer_resume,
            m.Consult: consulting.consult,
            m.Retell: consulting.retell,
            m.Do: tasks.do,
            m.TakeUp: self._take_up,
            m.Guide: walking.guide,
            m.NameWalks: walking.name_walks,
            m.AskWhich: walking.ask_which,
            m.TellOffice: OfficeDesk(services, consulting).tell,
        }

    def respond(self, conversation_id: str, heard: Heard) -> list[Reply]:
        """What is said to ``heard``; empty only when a person took over. Never raises."""
        return self._safely(conversation_id, heard)

    def _safely(self, conversation_id: str, heard: Heard, moves: tuple[m.Move, ...] = ()) -> list[Reply]:
        stage, thread = None, None
        try:
            stage = self._set(conversation_id, heard)
            thread = stage.thread
            moves = moves or self._decide(heard, stage)
            if stage.taxpayer_id is not None:
                stage.thread = replace(stage.thread, kept=None)
            self._make(moves, stage)
            if stage.wants_own:
                self._tasks.do(m.Do("own_data"), stage)
            if is_masked(heard.text):
                self._talk(m.Talk("privacy"), stage)
            replies = stage.finish() if not stage.handed_over else []
            self._note_habit(moves, stage)
            return replies
        except DaobanError as error:
            log.warning("respond.refused", conversation=conversation_id, error=error.code)
            reply = failure(error)
        except Exception:  # the taxpayer must hear something whatever broke; the log has the trace
            log.exception("respond.failed", conversation=conversation_id)
            reply = failure()
        if stage is None or thread is None:
            return [reply]
        stage.thread, stage.replies = thread, [reply]  # nothing of what went wrong is kept, but that it was said
        return stage.finish()

    def _make(self, moves: Sequence[m.Move], stage: Stage) -> None:
        for move in moves:
            self._doers[type(move)](move, stage)

    def _note_habit(self, moves: Sequence[m.Move], stage: Stage) -> None:
        """That they turned to a matter, where they let it be counted. What comes of it is no part of the reply."""
        portraits, text = self._services.portraits, stage.heard.text
        if (
            portraits is None
            or stage.taxpayer_id is None
            or not text
            or not any(isinstance(v, _MATTERS) for v in moves)
        ):
            return
        try:
            portraits.note_habit(stage.taxpayer_id, text, "chat")
        except Exception:
            log.exception("respond.habit_not_noted", conversation=stage.conversation_id)

    def _take_up(self, move: m.TakeUp, stage: Stage) -> None:
        """As if it were said now."""
        stage.heard = Heard(move.kept.text, {move.kept.act: 1.0})
        self._make(self._decide(stage.heard, stage), stage)

    def _decide(self, heard: Heard, stage: Stage) -> tuple[m.Move, ...]:
        return decide(
            heard,
            stage.thread,
            self._forms,
            signed_in=stage.taxpayer_id is not None,
            waiting=stage.waiting,
            walks=self._services.walks,
            districts=[name for office in self._services.offices() for name in office.districts],
        )

    def show_entry(self, conversation_id: str, entry_id: str) -> list[Reply]:
        """The entry behind a choice: no understanding needed."""
        return self._safely(conversation_id, Heard("", chosen=True), (m.Consult(entry_id, act="entry"),))

    def form_open(self, conversation_id: str) -> bool:
        return self._set(conversation_id, Heard("")).thread.form_open is not None

    def _set(self, conversation_id: str, heard: Heard) -> Stage:
        conversation = self._services.conversations.get(conversation_id)
        try:
            thread = load(conversation.thread or {})
            if not {task.form for task in (thread.task, *thread.parked) if task is not None} <= set(self._forms):
                raise ValueError("a form that is no more")
        except ValueError:  # written by another release; the conversation begins afresh
            log.warning("respond.thread_unreadable", conversation=conversation_id)
            thread = Thread()
        return Stage(
            conversation_id,
            conversation.taxpayer_id,
            heard,
            thread,
            self._services.today(),
            waiting=conversation.waiting,
            actor=conversation.actor,
            acting=self._services.acting,
        )

    def _talk(self, move: m.Talk, stage: Stage) -> None:
        said = word(move.key, stage.times_said(move.key))
        stage.note_said(move.key)
        offers = [
            TRANSFER if command == "transfer" else Offer(f"talk{n}", label, f"say:{command}")
            for n, (label, command) in enumerate(said.offers, start=1)
        ]
        if move.key == "greet":
            offers += self._walking.under_way(stage.thread)
        stage.tell(said.text, offers)

    def facts(self, conversation_id: str) -> list[tuple[str, str]]:
        """Label and value of what a person who takes over should know of the form and the walk in hand."""
        return self._facts(self._set(conversation_id, Heard("")).thread)

    def _facts(self, thread: Thread) -> list[tuple[str, str]]:
        task = thread.form_open or thread.result
        form = self._forms.get(task.form) if task is not None else None
        facts = list(form.described(task.facts)) if form is not None and task is not None else []
        return [*facts, *self._walking.described(thread)]

    def _hand_over(self, move: m.HandOver, stage: Stage) -> None:
        task = stage.thread.form_open
        form = self._forms.get(task.form) if task is not None else None
        begun = form.title if form is not None else self._walking.place(stage.thread)
        reason = move.reason or (f"{begun}时要求人工服务" if begun else "纳税人要求人工服务")
        facts = self._facts(stage.thread)
        self._services.handoff.request(stage.conversation_id, reason=reason, facts=facts)
        stage.handed_over = True  # the hand-off tells the place in the queue; a word of the bot would come too late

    def _leave_queue(self, move: m.LeaveQueue, stage: Stage) -> None:
        if self._services.handoff.withdraw(stage.conversation_id):
            stage.handed_over = True  # the hand-off says so itself
        else:
            self._talk(m.Talk("noted"), stage)

    def _pick(self, move: m.Pick, stage: Stage) -> None:
        """As if the button had been pressed."""
        verb, _, argument = move.offered.command.partition(":")
        if verb == "transfer":
            self._hand_over(m.HandOver(), stage)
        elif verb == "ask":
            self._doers[m.Consult](m.Consult(argument, act="entry"), stage)
        else:
            typed = normalise(move.offered.label) == stage.heard.plain  # then it is known what Rasa takes it for
            act = argument if verb == "act" else move.offered.act
            acts = {act: 1.0} if act else stage.heard.acts if typed else {}
            text = argument if verb == "say" else move.offered.label
            stage.heard = Heard(text, acts, chosen=True)
            self._make(self._decide(stage.heard, stage), stage)
