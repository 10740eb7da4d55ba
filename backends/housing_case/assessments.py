"""An assessment as it is kept with the case: what was confirmed can be shown again word for word."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic_core import to_jsonable_python

from backends.housing.schemas import Assessment


def assessment_content(assessment: Assessment) -> dict[str, Any]:
    """Amounts as texts, so that no cent is lost on the way."""
    kept = to_jsonable_python(asdict(assessment))
    due = {payer: str(assessment.total(payer)) for payer in ("seller", "buyer")}
    return {"assessment": kept, "due": due}
