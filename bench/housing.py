"""Taxes of homes sold: assessments a second beside OpenFisca-core with the same rules for the law of one year.

    python -m bench.housing [--json] [--sales 2000] [--few 200] [--peers-python PATH] [--law-only]

Both begin with the facts as a dictionary and end with the amounts; both run on one core, in seconds of the processor.
Ours also makes the formulas in words, the documents and the certainty of every line. ``speed_ratio``: our assessments a
second over the peer's, one sale at a time, as people ask. ``together_ratio``: the same with all sales in one simulation
of the peer, as columns, which it is built for and we are not. ``equal``: whether every amount is the same to the cent.

Then whole cases: ``case_p95_s`` with their papers (``bench.housing_papers``), ``no_papers_p95_s`` without, and ``lost``
of 200 at once while every other house is killed (``bench.housing_case``). ``--law-only`` leaves them out.
"""

from __future__ import annotations

import random
import time
from datetime import date
from decimal import Decimal
from typing import Any

from backends.housing.rules import assess
from backends.housing.schemas import Situation, TaxCode
from backends.legislation.periods import years_after
from backends.legislation.schemas import Scale
from backends.legislation.service import Legislation
from bench import housing_case, housing_papers
from bench.openfisca import parse, result_of, run_peer
from bench.report import finish, say

DAY = date(2026, 6, 15)
SEED = 17
OUTPUTS: tuple[TaxCode, ...] = (
    "vat",
    "urban_construction_tax",
    "education_surcharge",
    "local_education_surcharge",
    "individual_income_tax",
    "deed_tax",
)
RATES = {
    "vat_rate": "vat.housing.short.rate",
    "vat_years": "vat.housing.holding_years",
    "urban_rate": "urban_construction_tax.city.rate",
    "education_rate": "education_surcharge.rate",
    "local_rate": "local_education_surcharge.rate",
    "reduction": "six_taxes.small_scale.reduction",
    "income_rate": "income_tax.property_transfer.rate",
    "renovation_cap": "income_tax.housing.renovation_cap.commodity",
    "exemption_years": "income_tax.housing.exemption_years",
    "third": "deed_tax.beijing.general_rate",
}


def main() -> None:
    options = parse(__doc__, "sales", alone="law-only")
    law, sales = Legislation.load(), made_up(options.sales)
    situations = [situation_of(sale) for sale in sales]
    seconds, amounts = ours(law, situations)
    peer = run_peer(
        "housing_peer.py", options.peers_python, {"parameters": parameters(law), "sales": sales, "few": options.few}
    )
    wrong = sum(one != other for one, other in zip(amounts, peer["amounts"], strict=True))
    say(f"{len(sales)} sales of the law of {DAY.year}; {wrong} differ")
    figures = result_of(seconds, peer, wrong=wrong)
    if not options.law_only:
        figures |= housing_papers.measure() | housing_case.measure()
    finish(figures, as_json=options.json)


def made_up(count: int) -> list[dict[str, int]]:
    """Money in cents, area in hundredths of a square metre."""
    dice = random.Random(SEED)
    return [
        {
            "price": dice.randrange(50_000_000, 2_000_000_000),
            "original_price": dice.randrange(20_000_000, 1_500_000_000),
            "original_deed_tax": dice.randrange(0, 20_000_000),
            "renovation": dice.randrange(0, 100_000_000),
            "interest": dice.randrange(0, 100_000_000),
            "months_held": dice.randrange(1, 120),
            "homes": dice.randrange(0, 4),
            "area": dice.randrange(3_000, 30_000),
            "only_home": dice.random() < 0.5,
        }
        for _ in range(count)
    ]


def situation_of(sale: dict[str, int]) -> dict[str, Any]:
    years, months = divmod(sale["months_held"], 12)
    acquired = years_after(DAY, -years)
    month = acquired.month - months
    acquired = acquired.replace(year=acquired.year - (month < 1), month=month + 12 * (month < 1))
    money = {
        name: str(Decimal(sale[key]) / 100)
        for name, key in (
            ("original_price", "original_price"),
            ("original_deed_tax", "original_deed_tax"),
            ("renovation_invoices", "renovation"),
            ("loan_interest", "interest"),
        )
    }
    return {
        "contract_on": str(DAY),
        "filed_on": str(DAY),
        "property": {"area_m2": str(Decimal(sale["area"]) / 100), "location": "city"},
        "deal": {"price": str(Decimal(sale["price"]) / 100)},
        "seller": {"acquired_on": str(acquired), "only_home": sale["only_home"], "cost_provable": True, **money},
        "buyer": {"family_homes_before": sale["homes"]},
    }


def ours(law: Legislation, situations: list[dict[str, Any]]) -> tuple[float, list[list[int]]]:
    """Seconds for one, and the amounts in cents."""
    assess(Situation.model_validate(situations[0]), law)
    begun = time.process_time()
    results = [assess(Situation.model_validate(situation), law) for situation in situations]
    seconds = (time.process_time() - begun) / len(situations)
    cents = [{line.code: int(line.amount * 100) for line in result.lines if line.amount} for result in results]
    return seconds, [[one.get(name, 0) for name in OUTPUTS] for one in cents]


def parameters(law: Legislation) -> dict[str, float]:
    """The law of the day as the peer takes it, so that no number is written twice."""
    numbers = {name: float(law.value_at(key, DAY).number) for name, key in RATES.items()}
    for name in ("first", "second"):
        key = {"first": "deed_tax.housing.only_home", "second": "deed_tax.housing.second_home"}[name]
        scale = law.value_at(key, DAY).value
        assert isinstance(scale, Scale)
        numbers["area_limit"] = float(scale.steps[0].upto or 0)
        numbers |= {f"{name}_small": float(scale.steps[0].value), f"{name}_large": float(scale.steps[1].value)}
    return numbers


if __name__ == "__main__":
    main()
