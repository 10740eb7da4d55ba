"""A point of what is in hand: told, said to be alike for any errand, or said not to be known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.errands import (
    Choices,
    Errands,
    Found,
    labels_of,
    of_any,
    unknown,
    which,
)
from actions.offers import TRANSFER
from actions.services import Knowledge
from actions.turns import MOST_CHOICES, Turn, surely
from actions.voicing import Voicing
from dialogue.followups import joined
from dialogue.sides import contrary
from dialogue.talk import word
from knowledge_base.answering.outcomes import Answered

DOING = frozenset({"materials", "time", "place", "hall", "online", "proxy", "fee"})  # points of getting it done
_OF_USE = re.compile(r"扣|享受|抵(?!扣联)|免(?!费)|减|有效|管用|能用")
_NO_REFUND = re.compile(r"[^。；;]{0,20}(?:不退|不能退|退不了|不予退|不办退)[^。；;]*[。；;]?")
_PAID_AMISS = re.compile(r"误收|多[缴交收]|重复|[缴交]重")  # comes back, whatever the answer in hand denies
_MAY_BE_REFUNDED = re.compile(r"(?<!不)(?:能|可以?|应当?|照样?)(?:申请)?退|(?<!不予)退(?:还|税|回)?(?:已缴|契税|税款)")
MOST_OTHERS = 6  # of a search, looked at for a point


class Pointing:
    def __init__(self, knowledge: Knowledge, voicing: Voicing) -> None:
        self._knowledge = knowledge
        self._voicing = voicing
        self._errands = Errands(knowledge)

    def point(self, turn: Turn, near: Sequence[str] = ()) -> None:
        """A point of this errand is told, or else what holds of any, or it is said not to be known."""
        denied = self._denied(turn)
        if denied:
            return turn.stage.tell(denied, [TRANSFER])
        general = self._errands.general(turn.points, turn.answer)
        if general is not None and turn.answer.menu and all(point.alike for point in turn.points):
            return self._tell_general(general, turn)
        earlier = turn.stage.thread.earlier
        found = self._errands.find(turn.points, turn.answer, self._nearest(turn), surely(turn), turn.day, earlier)
        if isinstance(found, Found):
            other = contrary(turn.question, found.text)
            return self.tell(replace(found, text="") if other else found, turn)
        if isinstance(found, Choices):
            return self._voicing.offer(
                turn, turn.question, found.entries, which(turn.points), question=turn.answer.question
            )
        if turn.answer.menu:
            menu = turn.answer.menu[:MOST_CHOICES]
            return self._voicing.offer(
                turn, turn.answer.question, menu, which(turn.points), question=turn.answer.question
            )
        if general is not None and turn.weighed.leads and _OF_USE.search(turn.text):
            # 最长能扣多久 is not how long it takes, and has an entry.
            return self._voicing.offer(turn, turn.text, [e for e, _ in turn.weighed.entries[:MOST_CHOICES]])
        if general is not None:
            return self._tell_general(general, turn)
        text = self._errands.said(turn.points, turn.answer) or unknown(labels_of(turn.points), turn.answer)
        if near and near[0] != turn.answer.entry_id:
            return self._voicing.offer(turn, turn.text, near[:MOST_CHOICES], f"{text}下面几条比较接近，也可以看看。")
        return turn.stage.tell(text, [TRANSFER])

    def _denied(self, turn: Turn) -> str:
        """What is refunded to nobody is no errand: it takes no papers, and no time."""
        answer = turn.answer
        if answer.menu or "退" not in answer.entry_question or DOING.isdisjoint(p.name for p in turn.points):
            return ""
        if _PAID_AMISS.search(turn.text):
            return ""
        outcome = self._knowledge.answer_entry(answer.entry_id, as_of=turn.day, record=False)
        no = _NO_REFUND.match(outcome.text) if isinstance(outcome, Answered) else None
        if no is None or _MAY_BE_REFUNDED.search(outcome.text[no.end() :]):
            return ""
        said = word("denied", turn.stage.times_said("denied")).text
        return said.format(answer=no.group().rstrip("。；;"))

    def _nearest(self, turn: Turn) -> list[str]:
        """What the readings found, what the whole talk finds as one question, and what was said last."""
        last = joined(turn.answer.question.split("，")[-1], turn.text)
        asked = [self._knowledge.ask(q, as_of=turn.day, record=False) for q in dict.fromkeys((last, turn.question))]
        ranked = [r.entry_id for outcome in asked for r in outcome.ranks[:MOST_OTHERS]]
        return list(dict.fromkeys([*(e for e, _ in turn.weighed.entries[: 2 * MOST_OTHERS]), *ranked]))

    def tell(self, found: Found, turn: Turn) -> None:
        outcome = self._voicing.entry(found.entry_id, turn)
        if isinstance(outcome, Answered) and found.text:
            outcome = focused(outcome, _with_untold(found))
        held = found.entry_id == turn.answer.entry_id and not turn.answer.menu
        self._voicing.say(outcome, turn, turn.answer.question if held else turn.question)

    def _tell_general(self, entry_id: str, turn: Turn) -> None:
        outcome = self._voicing.entry(entry_id, turn)
        if isinstance(outcome, Answered):
            outcome = replace(outcome, notice=f"{outcome.notice}{of_any(turn.points, turn.answer)}")
        held = turn.stage.thread
        self._voicing.say(outcome, turn, turn.text)
        turn.stage.thread = held  # the errand stays in hand


def focused(outcome: Answered, part: str, *, whole: bool = False) -> Answered:
    """``outcome`` with the part that answers first; the whole of it stays within reach below."""
    if whole:
        return replace(outcome, notice=f"{outcome.notice}您问的这一点，看的还是这一条。")
    details = "\n\n".join(filter(None, (outcome.text, outcome.details)))
    return replace(outcome, text=part.strip(), details=details)


def _with_untold(found: Found) -> str:
    labels = "、".join(point.label for point in found.untold)
    return f"{found.text}\n（{labels}，这一条没有写，可以打 12366 问。）" if labels else found.text
