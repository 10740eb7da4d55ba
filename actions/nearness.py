"""Which of the entries that are near a follow-up is meant: for whom it is, on what, and under which condition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.errands import is_of_talk, shares_matter
from actions.services import Knowledge
from actions.turns import MOST_CHOICES, Turn, others
from dialogue.audience import is_for, meant_for, same_people
from dialogue.conditions import named_in, swapped, taxes_in
from dialogue.followups import new_words
from dialogue.resolving import PLAINLY, Alone, Resolved, acts_in, lacks_subject
from dialogue.thread import Answer
from dialogue.words import names_matter, subjects_in
from knowledge_base.answering.outcomes import Answered
from knowledge_base.answering.topics import topics
from knowledge_base.entries.schemas import Entry

_SAYS_WHO = re.compile(r"公司|企业|单位|厂|店|个体|老板|个人|自然人|纳税人|小规模|自己|员工|我[爸妈家]")
_ANYTHING_ELSE = re.compile(r"别的|其[他它余]|另外")
MOST_NEAR = 8  # entries of a search, looked at for one that is for whom is named
NEXT = 2  # entries that weigh most: near to what was asked before, whatever words they have in common with it
FEW = 9  # characters
NEAR = 3  # of what may be meant
SHORT = 16  # characters: what is longer asks more than the point


class Nearness:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def for_them(self, turn: Turn) -> str:
        """公司的呢, 是我个人的, after an entry that is for others: the nearest on the same matter that is for them."""
        who, mine = meant_for(turn.text), self._knowledge.entry(turn.answer.entry_id)
        if not who or mine is None or len(turn.text) > SHORT:
            return ""
        weighed = turn.weighed
        best = self._knowledge.entry(weighed.entries[0][0]) if weighed.sure >= weighed.answer_at else None
        if is_for(who, mine.audience):
            return mine.id if best is not None and not is_for(who, best.audience) else ""
        if best is not None and best.id == mine.id and who in f"{mine.question}{mine.answer}":
            return ""  # 跟老板个人借的呢: it tells what holds for them too
        talk = f"{turn.answer.question} {mine.question}"
        if best is not None and best.id != mine.id and is_for(who, best.audience) and _same_act(best, talk):
            return best.id
        near = others(turn.alone, turn.weighed, (turn.answer.entry_id,))
        near += [e for e, _ in turn.weighed.entries[MOST_CHOICES:MOST_NEAR] if e not in near]
        near += [e for e in turn.answer.menu if e not in near and e != turn.answer.entry_id]
        for entry_id in near:
            entry = self._knowledge.entry(entry_id)
            if entry is None or not is_for(who, entry.audience) or not _same_act(entry, talk):
                continue
            if is_of_talk(entry.question, talk) or entry_id in [e for e, _ in turn.weighed.entries[:NEXT]]:
                return entry_id
        return ""

    def is_of_others(self, entry_id: str, turn: Turn) -> bool:
        """An entry for firms alone, after one for a person who has not spoken of a firm."""
        entry, mine = self._knowledge.entry(entry_id), self._knowledge.entry(turn.answer.entry_id)
        if entry is None or mine is None or turn.answer.menu or _SAYS_WHO.search(turn.text):
            return False
        return not same_people(mine.audience, entry.audience)

    def is_another_tax(self, found: Resolved, turn: Turn) -> bool:
        """契税呢, and no entry on that tax is surely meant."""
        topic = new_words(turn.text)
        if topic not in topics() or not topic.endswith("税"):
            return False
        entry = self._knowledge.entry(found.entries[0]) if found.kind in ("entry", "focus") else None
        return found.kind != "alone" and (entry is None or not _is_of_tax(entry, topic))

    def jumps(self, seen: Alone, turn: Turn) -> bool:
        """A few words that name no matter, and by themselves would be answered of another tax than the one in hand: of
        labelled follow-ups 14 in 46 of such answers were right."""
        few = len(turn.text) <= FEW and not names_matter(turn.text) and seen.confidence < PLAINLY
        mine = self._knowledge.entry(turn.answer.entry_id) if few and not turn.answer.menu else None
        entry = self._knowledge.entry(seen.entry_id) if mine is not None and seen.entry_id else None
        return mine is not None and entry is not None and entry.tax != mine.tax and entry.id not in mine.related

    def likeliest(self, entries: Sequence[str], turn: Turn) -> str:
        """Which of what may be meant is, where that can be told after all; else empty."""
        return self._of_named_tax(entries, turn) or self._asked_whole(entries, turn)

    def _of_named_tax(self, entries: Sequence[str], turn: Turn) -> str:
        """印花税我还用交吗, after a home's deed tax: the only one of what is near that is about the tax named."""
        named = taxes_in(turn.text) - taxes_in(f"{turn.answer.entry_question}{turn.answer.tax}")
        near = [entry for e in entries[:NEAR] if (entry := self._knowledge.entry(e)) is not None]
        about = [entry.id for entry in near if named & taxes_in(f"{entry.question}{entry.tax}")]
        return about[0] if named and len(about) == 1 and not turn.answer.menu else ""

    def _asked_whole(self, near: Sequence[str], turn: Turn) -> str:
        """The one of ``near`` that answers the question before with this message behind it, or the matter of that
        question with it. Seldom: of 71 labelled follow-ups that nothing leads to it answers 6, 4 of them rightly."""
        if turn.weighed.leads or _ANYTHING_ELSE.search(turn.text):
            return ""
        matter = "".join(sorted(subjects_in(turn.answer.question), key=turn.answer.question.find))
        asked = (turn.question, f"{matter}，{turn.text}" if matter else turn.question)
        outcomes = [self._knowledge.ask(q, as_of=turn.day, record=False) for q in dict.fromkeys(asked)]
        answered = [o for o in outcomes if isinstance(o, Answered) and o.entry_id in near]
        return max(answered, key=lambda o: o.confidence).entry_id or "" if answered else ""

    def asked_of(self, turn: Turn) -> str:
        """那二套呢, after 首套契税多少: the entry that answers that question of it, where it is among what is near."""
        other = swapped(turn.answer.question, turn.text)
        if other is None or not any(new_words(turn.text) == named.name for named in named_in(turn.text)):
            return ""
        found = self._knowledge.ask(other, as_of=turn.day, record=False)
        near = [entry_id for entry_id, _ in turn.weighed.entries[:NEAR]]
        return found.entry_id or "" if isinstance(found, Answered) and found.entry_id in near else ""

    def is_beside(self, found: Resolved, seen: Alone, answer: Answer) -> bool:
        """Whether an act without a subject would be answered for a matter that nobody has talked of."""
        entry_id = seen.entry_id if found.kind == "alone" else next(iter(found.entries), "")
        entry = self._knowledge.entry(entry_id) if entry_id and found.kind != "choices" else None
        if entry is None or entry_id == answer.entry_id:
            return False
        if answer.menu:
            return entry_id not in answer.menu and not is_of_talk(entry.question, answer.question)
        talk = f"{answer.question} {answer.entry_question}"
        same = entry.tax == answer.tax and answer.tax.endswith("税")
        return not same and not shares_matter(entry.question, talk)

    def strays(self, entries: Sequence[str], turn: Turn) -> bool:
        """用不用去备个案, and what comes first is on a matter that nobody has talked of."""
        first = self._knowledge.entry(entries[0]) if entries and lacks_subject(turn.text) else None
        if first is None or first.id == turn.answer.entry_id:
            return False
        return not is_of_talk(first.question, f"{turn.answer.question} {turn.answer.entry_question}")

    def leads_off(self, found: Resolved, seen: Alone, answer: Answer) -> bool:
        """Whether a general rule would be told of what is over or left of the matter in hand."""
        entry_id = seen.entry_id if found.kind == "alone" else next(iter(found.entries), "")
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is None or entry_id == answer.entry_id:
            return False
        return not is_of_talk(entry.question, f"{answer.question} {answer.entry_question}")

    def is_of_another_act(self, entry_id: str, answer: Answer) -> bool:
        """火车票呢, after what is deducted: how such a ticket is issued is not asked."""
        entry = self._knowledge.entry(entry_id)
        return entry is not None and not _same_act(entry, f"{answer.question} {answer.entry_question}")

    def is_other(self, entry_id: str | None, answer: Answer) -> bool:
        """Whether an entry is about nothing that was talked of."""
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is None or entry_id in (answer.entry_id, *answer.menu):
            return False
        talk = answer.question if answer.menu else f"{answer.question} {answer.entry_question}"
        return not is_of_talk(entry.question, talk)


def _same_act(entry: Entry, talk: str) -> bool:
    """Not what a firm pays that buys a car, after what one pays who sells one."""
    mine, theirs = acts_in(talk), acts_in(entry.question)
    return not mine or not theirs or bool(mine & theirs)


def _is_of_tax(entry: Entry, tax: str) -> bool:
    mine = {(n.group, n.member) for n in named_in(tax)}
    return bool(mine & {(n.group, n.member) for n in named_in(f"{entry.tax} {entry.question}")})
