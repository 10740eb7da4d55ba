"""One name for what people call by several, for searching only."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from language.normalise import normalise

FILE = Path(__file__).with_name("synonyms.yml")


@dataclass(frozen=True)
class Synonyms:
    pattern: re.Pattern[str]
    names: dict[str, str]
    state: str

    def unify(self, text: str) -> str:
        """``text`` in lower case and one spelling, each thing under its first name."""
        return self.pattern.sub(lambda found: self.names[found[0]], normalise(text).lower())


@lru_cache(maxsize=1)
def load_synonyms(file: Path = FILE) -> Synonyms:
    data = file.read_bytes()
    groups: list[list[str]] = yaml.safe_load(data)
    names = {normalise(other).lower(): normalise(first).lower() for first, *others in groups for other in others}
    # The longest first, so that 增值税专用发票 is not taken for 专用发票 with something before it.
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return Synonyms(pattern, names, hashlib.sha256(data).hexdigest())


def unify(text: str) -> str:
    """
    >>> unify("增值税专用发票和残疾人就业保障金")
    '专票和残保金'
    """
    return load_synonyms().unify(text)
