"""Which other entry tells what the one in hand is silent on, or says not to hold for."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.services import Knowledge
from actions.turns import MOST_CHOICES, Turn
from dialogue.conditions import named_in, names_of
from dialogue.followups import new_words
from dialogue.resolving import OTHERWISE, acts_in, only_denies
from dialogue.sides import is_for_kin_alone
from dialogue.words import asks_something, matters_in, subjects_in

_SENTENCES = re.compile(r"[^。；\n]+")
# 利息要交税吗: asked of something, and whether that is taxed.
OF_ITSELF = re.compile(
    r"(?!.*[也还][要用得需])[\u4e00-\u9fff]{2,8}?(?:要不要|用不用|需不需要|要|用|得|需要)(?:[交缴扣])(?:个?税|钱)?[吗不么][?？]?"
)

_KINDS = ("个人", "个体户", "小规模", "一般纳税人", "单位", "企业", "公司")
_SUCH = re.compile(
    rf"(?:我|俺|咱|我们|我这)(?:就|可|只|是|们|自己|,|，|\s)*是?(?:个|一个|一家)?({'|'.join(_KINDS)})(?!的|所得|养老)"
)
_CLAUSES = re.compile(r"[。；;\n]|，(?=个人|单位|企业|公司|个体户)")


class Beside:
    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def next_on(self, turn: Turn) -> str | None:
        """纸的专票, after lost invoices of any kind: the next that weighs something and is on what is named."""
        named = matters_in(new_words(turn.text))
        for entry_id, share in turn.weighed.entries[:MOST_CHOICES]:
            entry = self._knowledge.entry(entry_id) if entry_id != turn.answer.entry_id and share >= OTHERWISE else None
            if entry is not None and named and all(self._is_on(word, entry.question) for word in named):
                return entry_id
        return None

    @staticmethod
    def _is_on(word: str, question: str) -> bool:
        return any(name in question for n in named_in(word) for name in names_of(n)) or word in question

    def speaks_of(self, turn: Turn) -> bool:
        """Whether a sentence of the entry in hand stands out for what is asked."""
        question = f"{turn.answer.question}，{turn.text}"
        part = self._knowledge.focus(turn.answer.entry_id, question, turn.text, as_of=turn.day)
        return asks_something(turn.text) and not part.whole

    def elsewhere(self, part: str, turn: Turn) -> str | None:
        """写字楼呢, where the entry in hand only says that its rule does not hold for that: the nearest on it that is
        about the same act."""
        if only_denies(part):
            return self.of_act(turn)
        named = subjects_in(new_words(turn.text))
        said = next((s for s in _SENTENCES.findall(part) if named and all(word in s for word in named)), "")
        return self._pointed_to(named, turn) if only_denies(said) else None

    def _pointed_to(self, named: Collection[str], turn: Turn) -> str | None:
        """股票的分红呢, where the entry in hand says that another rule holds for that: the entry beside it on it."""
        mine = self._knowledge.entry(turn.answer.entry_id)
        beside: list[str] = [*(mine.related if mine is not None else ()), *(e for e, _ in turn.weighed.entries)]
        for entry_id in dict.fromkeys(beside):
            entry = self._knowledge.entry(entry_id) if entry_id != turn.answer.entry_id else None
            if entry is not None and any(all(w in asked for w in named) for asked in (entry.question, *entry.similar)):
                return entry_id
        return None

    def of_act(self, turn: Turn) -> str | None:
        """The nearest entry on what is named, about the act that the question in hand is about."""
        acts = acts_in(f"{turn.answer.question} {turn.answer.entry_question}")
        asked = [turn.question, *(f"{act}{new_words(turn.text)}要交什么税" for act in sorted(acts))]
        found = [self._knowledge.ask(question, as_of=turn.day, record=False) for question in asked]
        near = [e for f in found for e in (f.entry_id or "", *(r.entry_id for r in f.ranks))]
        names = {name for n in named_in(turn.text) for name in names_of(n)}
        for entry_id in near:
            entry = self._knowledge.entry(entry_id) if entry_id not in ("", turn.answer.entry_id) else None
            if entry is not None and any(n in entry.question for n in names) and acts & acts_in(entry.question):
                return entry_id
        return None

    def for_strangers(self, turn: Turn) -> str | None:
        """那要是转给一个哥们呢, after what holds among kin: the nearest that is not of kin alone."""
        found = self._knowledge.ask(turn.question, as_of=turn.day, record=False)
        mine = self._knowledge.entry(turn.answer.entry_id)
        near: list[str] = [
            found.entry_id or "",
            *(mine.related if mine is not None else ()),
            *(r.entry_id for r in found.ranks),
        ]
        for entry_id in dict.fromkeys(near):
            entry = self._knowledge.entry(entry_id) if entry_id not in ("", turn.answer.entry_id) else None
            if entry is not None and not is_for_kin_alone(turn.text, entry.question):
                return entry_id
        return None

    def names_it(self, turn: Turn) -> bool:
        """我们是餐饮公司也行吗: whether the entry in hand speaks of every thing that is named, and something is."""
        entry, named = self._knowledge.entry(turn.answer.entry_id), subjects_in(new_words(turn.text))
        said = f"{entry.answer}{entry.details}" if entry is not None else ""
        return bool(named) and all(word in said for word in named)

    def is_silent(self, turn: Turn) -> bool:
        """Whether the message names matters, and the entry in hand none of them."""
        entry, named = self._knowledge.entry(turn.answer.entry_id), matters_in(new_words(turn.text))
        if OF_ITSELF.fullmatch(turn.text):
            named = subjects_in(turn.text)
        if entry is None or not named:
            return False
        said = "".join((entry.question, *entry.similar, entry.answer, entry.details, *entry.steps, *entry.materials))
        return not any(word in said for word in named)

    def for_whom(self, turn: Turn) -> str:
        """我是个人 没公司账号: the sentence of the entry in hand that is for such, where another is for others."""
        entry, kind = self._knowledge.entry(turn.answer.entry_id), _SUCH.search(turn.text)
        if entry is None or kind is None:
            return ""
        said = [s for s in _CLAUSES.split(f"{entry.answer}\n{entry.details}") if kind[1] in s]
        others = [s for s in said if any(other in s for other in _KINDS if other not in kind[1])]
        return f"{said[0].strip(' -*，')}。" if len(said) == 1 and not others else ""
