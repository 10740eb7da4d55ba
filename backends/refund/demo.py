"""Plainly invented vehicles and homes of the demo taxpayers, 2024 to 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The content of a register, a tuple per row, in the order of the columns."""

    vehicles: tuple[Row, ...] = ()
    payments: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    assessments: tuple[Row, ...] = ()
    home_swaps: tuple[Row, ...] = ()

    def by_table(self) -> dict[str, tuple[Row, ...]]:
        return {
            "vehicles": self.vehicles,
            "payments": self.payments,
            "events": self.events,
            "assessments": self.assessments,
            "home_swaps": self.home_swaps,
        }

    def fingerprint(self) -> str:
        return sha256(repr(self).encode()).hexdigest()[:8]


DEMO_ROWS = Rows(
    vehicles=(
        ("v1", "demo-zhang", "京A·演示1", "演示牌轿车", "passenger", "fuel", "1.8", date(2015, 4, 9)),
        ("v2", "demo-zhang", "京A·演示2", "演示牌越野车", "passenger", "fuel", "2.4", date(2019, 8, 20)),
        ("v3", "demo-zhang", "京A·演示3", "演示牌两厢车", "passenger", "fuel", "1.6", date(2017, 6, 1)),
        ("v4", "demo-zhang", "京A·演示4", "演示牌商务车", "passenger", "fuel", "3.0", date(2018, 2, 11)),
        ("v5", "demo-zhang", "京A·演示5", "演示牌节能车", "passenger", "energy_saving", "1.5", date(2023, 5, 30)),
        ("v6", "demo-tongguo", "京A·演示6", "演示牌公务车", "passenger", "fuel", "2.4", date(2026, 3, 16)),
        ("v7", "demo-tongguo", "京A·演示7", "演示牌小货车", "commercial", "fuel", "2.0", date(2020, 1, 8)),
        ("v8", "demo-xiaodian", "京A·演示8", "演示牌电动车", "passenger", "electric", "0", date(2024, 9, 2)),
    ),
    payments=(
        ("p01", "v1", 2024, date(2024, 3, 12), "480", "insurer"),
        ("p02", "v1", 2025, date(2025, 3, 14), "480", "insurer"),
        ("p03", "v1", 2026, date(2026, 3, 13), "480", "insurer"),
        ("p04", "v2", 2025, date(2025, 2, 6), "900", "self"),
        ("p05", "v2", 2025, date(2025, 8, 18), "900", "insurer"),
        ("p06", "v2", 2026, date(2026, 8, 17), "900", "insurer"),
        ("p07", "v3", 2025, date(2025, 5, 29), "420", "insurer"),
        ("p08", "v4", 2024, date(2024, 1, 22), "1920", "self"),
        ("p09", "v5", 2026, date(2026, 5, 27), "420", "insurer"),
        ("p10", "v6", 2026, date(2026, 3, 20), "750", "insurer"),
        ("p11", "v7", 2026, date(2026, 1, 7), "96", "insurer"),
    ),
    events=(
        ("v1", "scrapped", date(2026, 5, 12)),
        ("v3", "transferred", date(2025, 8, 5)),
        ("v4", "stolen", date(2024, 6, 3)),
        ("v4", "found", date(2024, 10, 8)),
        ("v6", "returned", date(2026, 7, 9)),
    ),
    assessments=(
        (
            *("s1", "demo-tongguo", "settlement", "企业所得税", "汇算清缴", 2025),
            *("62000", "68500", date(2026, 1, 15), date(2026, 5, 20)),
        ),
    ),
    home_swaps=(
        (
            *("h1", "demo-wang", "演示家园 1 号房", date(2026, 3, 18), "3000000", "36000"),
            *(date(2026, 9, 10), "2500000", True, True),
        ),
    ),
)
