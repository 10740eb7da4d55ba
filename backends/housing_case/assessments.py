"""An assessment as it is kept with the case: what was confirmed can be shown again word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from pydantic_core import to_jsonable_python

from backends.housing.schemas import Assessment


def assessment_content(assessment: Assessment) -> dict[str, Any]:
    """Amounts as texts, so that no cent is lost on the way."""
    kept = to_jsonable_python(asdict(assessment))
    due = {payer: str(assessment.total(payer)) for payer in ("seller", "buyer")}
    return {"assessment": kept, "due": due}


def taxes_of(lines: Iterable[Mapping[str, Any]], payer: str) -> dict[str, Decimal]:
    """What ``payer`` owes by the kept ``lines``, by tax; several owners together."""
    taxes: dict[str, Decimal] = {}
    for line in lines:
        if line["payer"] == payer and Decimal(line["amount"]):
            taxes[line["tax"]] = taxes.get(line["tax"], Decimal(0)) + Decimal(line["amount"])
    return taxes
