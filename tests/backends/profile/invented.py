"""Invented facts of every kind, the same each time."""

from __future__ import annotations

import random
from datetime import date, timedelta

from backends.profile.facts import Facts


def some_facts(count: int, seed: int = 1) -> list[Facts]:
    draw = random.Random(seed)
    return [_one(draw, n) for n in range(count)]


def _one(draw: random.Random, n: int) -> Facts:
    kind = draw.choice(["person", "enterprise", "sole_trader"])
    day = date(2026, 11, 29) - timedelta(days=draw.randrange(800))
    common = {"taxpayer_id": f"t{n}", "kind": kind, "district": draw.choice(["", "海淀区"]), "asks": draw.randrange(9)}
    common |= {
        "asked": draw.choice(["invoice", "refund"]),
        "reads": draw.choice(["housing", "declare"]),
        "looks": draw.randrange(9),
        "turns": draw.randrange(9),
        "channel": draw.choice(["chat", "page"]),
        "part": draw.choice(["", "morning", "night"]),
        "cars": draw.randrange(2),
        "refundable": draw.choice([0, 480]),
    }
    if kind == "person":
        return Facts(
            **common,
            homes=draw.randrange(3),
            homes_let=draw.randrange(2),
            home_bought_on=draw.choice([None, day]),
            settlement_open=draw.random() < 0.5,
        )
    return Facts(
        **common,
        registered_on=day,
        vat_status=draw.choice(["small", "general"]),
        credit_level=draw.choice(["", "A", "M", "D"]),
        staff=draw.choice([0, 5, 300, 301]),
        assets=draw.choice([10**6, 5 * 10**7, 5 * 10**7 + 1]),
        sales_quarter=draw.choice([0, 249_999, 250_000, 299_999, 300_000]),
        profit_year=draw.choice([-5, 0, 10**6, 3 * 10**6 + 1]),
        quota=draw.choice([0, 100]),
        quota_used=draw.choice([84, 85, 100]),
        overdue=draw.randrange(2),
        risk=draw.random() < 0.3,
    )
