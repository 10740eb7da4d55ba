"""The taxes of a home sold in one year, as a tax and benefit system of OpenFisca-core: the peer of ``bench.housing``.

Runs in the Python of the peers and imports nothing of ours. Reads ``{"parameters": …, "sales": […]}`` from standard
input, writes amounts in cents and seconds. Money is whole cents, because its floats are of 32 bits; rounded half up.
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
SCALE = 10_000  # rates are whole ten-thousandths
Sale = build_entity(key="sale", plural="sales", label="A sale", is_person=True)
OUTPUTS = (
    "vat",
    "urban_construction_tax",
    "education_surcharge",
    "local_education_surcharge",
    "individual_income_tax",
    "deed_tax",
)


def half_up(number: Any, divisor: Any) -> Any:
    """Whole ``number`` ÷ ``divisor``, both not below zero."""
    return (2 * np.asarray(number, dtype=np.int64) + divisor) // (2 * np.asarray(divisor, dtype=np.int64))


def whole(rate: Any) -> Any:
    return np.rint(np.asarray(rate, dtype=np.float64) * SCALE).astype(np.int64)


def cents(sale: Any, name: str, period: Any) -> Any:
    return sale(name, period).astype(np.int64)


def variable(name: str, kind: Any, formula: Any = None) -> type[Variable]:
    body = {"value_type": kind, "entity": Sale, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def held(sale: Any, period: Any, years: Any) -> Any:
    months = sale("months_held", period)
    return months >= 12 * years


def net(sale: Any, period: Any, law: Any) -> Any:
    p = law(period)
    price = cents(sale, "price", period)
    taxed = half_up(price * SCALE, SCALE + whole(p.vat_rate))
    return np.where(held(sale, period, p.vat_years), price, taxed)


def vat(sale: Any, period: Any, law: Any) -> Any:
    p = law(period)
    return np.where(held(sale, period, p.vat_years), 0, half_up(cents(sale, "net", period) * whole(p.vat_rate), SCALE))


def surcharge(rate: str) -> Any:
    def formula(sale: Any, period: Any, law: Any) -> Any:
        p = law(period)
        full = half_up(cents(sale, "vat", period) * whole(getattr(p, rate)), SCALE)
        return full - half_up(full * whole(p.reduction), SCALE)

    return formula


def individual_income_tax(sale: Any, period: Any, law: Any) -> Any:
    p = law(period)
    cost = cents(sale, "original_price", period) + cents(sale, "original_deed_tax", period)
    renovation = np.minimum(cents(sale, "renovation", period), half_up(cost * whole(p.renovation_cap), SCALE))
    taxes = sum(cents(sale, name, period) for name in OUTPUTS[1:4])
    gain = cents(sale, "net", period) - cost - taxes - renovation - cents(sale, "interest", period)
    exempt = held(sale, period, p.exemption_years) & sale("only_home", period)
    return np.where(exempt, 0, half_up(np.maximum(gain, 0) * whole(p.income_rate), SCALE))


def deed_tax(sale: Any, period: Any, law: Any) -> Any:
    p = law(period)
    homes, small = sale("homes", period), sale("area", period).astype(np.int64) <= whole(p.area_limit) // 100
    first = np.where(small, whole(p.first_small), whole(p.first_large))
    second = np.where(small, whole(p.second_small), whole(p.second_large))
    rate = np.select([homes == 0, homes == 1], [first, second], whole(p.third))
    return half_up(cents(sale, "net", period) * rate, SCALE)


def system(parameters: dict[str, float]) -> TaxBenefitSystem:
    made = TaxBenefitSystem([Sale])
    data = {name: {"values": {"2026-01-01": {"value": value}}} for name, value in parameters.items()}
    made.parameters = ParameterNode("", data=data)
    for name in (
        "price",
        "original_price",
        "original_deed_tax",
        "renovation",
        "interest",
        "months_held",
        "homes",
        "area",
    ):
        made.add_variable(variable(name, int))
    made.add_variable(variable("only_home", bool))
    formulas = {
        "net": net,
        "vat": vat,
        "urban_construction_tax": surcharge("urban_rate"),
        "education_surcharge": surcharge("education_rate"),
        "local_education_surcharge": surcharge("local_rate"),
        "individual_income_tax": individual_income_tax,
        "deed_tax": deed_tax,
    }
    for name, formula in formulas.items():
        made.add_variable(variable(name, int, formula))
    return made


def compute(law: TaxBenefitSystem, sales: list[dict[str, int]]) -> list[list[int]]:
    """All of ``sales`` in one simulation."""
    simulation = SimulationBuilder().build_default_simulation(law, len(sales))
    for name in sales[0]:
        simulation.set_input(name, YEAR, np.array([sale[name] for sale in sales]))
    columns = [simulation.calculate(name, YEAR).astype(np.int64).tolist() for name in OUTPUTS]
    return [list(row) for row in zip(*columns, strict=True)]


def main() -> None:
    asked = json.load(sys.stdin)
    law, sales, few = system(asked["parameters"]), asked["sales"], asked["sales"][: asked["few"]]
    compute(law, sales[:1])
    begun = time.process_time()
    one_by_one = [compute(law, [sale])[0] for sale in few]
    single = (time.process_time() - begun) / len(few)
    begun = time.process_time()
    amounts = compute(law, sales)
    together = (time.process_time() - begun) / len(sales)
    assert amounts[: len(few)] == one_by_one
    json.dump({"amounts": amounts, "single": single, "together": together}, sys.stdout)


if __name__ == "__main__":
    main()
