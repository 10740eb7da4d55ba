"""A place or channel where taxes are dealt with, as a row of the table that each bureau brings for itself."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from knowledge_base.documents.texts import Line, OptionalLine
from knowledge_base.entries.schemas import Slug, Strict

Kind = Literal["hall", "hotline", "website", "app", "online"]
KINDS: dict[Kind, str] = {
    "hall": "办税服务厅",
    "hotline": "热线",
    "website": "网站",
    "app": "APP",
    "online": "在线咨询",
}
ASPECTS = {"address": "地址", "telephone": "电话", "hours": "时间", "booking": "预约办法"}


class Office(Strict):
    """What is not known is empty. ``as_of``: the day on which it was so; ``verified``: somebody has made sure.
    ``entries``: what else may be asked about it."""

    name: Line
    kind: Kind
    districts: list[Line] = Field(default_factory=list)
    address: OptionalLine = ""
    telephone: OptionalLine = ""
    hours: OptionalLine = ""
    booking: OptionalLine = ""
    as_of: date | None = None
    verified: bool = False
    source: OptionalLine = ""
    entries: list[Slug] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_source(self) -> Office:
        if self.known() and not self.source:
            raise ValueError(f"“{self.name}”写了地址、电话、时间或预约，就要写来源")
        if self.verified and self.as_of is None:
            raise ValueError(f"“{self.name}”标了已核实，就要写是哪一天核实的")
        return self

    def known(self) -> dict[str, str]:
        """By aspect, what is known of it."""
        return {aspect: told for aspect in ASPECTS if (told := getattr(self, aspect))}
