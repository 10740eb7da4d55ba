"""A knowledge entry as it is written in YAML and kept in the store."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.texts import Line, Prose, Text

Audience = Literal["个人", "企业", "个体工商户", "小规模纳税人", "一般纳税人", "不限"]
Tax = Literal[
    "增值税", "发票", "个人所得税", "企业所得税", "契税", "房产税", "城镇土地使用税", "土地增值税", "印花税",
    "车船税", "车辆购置税", "城市维护建设税", "消费税", "资源税", "环境保护税", "耕地占用税", "社会保险费",
    "出口退税", "征收管理", "纳税信用", "登记注销", "电子税务局", "二手房", "退税", "办税渠道", "其他",
]  # fmt: skip
Confidence = Literal["confirmed", "secondary", "unsettled"]
Status = Literal["draft", "review", "published", "disabled"]

UNDATED: Final = date.max  # of a draft of which nobody has said yet from when on it holds: it never answers

_COMMAS = re.compile(r"\s*[，、；]\s*")
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FACT = r"^F\d{4}$"
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InForce(Strict):
    """Both ends included; no ``to``: no announced end."""

    from_: date = Field(alias="from")
    to: date | None = None

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _check_order(self) -> InForce:
        if self.to is not None and self.to < self.from_:
            raise ValueError(f"in_force 的止期 {self.to} 早于起期 {self.from_}")
        return self

    def covers(self, day: date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)


class Version(Strict):
    """The answer during one interval of time."""

    answer: Text
    details: Prose = ""
    steps: list[Line] = []
    materials: list[Line] = []
    citations: list[EntryCitation] = Field(min_length=1)
    in_force: InForce
    confidence: Confidence


def _each_word(words: object) -> object:
    """To YAML, words set apart by Chinese commas are one word, which no question ever holds."""
    if not isinstance(words, list):
        return words
    return [part for word in words for part in (_COMMAS.split(word) if isinstance(word, str) else [word]) if part]


class Apart(Strict):
    """``words`` that a question of this entry holds and one of ``entry``, which it is mistaken for, does not."""

    entry: Slug
    words: Annotated[list[Line], BeforeValidator(_each_word)] = Field(min_length=1)


class Entry(Version):
    """The current version, what identifies the entry, and the ``earlier`` versions of its answer."""

    id: Slug
    question: Line
    similar: list[Line] = Field(min_length=6)
    tax: Tax
    audience: list[Audience] = Field(min_length=1)
    region: Line = "全国"
    status: Status = "published"
    related: list[Slug] = []
    apart_from: list[Apart] = []
    facts: list[Annotated[str, StringConstraints(pattern=FACT)]] = []
    earlier: list[Version] = []

    @model_validator(mode="after")
    def _check_versions_do_not_overlap(self) -> Entry:
        spans = sorted((v.in_force for v in self.versions()), key=lambda s: s.from_)
        for before, after in pairwise(spans):
            if before.to is None or before.to >= after.from_:
                raise ValueError(f"条目 {self.id} 的两个版本有效期重叠：{before.from_} 起与 {after.from_} 起")
        return self

    def versions(self) -> list[Version]:
        """Every dated version, the current one first."""
        return [self, *self.earlier]

    def version_at(self, day: date) -> Version | None:
        return next((v for v in self.versions() if v.in_force.covers(day)), None)


class Draft(Entry):
    """What somebody has begun to write: a name and a question will do. It is handed in as an ``Entry`` only."""

    answer: Prose = ""
    citations: list[EntryCitation] = []
    in_force: InForce = InForce(from_=UNDATED)
    confidence: Confidence = "secondary"
    similar: list[Line] = []
    tax: Tax | Literal[""] = ""  # type: ignore[assignment]
    audience: list[Audience] = []
    status: Status = "draft"
