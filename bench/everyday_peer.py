"""The year's income tax on wages as a tax and benefit system of OpenFisca-core: the peer of ``bench.everyday``.

Runs in the Python of the peers and imports nothing of ours. Reads ``{"parameters": …, "people": […], "few": …}`` from
standard input, writes cents and seconds. Money is whole cents, because its floats are of 32 bits; rounded half up.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
Person = build_entity(key="person", plural="people", label="A person", is_person=True)
INPUTS = ("salary", "insurance", "children", "rents", "only_child")


def cents(person: Any, name: str, period: Any) -> Any:
    return person(name, period).astype(np.int64)


def variable(name: str, formula: Any = None) -> type[Variable]:
    body = {"value_type": int, "entity": Person, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def taxable(person: Any, period: Any, law: Any) -> Any:
    p = law(period)
    less = int(p.basic) + cents(person, "insurance", period)
    less = (
        less + cents(person, "children", period) * int(p.child) * 12 + cents(person, "rents", period) * int(p.rent) * 12
    )
    return np.maximum(
        cents(person, "salary", period) - less - cents(person, "only_child", period) * int(p.elderly) * 12, 0
    )


def system(parameters: dict[str, Any]) -> TaxBenefitSystem:
    bounds, rates = parameters.pop("bounds"), parameters.pop("rates")

    def income_tax(person: Any, period: Any, law: Any) -> Any:
        base, tax, last = cents(person, "taxable", period), 0, 0
        for bound, rate in zip([0, *bounds], rates, strict=True):
            tax = tax + np.maximum(base - bound, 0) * (rate - last)
            last = rate
        return (2 * tax + 100) // 200

    made = TaxBenefitSystem([Person])
    made.parameters = ParameterNode(
        "", data={n: {"values": {"2026-01-01": {"value": v}}} for n, v in parameters.items()}
    )
    for name in INPUTS:
        made.add_variable(variable(name))
    made.add_variable(variable("taxable", taxable))
    made.add_variable(variable("income_tax", income_tax))
    return made


def compute(law: TaxBenefitSystem, people: list[dict[str, int]]) -> list[int]:
    """All of ``people`` in one simulation."""
    simulation = SimulationBuilder().build_default_simulation(law, len(people))
    for name in INPUTS:
        simulation.set_input(name, YEAR, np.array([one[name] for one in people]))
    found: list[int] = simulation.calculate("income_tax", YEAR).astype(np.int64).tolist()
    return found


def main() -> None:
    asked = json.load(sys.stdin)
    law, people, few = system(asked["parameters"]), asked["people"], asked["people"][: asked["few"]]
    compute(law, people[:1])
    begun = time.process_time()
    one_by_one = [compute(law, [one])[0] for one in few]
    single = (time.process_time() - begun) / len(few)
    begun = time.process_time()
    amounts = compute(law, people)
    together = (time.process_time() - begun) / len(people)
    assert amounts[: len(few)] == one_by_one
    json.dump({"amounts": amounts, "single": single, "together": together}, sys.stdout)


if __name__ == "__main__":
    main()
