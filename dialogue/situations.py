"""What is told of without being asked, in words that no entry has (甲方把票退回来了). ``situations.yml``. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from language.normalise import normalise

_FILE = Path(__file__).with_name("situations.yml")
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Situation:
    """``told`` and ``beside`` are both in the words, and ``unless`` is not: then ``entry`` is meant."""

    entry: str
    told: re.Pattern[str]
    beside: re.Pattern[str]
    unless: re.Pattern[str]

    def is_in(self, plain: str) -> bool:
        found = self.told.search(plain) and self.beside.search(plain)
        return found is not None and self.unless.search(plain) is None


def situation(text: str) -> str:
    """The entry that is meant, empty where none surely is.

    >>> situation("我们公司要从海淀搬到昌平去"), situation("发票怎么开")
    ('reg-move-district', '')
    """
    plain = normalise(text)
    return next((s.entry for s in all_situations() if s.is_in(plain)), "")


@lru_cache(maxsize=1)
def all_situations() -> tuple[Situation, ...]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_situation(**s) for s in raw)


def _situation(entry: str, told: str, beside: str = "", unless: str = _NEVER) -> Situation:
    return Situation(entry, re.compile(told), re.compile(beside), re.compile(unless))
