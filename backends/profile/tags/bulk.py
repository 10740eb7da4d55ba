"""The tags of a whole city at once, in SQL that DuckDB and Spark both read. The same rules as one by one: what is not
known is null, and no condition holds of it."""

from __future__ import annotations

from datetime import date

from backends.profile.conditions import fill_sql
from backends.profile.tags.rules import Rule, TagRules


def tags_sql(rules: TagRules, on: date, *, facts: str = "facts") -> str:
    """A query over the table ``facts`` (the columns of ``Facts``): taxpayer_id, tag, value, why, since, until."""
    day = rules.on(on)
    alone = "".join(f" and not coalesce({rule.conditions.sql(on)}, false)" for rule in day if rule.alone)
    return " union all ".join(_of(rule, on, facts, "" if rule.alone else alone) for rule in day)


def _of(rule: Rule, on: date, facts: str, unless: str) -> str:
    value = f"cast({rule.value} as string)" if rule.value else "''"
    told = "".join(f" and {field} is not null" for field in sorted(rule.says - rule.conditions.fields))
    return (
        f"select taxpayer_id, '{rule.tag}' as tag, {value} as value, {fill_sql(rule.why)} as why, "  # noqa: S608  our own rules
        f"date '{on}' as since, date '{rule.until}' as until from {facts} where {rule.conditions.sql(on)}{told}{unless}"
    )
