"""The tags of a city on Spark are those of DuckDB; passed over where pyspark is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.profile.city import City
from backends.profile.tags.rules import TagRules
from bench.profile import find_tags, in_spark

pytest.importorskip("pyspark", reason="pyspark is an extra: requirements/spark.in")
pytestmark = pytest.mark.filterwarnings("ignore")  # of the libraries that it brings


@pytest.mark.timeout(600)
def test_not_one_tag_is_other_on_spark(tmp_path: Path) -> None:
    city, rules = City(tmp_path, 2000), TagRules.load(Legislation.load())
    city.build()
    find_tags(city, rules)
    assert in_spark(city, rules)["spark_same"]
