"""One name for what people call by several, for searching only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge_base.errors import WordError
from language.normalise import normalise

FILE = Path(__file__).with_name("synonyms.yml")


@dataclass(frozen=True, eq=False)
class Synonyms:
    """``names`` leads from every other name to the first one."""

    names: Mapping[str, str]
    pattern: re.Pattern[str]

    def unify(self, text: str) -> str:
        """``text`` in lower case and one spelling, each thing under its first name."""
        return self.pattern.sub(lambda found: self.names[found[0]], spelled(text))

    def used(self, text: str) -> dict[str, str]:
        """The other names in ``text``, and under which name each is searched."""
        names = (found[0] for found in self.pattern.finditer(spelled(text)))
        return {name: self.names[name] for name in names if self.names[name] != name}


def spelled(text: str) -> str:
    """The spelling in which texts are searched."""
    return normalise(text).lower()


def make_synonyms(names: Mapping[str, str]) -> Synonyms:
    """Follows a name whose first name has itself another first name. Raises ``WordError`` when that leads in a circle.

    >>> make_synonyms({"甲": "乙", "乙": "丙"}).unify("甲和乙")
    '丙和丙'
    """
    first = {name: _first(names, name) for name in names}
    # 专票 -> 增值税专票 must leave alone what is called so already.
    first.update({target: target for name, target in first.items() if name != target and name in target})
    # The longest first, so that 增值税专用发票 is not taken for 专用发票 with something before it.
    pattern = re.compile("|".join(map(re.escape, sorted(first, key=len, reverse=True))))
    return Synonyms(first, pattern)


def _first(names: Mapping[str, str], name: str) -> str:
    passed = [name]
    while passed[-1] in names and names[passed[-1]] != passed[-1]:
        following = names[passed[-1]]
        if following in passed:
            way = "、".join(f"“{a}”→“{names[a]}”" for a in passed)
            raise WordError(f"这样会绕成一圈：{way}。请先停用其中一条同义词")
        passed.append(following)
    return passed[-1]


@lru_cache(maxsize=1)
def load_synonyms() -> Synonyms:
    """Those that come with the product."""
    groups: list[list[str]] = yaml.safe_load(FILE.read_bytes())
    return make_synonyms({spelled(other): spelled(first) for first, *others in groups for other in others})


@lru_cache(maxsize=1)
def synonyms_state() -> str:
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def unify(text: str) -> str:
    """By the synonyms that come with the product.

    >>> unify("增值税专用发票和残疾人就业保障金")
    '专票和残保金'
    """
    return load_synonyms().unify(text)
