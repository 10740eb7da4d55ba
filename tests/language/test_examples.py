from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = [
    "language.normalise",
    "language.quantities.documents",
    "language.quantities.numerals",
    "language.quantities.patterns",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
