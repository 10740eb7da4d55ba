"""A computation from one sentence, for who sits at a desk: read and computed exactly as in the chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from backends.everyday.errors import BadFactsError
from backends.everyday.service import EverydayService
from conversations.cards import Reply


class Calculator:
    def __init__(self, everyday: EverydayService, today: Callable[[], date]) -> None:
        self._forms: Sequence[EverydayForm] = [EverydayForm(matter, everyday, today) for matter in MATTERS]
        self._today = today

    def compute(self, text: str) -> Reply:
        """The card without buttons. Raises ``BadFactsError`` saying what is missing, and the errors of the law."""
        form = next((form for form in self._forms if form.wants(f"帮我算{text}")), None)
        if form is None:
            raise BadFactsError("没有看出要算什么，请写明税种和数，例如：月薪 2 万 五险一金 4400 个税", field="text")
        facts = form.take({}, text, None).facts
        missing = form.missing(facts)
        if missing:
            raise BadFactsError(f"还缺一项：{form.questions[missing[0]].text}", field="text")
        [reply] = form.finish(facts, None, None, self._today())
        card = reply.card.model_copy(update={"choices": []}) if reply.card is not None else None
        return reply.model_copy(update={"card": card, "commands": {}})
