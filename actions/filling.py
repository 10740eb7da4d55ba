"""Talking with a form: asks, notes, takes back, goes back, puts aside and takes up again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from actions.consulting import Consulting
from actions.errors import UnusableValueError
from actions.everyday.form import VIEW
from actions.forms import ExplainingForm, ForetellingForm, WorkingForm
from actions.offers import SIGN_IN, TRANSFER, Offer, choices, commands, signed_in
from actions.replies import refuse, sentence
from actions.stage import Stage
from backends.profile.mandates import Right
from conversations.cards import AskCard, AssessmentCard, Reply
from dialogue import moves as m
from dialogue.forms import Change, Declined, Question, Taken, manner_of, missed, stepped_back, took
from dialogue.heard import Heard
from dialogue.results import asks_apart
from dialogue.thread import Task
from dialogue.words import asks_something

CANCEL = Offer("cancel", "不算了", "act:cancel")
DONT_KNOW = Offer("dont_know", "不清楚", "act:dont_know")
CONTINUE = Offer("continue", "接着办", "act:continue")


_WISH = re.compile(r"[要想帮给替请把]|申请|提交|办|查|看|撤|同意|拒绝|确认|领")


OF_ACCOUNTS: Right = "invoices"  # all forms that need an account are about invoices


class Filling:
    def __init__(self, forms: Mapping[str, WorkingForm], consulting: Consulting) -> None:
        self._forms = forms
        self._consulting = consulting

    def begin(self, move: m.Begin, stage: Stage) -> None:
        form = self._forms[move.form]
        thread = stage.thread if move.afresh else stage.thread.parking()
        stage.thread = replace(thread, holding="task", task=Task(form.name))
        self._consulting.hold(form.about, stage)
        stage.thread = replace(stage.thread, waiting=_after(stage.heard.text, stage.thread.waiting))
        first, *others = form.apart(stage.heard.text)
        if not others:
            return self._go_on(stage, move.taken, "好的，我们重新来。" if move.afresh else "")
        stage.thread = replace(stage.thread, waiting=tuple(others))
        return self._go_on(stage, form.take({}, first, None), f"一共 {len(others) + 1} 套，要分开算，先算第一套。")

    def fill(self, move: m.Fill, stage: Stage) -> None:
        self._go_on(stage, move.taken, "")

    def unknown(self, move: m.Unknown, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        if task.asked is None:
            return self.ask_again(m.AskAgain(), stage)
        facts = form.unknown(task.facts, task.asked)
        if facts is None:
            why = form.questions[task.asked].why
            return self._ask(stage, missed(task), form, f"这一项不知道就算不出来：{why}大概的数也可以。")
        return self._go_on(stage, Taken(facts), "没关系，我按几种情况分别算。")

    def ask_again(self, move: m.AskAgain, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        task = missed(task) if move.missed else task
        asked = task.asked or next(iter(form.missing(task.facts)), None)
        if asked is None:
            return self._go_on(stage, Taken(task.facts), "")
        question = form.questions[asked]
        manner = manner_of(task) if move.missed else move.manner
        lead = {
            "plain": question.unread if move.missed else "",
            "why": question.why,
            "other": question.other,
            "example": question.hint,
            "person": f"{question.other}说不清楚也没关系，可以转给工作人员，前面说过的都会一并转过去。",
        }[manner]
        return self._ask(stage, replace(task, asked=asked), form, lead, person=manner == "person")

    def tell_why(self, _move: m.TellWhy, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        assert task.asked is not None
        self._ask_for(stage, form, task.asked, form.questions[task.asked].why)

    def step_back(self, move: m.StepBack, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        lead = "好的，退回上一项。" if task.told else "这已经是第一项了。"
        self._ask(stage, stepped_back(task), form, lead)

    def park(self, move: m.Park, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        stage.thread = stage.thread.parking()
        if not move.quietly:
            kept = "，已经说过的我先记着" if task.facts else ""
            stage.tell(f"好的，{form.title}先放一放{kept}。想接着办，说“继续”就行。", [CONTINUE])

    def resume(self, move: m.Resume, stage: Stage) -> None:
        thread = stage.thread.resuming(move.form)
        if thread is None or thread.task is None:
            return stage.tell("目前没有办到一半的事。您想办什么，请告诉我。")
        stage.thread = thread
        form = self._forms[thread.task.form]
        taken = form.take(thread.task.facts, stage.heard.text, thread.task.asked)
        return self._go_on(stage, taken, f"好的，接着{form.title}。", retell=True)

    def offer_resume(self, move: m.OfferResume, stage: Stage) -> None:
        if stage.thread.parked:
            form = self._forms[stage.thread.parked[-1].form]
            stage.tell(f"刚才的{form.title}还留着，需要的话可以接着办。", [CONTINUE])

    def explain(self, move: m.Explain, stage: Stage) -> None:
        task, form = self._in_hand(stage)
        if not isinstance(form, ExplainingForm):
            return None
        stage.thread = replace(stage.thread, holding="task")
        told = form.explain(task.facts, move.text)
        if not told:
            return self._go_on(stage, Taken(task.facts), "")
        return stage.tell(told, [TRANSFER] if task.done else [])

    def _in_hand(self, stage: Stage) -> tuple[Task, WorkingForm]:
        task = stage.thread.task
        assert task is not None
        return task, self._forms[task.form]

    def _go_on(self, stage: Stage, taken: Taken, lead: str, *, retell: bool = False) -> None:
        task, form = self._in_hand(stage)
        same = all(change.field == VIEW for change in taken.changes)
        apart = same and asks_apart(stage.heard.plain)
        before = task.earlier if apart else task.before
        declined = form.declines(taken.facts, stage.heard.text, stage.taxpayer_id)
        if declined is not None:
            stage.thread = replace(stage.thread, holding="task", task=replace(task, facts=taken.facts, done=True))
            return self._decline(declined, stage)
        account = form.needs_account(taken.facts)
        if account is not None and stage.taxpayer_id is not None:
            stage.check_may(OF_ACCOUNTS)
        elif account is not None:
            stage.thread = replace(stage.thread, holding="answer", task=None)
            return self._ask_to_sign_in(form, account, stage)
        facts, impossible = form.check(taken.facts, stage.today)
        task = took(task, replace(taken, facts=facts))
        missing = form.missing(facts)
        if not missing and not impossible:
            if account is not None:
                stage.check_may(OF_ACCOUNTS, form.name)
            try:
                replies = form.finish(facts, before, stage.taxpayer_id, stage.today)
            except UnusableValueError as error:
                return self._ask_other(stage, task, form, taken, error)
            changed = task.earlier if same else task.before
            stage.thread = stage.thread.with_task(replace(task, asked=None, done=True, before=facts, earlier=changed))
            for reply in replies:
                stage.say(_led(reply, "".join(filter(None, (lead, _changed(taken))))))
                lead = ""
            self._consulting.hold(form.about, stage)
            self._offer_waiting(stage)
            return self._ask_further(stage, form)
        problem = impossible or taken.problem
        noted = f"{self._noted(form, facts, taken, retell)}{_so_far(form, facts, taken)}"
        asked = taken.emptied or next(iter(missing), task.asked)
        if problem and not taken.changes:
            task = missed(task)
        return self._ask(stage, replace(task, asked=asked), form, "".join(filter(None, (lead, noted, problem))))

    def _ask_other(self, stage: Stage, task: Task, form: WorkingForm, taken: Taken, error: UnusableValueError) -> None:
        """What was just told does not count, and is asked for again: the form stays open."""
        unusable = [change.field for change in taken.changes]
        if not unusable:
            raise error
        facts = {name: value for name, value in task.facts.items() if name not in unusable}
        asked = next(iter(form.missing(facts)), unusable[0])
        self._ask(stage, replace(took(task, Taken(facts)), asked=asked), form, sentence(error.message))

    def _ask_further(self, stage: Stage, form: WorkingForm) -> None:
        """For what would complete the result, once it is shown. Asked twice and not told, it waits in silence."""
        task = stage.thread.task
        assert task is not None
        further = form.further(task.facts)
        if not further:
            return
        stage.thread = replace(stage.thread, task=replace(task, asked=further[0]))
        if not stage.thread.had_enough_of(form.questions[further[0]].text):
            self._ask_for(stage, form, further[0])

    def _ask_for(self, stage: Stage, form: WorkingForm, field: str, lead: str = "") -> None:
        """For one thing more below a result: there is nothing to break off."""
        task, question = stage.thread.task, form.questions[field]
        assert task is not None
        offers = self._offers(form, task, field, question, person=False)[:-1]
        text = f"{lead}\n{question.text}" if lead else question.text
        card = AskCard(text=text, hint=question.hint, choices=choices(offers))
        stage.say(Reply(text=text, card=card, commands=commands(offers)))

    def _offer_waiting(self, stage: Stage) -> None:
        """What was said of the next matter of the kind is not lost: offered until it is begun."""
        if stage.thread.waiting:
            following = stage.thread.waiting[0]
            offer = Offer("next", "接着算下一套", f"say:再算一套：{following}")
            stage.tell(f"这一套算好了。下一套（{following.removeprefix('卖房 ')}）接着算吗？", [offer])

    def _decline(self, declined: Declined, stage: Stage) -> None:
        if declined.text:
            label, words = declined.instead or ("", "")
            stage.tell(declined.text, [*([Offer("instead", label, f"say:{words}")] if words else []), TRANSFER])
        shown = stage.thread.answer.entry_id if stage.thread.answer is not None else ""
        if declined.question and (not declined.entry or shown != declined.entry):
            stage.heard = Heard(declined.question)
            stage.thread = replace(stage.thread, answer=None)
            self._consulting.consult(m.Consult(declined.question, entry=declined.entry), stage)

    def _ask_to_sign_in(self, form: WorkingForm, account: tuple[str, str], stage: Stage) -> None:
        """Who asks how it is done, or only tells of a need, is told that first."""
        text, words = account
        stage.keep(words, form.act)
        offers = (SIGN_IN, signed_in(words), TRANSFER)
        needs = stage.heard.is_(form.act) and not _WISH.search(stage.heard.plain)
        if needs or asks_something(stage.heard.plain):
            self._consulting.show(form.about, stage)
            return stage.tell(f"登录后我可以直接帮您办：{form.title}。", offers)
        return stage.say(refuse("NeedsAccount", text, offers))

    def _noted(self, form: WorkingForm, facts: Mapping[str, str], taken: Taken, retell: bool) -> str:
        if taken.corrected or any(c.before for c in taken.changes):
            return _changed(taken)
        if not taken.changes and not retell:
            return ""
        noted = "、".join(f"{label} {value}" for label, value in form.described(facts))
        return f"已记下：{noted}。" if noted else ""

    def _ask(self, stage: Stage, task: Task, form: WorkingForm, lead: str, *, person: bool = False) -> None:
        steps = list(form.missing(task.facts))
        field = task.asked if task.asked in form.questions else (steps[0] if steps else None)
        assert field is not None
        question = form.questions[field]
        stage.thread = stage.thread.with_task(replace(task, asked=field))
        stage.say(asking(question, lead, self._offers(form, task, field, question, person), task, steps))

    def _offers(self, form: WorkingForm, task: Task, field: str, question: Question, person: bool) -> list[Offer]:
        offers = [Offer(f"say{n}", label, f"say:{words}") for n, (label, words) in enumerate(question.offers, start=1)]
        if form.unknown(task.facts, field) is not None:
            offers.append(DONT_KNOW)
        return [*offers, *([TRANSFER] if person or task.misses > 1 else []), CANCEL]


def _after(text: str, waiting: tuple[str, ...]) -> tuple[str, ...]:
    """Those after the one that ``text`` begins; none where it begins something else."""
    begun = next((n for n, following in enumerate(waiting, start=1) if following in text), len(waiting))
    return waiting[begun:]


def _so_far(form: WorkingForm, facts: Mapping[str, str], taken: Taken) -> str:
    changed = [change.field for change in taken.changes]
    return form.so_far(facts, changed) if changed and isinstance(form, ForetellingForm) else ""


def asking(question: Question, lead: str, offers: list[Offer], task: Task, steps: list[str]) -> Reply:
    text = f"{lead}\n{question.text}" if lead else question.text
    done = len(task.told)
    card = AskCard(
        text=text, hint=question.hint, step=done + 1, steps=done + max(len(steps), 1), choices=choices(offers)
    )
    return Reply(text=text, card=card, commands=commands(offers))


def _changed(taken: Taken) -> str:
    """What was replaced, told so that nobody computes with what was taken back."""
    replaced = [c for c in taken.changes if c.before]
    return "".join(f"已把{c.label}改为{_value(c)}（原来{_before(c)}）。" for c in replaced)


def _before(change: Change) -> str:
    return f"：{change.before}" if change.before.startswith(("是", "不是")) else f"是{change.before}"


def _value(change: Change) -> str:
    return f" {change.value}" if change.value[:1].isdigit() else change.value


def _led(reply: Reply, lead: str) -> Reply:
    if not lead:
        return reply
    if isinstance(reply.card, AssessmentCard):
        card = reply.card.model_copy(update={"lead": f"{lead}{reply.card.lead}"})
        reply = reply.model_copy(update={"card": card})
    return reply.model_copy(update={"text": f"{lead}\n{reply.text}"})
