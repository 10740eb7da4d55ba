"""The tags of a whole city at once, beside one by one, and a notice to many of them.
``python -m bench.profile [--taxpayers 2000000] [--people 1000000] [--kills 5] [--json]``.

The city is invented (``backends.profile.city``), its tags are found by ``tags_sql`` in DuckDB, from Parquet to Parquet.
A sample is found anew one by one in Python, and the whole in Spark where pyspark is installed: ``same`` and
``spark_same`` say whether every tag, its value, reason and dates are equal. The notice is that of ``bench.notices``.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from backends.legislation.service import Legislation
from backends.profile.city import ON, City
from backends.profile.facts import facts_of
from backends.profile.tags.bulk import tags_sql
from backends.profile.tags.rules import TagRules
from bench import notices
from bench.report import finish, say

SAMPLE = 2000


def find_tags(city: City, rules: TagRules) -> tuple[float, float]:
    """Seconds from file to file: by the clock, and of the processors, which others beside it do not lengthen."""
    began, worked = time.perf_counter(), time.process_time()
    with duckdb.connect() as db:
        query = tags_sql(rules, ON, facts=f"'{city.file('facts')}'")
        db.execute(f"copy ({query}) to '{city.file('tags')}' (format parquet)")
    return time.perf_counter() - began, time.process_time() - worked


def count(city: City) -> tuple[int, int]:
    """Taxpayers, tags."""
    with duckdb.connect() as db:
        files = city.file("facts"), city.file("tags")
        one, other = (db.execute(f"select count(*) from '{file}'").fetchone() for file in files)
    assert one is not None
    assert other is not None
    return int(one[0]), int(other[0])


def same_one_by_one(city: City, rules: TagRules, sample: int = SAMPLE) -> bool:
    """Of a sample spread over the city."""
    with duckdb.connect() as db:
        query = f"select * from '{city.file('facts')}' order by hash(taxpayer_id) limit {sample}"
        rows = db.execute(query).fetchall()
        found = [facts_of(row) for row in rows]
        single = {(f.taxpayer_id, t.tag, t.value, t.why, t.since, t.until) for f in found for t in rules.tags_of(f, ON)}
        of_sample = f"select * from '{city.file('tags')}' where taxpayer_id in (select unnest(?))"
        bulk = set(db.execute(of_sample, [[f.taxpayer_id for f in found]]).fetchall())
    return bulk == single


def in_spark(city: City, rules: TagRules) -> dict[str, Any]:
    """The same query there: how long it takes, and whether not one tag is other."""
    from backends.invoice.records.spark import open_spark

    spark, began = open_spark(), time.perf_counter()
    spark.read.parquet(str(city.file("facts"))).createOrReplaceTempView("facts")
    theirs = city.folder / "spark"
    spark.sql(tags_sql(rules, ON)).write.parquet(str(theirs))
    seconds = time.perf_counter() - began
    spark.stop()
    with duckdb.connect() as db:
        ours = f"from '{city.file('tags')}'"
        other = f"from '{theirs}/*.parquet'"
        odd = db.execute(f"select count(*) from (({ours} except {other}) union all ({other} except {ours}))").fetchone()
    return {"spark_seconds": round(seconds, 1), "spark_same": odd == (0,)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--taxpayers", type=int, default=2_000_000)
    parser.add_argument("--people", type=int, default=1_000_000, help="told by the notice; 0 for none")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rules = TagRules.load(Legislation.load())
    with tempfile.TemporaryDirectory() as folder:
        city = City(Path(folder), args.taxpayers)
        city.build()
        say("  the city is built")
        seconds, worked = find_tags(city, rules)
        result: dict[str, Any] = {"tag_seconds": round(seconds, 1), "tag_cpu_seconds": round(worked, 1)}
        result["taxpayers"], result["tags"] = count(city)
        result["same"] = same_one_by_one(city, rules)
        if importlib.util.find_spec("pyspark") is not None:
            result |= in_spark(city, rules)
        if args.people:
            home = Path(folder) / "notice"
            home.mkdir()
            result |= notices.run(home, args.people, args.kills)
    finish(result, as_json=args.json)


if __name__ == "__main__":
    main()
