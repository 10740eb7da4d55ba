"""Whatever the API's description allows, and much that it does not, is answered: never with a failure of ours.

A slice with a fixed seed: one route of ``ONE_OF``, each asked as who it is for. ``DAOBAN_GENERATED=100`` asks every
route with so many cases of each kind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.house import House, Visitor

ALL = os.environ.get("DAOBAN_GENERATED")
CASES = int(ALL or 2)
ONE_OF = 1 if ALL else 8
ENDS = re.compile("sign-out|sign-in|password|second-factor|/staff/")  # would end what the others are asked in
STAFF = ("/api/admin", "/api/console", "/api/editor", "/api/staff")


def _operations(house: House) -> Iterator[tuple[str, SearchStrategy[Any]]]:
    app = house.client.app
    assert isinstance(app, FastAPI)
    described = schemathesis.openapi.from_dict(get_openapi(title="导办", version="1", routes=app.routes))
    for n, found in enumerate(described.get_all_operations()):
        assert isinstance(found, Ok)
        operation = found.ok()
        if n % ONE_OF or ENDS.search(operation.path):
            continue
        for mode in GenerationMode:
            if mode is GenerationMode.POSITIVE or operation.body or operation.query:  # there is something to get wrong
                yield operation.path, operation.as_strategy(generation_mode=mode)


def _ask(who: Visitor, strategy: SearchStrategy[Any]) -> list[str]:
    failed: list[str] = []

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="https://testserver")
        sent.pop("cookies", None)
        if "data" in sent:  # as the other client calls it
            sent["content"] = sent.pop("data")
        with who.as_me() as client:
            answer = client.request(**sent)
        if answer.status_code >= 500:
            failed.append(f"{answer.status_code} {sent} {answer.text[:200]}")

    ask()
    return failed


def test_no_generated_call_makes_the_app_fail(house: House) -> None:
    admin, taxpayer = house.agent("admin1"), house.visitor()
    taxpayer.post("/api/portal/sign-in", {"username": "tongguo", "password": "demo-tongguo"})
    failed = [
        failure
        for path, strategy in _operations(house)
        for failure in _ask(admin if path.startswith(STAFF) else taxpayer, strategy)
    ]
    assert not failed, "\n".join(failed)
