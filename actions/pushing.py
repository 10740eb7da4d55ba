"""The bot's forms as sheets that an agent pushes into a chat: read and computed exactly as when the bot asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from actions.filling import OF_ACCOUNTS
from actions.forms import WorkingForm
from actions.housing.form import HousingForm
from actions.quota import QuotaForm
from actions.refund import refunds_reply
from backends.profile.acting import Acting
from backends.services import Backends
from conversations.cards import Reply
from dialogue.thread import Facts
from handoff.together.forms import Field, Filled, FormView
from kit.clock import Clock, today, utc_now
from kit.errors import LogicalError

REFUND = ("refund", "查车船税可退税款")  # nothing is asked: who is signed in is enough


class PushedForms:
    def __init__(self, backends: Backends, acting: Acting, clock: Clock = utc_now) -> None:
        self._backends = backends
        self._acting = acting
        self._today: Callable[[], date] = partial(today, clock)
        forms: list[WorkingForm] = [
            HousingForm(backends.housing, self._today),
            QuotaForm(backends, self._today),
            *(EverydayForm(matter, backends.everyday, self._today) for matter in MATTERS),
        ]
        self._forms = {form.name: form for form in forms}

    def titles(self) -> Sequence[tuple[str, str]]:
        return [*((form.name, form.title) for form in self._forms.values()), REFUND]

    def view(self, form: str, filled: Sequence[Filled]) -> FormView:
        if form == REFUND[0]:
            return FormView(REFUND[1], (), (), ready=True)
        asking = self._access(form)
        facts, problems = _take(asking, filled)
        last = {one.name: one for one in filled}
        names = dict.fromkeys([*last, *asking.missing(facts)])
        fields = tuple(
            Field(
                name,
                asking.questions[name].text,
                asking.questions[name].hint,
                last[name].value if name in last else "",
                last[name].side if name in last else "",
                problems.get(name, ""),
                tuple(words for _, words in asking.questions[name].offers),
            )
            for name in names
            if name in asking.questions
        )
        return FormView(asking.title, fields, tuple(asking.described(facts)), ready=not asking.missing(facts))

    def finish(self, form: str, filled: Sequence[Filled], taxpayer_id: str | None, actor: str | None = None) -> Reply:
        if form == REFUND[0]:
            if taxpayer_id is None:
                raise LogicalError("要查退税，请纳税人先登录")
            self._acting.check(actor, taxpayer_id, "refunds")
            return _plain(refunds_reply(self._backends.refund.refunds_of(taxpayer_id, self._today())))
        asking = self._access(form)
        facts, _ = _take(asking, filled)
        missing = asking.missing(facts)
        if missing:
            raise LogicalError(f"还缺一项：{asking.questions[missing[0]].text}", field=missing[0])
        if (why := asking.needs_account(facts)) is not None:
            if taxpayer_id is None:
                raise LogicalError(why[0])
            self._acting.check(actor, taxpayer_id, OF_ACCOUNTS, did=f"sheet/{form}")
        facts, problem = asking.check(facts, self._today())
        if problem:
            raise LogicalError(problem)
        return _plain(asking.finish(facts, None, taxpayer_id, self._today())[-1])

    def _access(self, form: str) -> WorkingForm:
        if form not in self._forms:
            raise LogicalError("没有这张表，请从列表里选", field="form")
        return self._forms[form]


def _take(form: WorkingForm, filled: Sequence[Filled]) -> tuple[Facts, dict[str, str]]:
    """The facts after all answers in their order, and what of the last of each cannot be used."""
    facts: Facts = {}
    problems: dict[str, str] = {}
    for one in filled:
        taken = form.take(facts, one.value, one.name)
        unread = form.questions[one.name].unread if one.name in form.questions else ""
        useless = one.name in form.missing(taken.facts)
        problems[one.name] = (taken.problem or unread) if useless else ""
        facts = taken.facts
    return facts, problems


def _plain(reply: Reply) -> Reply:
    """In a chat with a person there is nothing to press that the bot would answer."""
    card = reply.card.model_copy(update={"choices": []}) if reply.card is not None else None
    return reply.model_copy(update={"card": card, "commands": {}})
