"""The everyday service of this house: the rules over the dated parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from backends.everyday.errors import BadFactsError, UnknownSubjectError
from backends.everyday.schemas import Assessment
from backends.everyday.service import SUBJECTS
from backends.legislation.service import Legislation


class ReferenceEveryday:
    def __init__(self, law: Legislation) -> None:
        self._law = law

    def assess(self, subject: str, facts: Mapping[str, Any]) -> Assessment:
        found = SUBJECTS.get(subject)
        if found is None:
            raise UnknownSubjectError(f"没有“{subject}”这一项，可以写：{'、'.join(SUBJECTS)}", field="subject")
        try:
            situation = found.takes.model_validate(dict(facts))
        except ValidationError as error:
            raise _fault(error) from error
        return found.assess(situation, self._law)


_REASONS = {"missing": "缺少这一项", "literal_error": "不在允许的取值之内"}


def _fault(error: ValidationError) -> BadFactsError:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
    allowed = first.get("ctx", {}).get("expected")
    told = f"{reason}：{allowed}" if first["type"] == "literal_error" else reason
    return BadFactsError(f"{field}：{told}" if field else told, field=field or None)
