from __future__ import annotations

from datetime import date

import pytest
from typer.testing import CliRunner

from backends.legislation.commands import BadDayError, changed, law_app, parse_day, state
from backends.legislation.service import Legislation


def run(*arguments: str) -> str:
    result = CliRunner().invoke(law_app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_show_tells_the_history_with_its_documents() -> None:
    told = run("show", "vat.housing.short.rate")
    assert "2016-05-01 至 2025-12-31：0.05" in told
    assert "2026-01-01 起：0.03" in told
    assert "财政部 税务总局公告2025年第17号" in told
    assert "0.05" not in run("show", "vat.housing.short.rate", "--on", "2026-06-01")


def test_after_an_announced_end_no_number_is_told(law: Legislation) -> None:
    told = state(law, "six_taxes.small_scale.reduction", date(2028, 1, 1))
    assert told.startswith("政策未明")
    assert "0.5" not in told
    assert "six_taxes.small_scale.reduction: 政策未明" in run("on", "2028-01-01")


def test_before_the_first_value_and_after_a_repeal_it_says_so(law: Legislation) -> None:
    assert state(law, "vat.housing.short.rate", date(2016, 4, 30)) == "尚未收录"
    assert state(law, "vat.housing.long.difference_rate", date(2025, 1, 1)).startswith("已停止执行")


def test_diff_tells_what_changed_and_nothing_else(law: Legislation) -> None:
    keys = {key for key, _, _ in changed(law, date(2025, 12, 31), date(2026, 1, 1))}
    assert "vat.housing.short.rate" in keys
    assert "deed_tax.housing.only_home" not in keys
    assert changed(law, date(2026, 3, 1), date(2026, 3, 2)) == []
    assert run("diff", "2026-03-01", "2026-03-02") == "共 0 项不同\n"


def test_a_day_is_a_day() -> None:
    with pytest.raises(BadDayError, match="2026-11-23"):
        parse_day("tomorrow")
