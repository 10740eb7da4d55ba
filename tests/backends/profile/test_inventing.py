"""Invented taxpayers at the command line: marked as such, with the tags of one by one, and only where one tries out."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from backends.legislation.service import Legislation
from backends.notices.schemas import Wanted
from backends.notices.tagged import TaggedTaxpayers
from backends.profile.commands import profile_app
from backends.profile.errors import NotInProductionError
from backends.profile.models import FactsRow, TagRow
from backends.profile.tags.rules import TagRules
from kit.clock import today
from kit.db import Database
from migrations import upgrade

ARGUMENTS = ["invent", "--taxpayers", "400", "--json"]


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DAOBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    return database


def test_audiences_have_people_after_it_and_again_the_same(at_home: Database) -> None:
    told = [json.loads(CliRunner().invoke(profile_app, ARGUMENTS).stdout) for _ in range(2)]
    assert [one["taxpayers"] for one in told] == [400, 400]
    with at_home.read() as session:
        assert all(row.invented for row in session.scalars(select(FactsRow)))
        assert session.scalar(select(func.count()).select_from(TagRow)) == told[0]["tags"] == told[1]["tags"]
    audience = TaggedTaxpayers(at_home, TagRules.load(Legislation.load()))
    assert 10 < audience.count(Wanted(tags=("small_scale",)), today()) < 400
    at_home.close()


def test_it_is_refused_in_production(at_home: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOBAN_MODE", "production")
    monkeypatch.setenv("DAOBAN_SECRET_KEY", secrets.token_urlsafe(48))
    result = CliRunner().invoke(profile_app, ARGUMENTS)
    assert isinstance(result.exception, NotInProductionError)
    with at_home.read() as session:
        assert session.scalar(select(func.count()).select_from(FactsRow)) == 0
    at_home.close()
