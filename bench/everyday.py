"""Wages of a year: assessments a second beside OpenFisca-core with the same rules and the law of one year.

    python -m bench.everyday [--json] [--people 2000] [--few 200] [--peers-python PATH]

Both begin with the facts as a dictionary and end with the amounts; both run on one core, in seconds of the processor.
Ours also withholds month by month and makes formulas, documents and certainty. ``speed_ratio``: our assessments a
second over the peer's, one person at a time, as people ask; ``together_ratio``: the same with all people in one
simulation of the peer, as columns. ``equal``: whether every amount is the same to the cent.
"""

from __future__ import annotations

import random
import time
from datetime import date
from decimal import Decimal
from typing import Any

from backends.everyday.wages import Wages, assess
from backends.legislation.service import Legislation
from bench.openfisca import parse, result_of, run_peer
from bench.report import finish, say

DAY = date(2026, 6, 15)
SEED = 17
RATES = "income_tax.comprehensive.rates"
SUMS = {
    "basic": "income_tax.basic_deduction",
    "child": "income_tax.deduction.child",
    "rent": "income_tax.deduction.rent_beijing",
    "elderly": "income_tax.deduction.elderly",
}


def main() -> None:
    options = parse(__doc__, "people")
    law, people = Legislation.load(), made_up(options.people)
    seconds, amounts = ours(law, [situation_of(one) for one in people])
    asked = {"parameters": parameters(law), "people": people, "few": options.few}
    peer = run_peer("everyday_peer.py", options.peers_python, asked)
    wrong = sum(one != other for one, other in zip(amounts, peer["amounts"], strict=True))
    say(f"{len(people)} people of the law of {DAY.year}; {wrong} differ")
    finish(result_of(seconds, peer, wrong=wrong), as_json=options.json)


def made_up(count: int) -> list[dict[str, int]]:
    """Money in cents, of a year."""
    dice = random.Random(SEED)
    return [
        {
            "salary": dice.randrange(3_000_000, 150_000_000),
            "insurance": dice.randrange(0, 8_000_000),
            "children": dice.randrange(0, 3),
            "rents": dice.randrange(0, 2),
            "only_child": dice.randrange(0, 2),
        }
        for _ in range(count)
    ]


def situation_of(one: dict[str, int]) -> dict[str, Any]:
    return {
        "as_of": str(DAY),
        "annual_salary": str(Decimal(one["salary"]) / 100),
        "annual_social_insurance": str(Decimal(one["insurance"]) / 100),
        "children": one["children"],
        "housing": "rent" if one["rents"] else "none",
        "elderly": "only_child" if one["only_child"] else "none",
    }


def ours(law: Legislation, situations: list[dict[str, Any]]) -> tuple[float, list[int]]:
    """Seconds for one, and the year's tax in cents."""
    assess(Wages.model_validate(situations[0]), law)
    begun = time.process_time()
    results = [assess(Wages.model_validate(situation), law) for situation in situations]
    seconds = (time.process_time() - begun) / len(situations)
    return seconds, [int(result.amounts()["annual_tax"] * 100) for result in results]


def parameters(law: Legislation) -> dict[str, Any]:
    """The law of the day as the peer takes it, in cents and whole percents, so that no number is written twice."""
    steps = law.value_at(RATES, DAY).scale.steps
    return {
        **{name: int(law.value_at(key, DAY).number * 100) for name, key in SUMS.items()},
        "bounds": [int(step.upto * 100) for step in steps if step.upto is not None],
        "rates": [int(step.value * 100) for step in steps],
    }


if __name__ == "__main__":
    main()
