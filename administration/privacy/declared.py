"""What is kept of people, why and how long, table by table: read from ``tables.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from backends.profile.schemas import Strict
from kit.strict_yaml import read_marked

FILE = Path(__file__).with_name("tables.yml")

PERIODS = {
    "words": "最后一句话之后 DAOBAN_KEEP_WORDS_DAYS 天",
    "sessions": "登录结束后 DAOBAN_KEEP_SESSIONS_DAYS 天",
    "owner": "到本人删去为止",
    "law": "依法保存",
    "staff": "随工作人员的账号管理",
}


class Declared(Strict):
    """A table. ``at_deletion``: what a person's own deletion does. ``copy``: its name in their copy; empty: it is not
    theirs to have. ``personal``: each column that tells of somebody, and what; ``plain``: the others."""

    purpose: str
    kept: Literal["words", "sessions", "owner", "law", "staff"]
    at_deletion: str
    copy_as: str = ""
    personal: dict[str, str]
    plain: tuple[str, ...]


class Tables(Strict):
    """``public``: the tables that tell of nobody, and what they hold."""

    personal: Mapping[str, Declared]
    public: Mapping[str, str]


@cache
def load_tables() -> Tables:
    return Tables.model_validate(read_marked(FILE).content)
