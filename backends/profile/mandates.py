"""Who may act for a firm, and what each role may: the rights are data (``mandates.yml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from backends.profile.facts import Role
from backends.profile.schemas import Strict
from kit.errors import ForbiddenError
from kit.strict_yaml import read_marked

FILE = Path(__file__).with_name("mandates.yml")

Right = Literal["matters", "invoices", "notices", "benefits", "tags", "refunds"]


class RoleRights(Strict):
    name: str
    may: frozenset[Right]


class Mandate(Strict):
    """``taxpayer_id``: the firm; ``name``: of the firm."""

    taxpayer_id: str
    name: str
    role: Role

    @property
    def role_name(self) -> str:
        return load_rights()[self.role].name

    def check(self, right: Right) -> None:
        """Raises ``NotYourRoleError``."""
        if right not in load_rights()[self.role].may:
            raise NotYourRoleError(f"{self.role_name}不能替{self.name}看或办这一项，请由法定代表人或财务负责人登录办理")


class NotYourRoleError(ForbiddenError):
    code = "not_your_role"


@cache
def load_rights() -> Mapping[Role, RoleRights]:
    rights = TypeAdapter(dict[Role, RoleRights]).validate_python(read_marked(FILE).content)
    missing = set(get_args(Role)) - rights.keys()
    if missing:
        raise ValueError(f"{FILE.name} 里没有：{missing}")
    return rights
