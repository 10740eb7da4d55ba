"""Of how many taxpayers each fact is known: what is not known gives no tag and no notice, and somebody has to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from backends.profile.facts import Facts
from backends.profile.models import FactsRow

# Without these nothing is said of a firm's size, and with it of most that it may use.
OF_FIRMS = {"staff": "从业人数", "assets": "资产总额", "profit_year": "应纳税所得额", "sales_quarter": "季销售额"}
# Of everybody, or found from returns and habits each time.
NOT_KEPT = {"taxpayer_id", "kind", "unfiled", "unpaid"} | {
    "interest",
    "asked",
    "asks",
    "reads",
    "looks",
    "turns",
    "channel",
    "part",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """``known``: by fact, of how many it is known. ``oldest``: when the oldest were told."""

    taxpayers: int
    firms: int
    oldest: datetime | None
    known: Mapping[str, int]
    known_of_firms: Mapping[str, int]

    @property
    def lacking(self) -> dict[str, int]:
        """By fact of firms, of how many of them it is not known."""
        lacks = {name: self.firms - self.known_of_firms[name] for name in OF_FIRMS}
        return {name: count for name, count in lacks.items() if count}


def coverage(session: Session) -> Coverage:
    names = [name for name in Facts.model_fields if name not in NOT_KEPT]
    firm = FactsRow.kind != "person"
    told = {name: FactsRow.facts[name].as_string().is_not(None) for name in names}
    counts = [func.count(case((told[name], 1))) for name in names]
    of_firms = [func.count(case((told[name] & firm, 1))) for name in OF_FIRMS]
    query = select(func.count(), func.count(case((firm, 1))), func.min(FactsRow.known_at), *counts, *of_firms)
    taxpayers, firms, oldest, *found = session.execute(query.select_from(FactsRow)).one()
    known, known_of_firms = found[: len(names)], found[len(names) :]
    return Coverage(
        taxpayers,
        firms,
        oldest,
        dict(zip(names, known, strict=True)),
        dict(zip(OF_FIRMS, known_of_firms, strict=True)),
    )


def lacking_told(found: Coverage) -> str:
    """In words for who runs this; empty where nothing lacks."""
    lacks = "、".join(f"{OF_FIRMS[name]} {count:,} 户" for name, count in found.lacking.items())
    if not lacks:
        return ""
    return (
        f"{found.firms:,} 户企业和个体户里不知道的：{lacks}。不知道的不当作 0，也不据此提醒；"
        "请用 daoban profile load 重新装入，各项看 daoban profile known"
    )
