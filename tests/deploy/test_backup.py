"""A backup of a running product, restored into an empty place, is the product again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backends.audit.service import Audit
from conversations.ledger import Draft
from conversations.service import do_append
from deploy.backup import back_up, restore
from kit.model_shelf import ModelShelf
from kit.settings import Settings, SettingsError
from kit.uploads.store import Owner
from tests.house import open_house
from tests.papers.files import a_picture

WORDS = "备份之前说的话"


def url_of(request: pytest.FixtureRequest, kind: str) -> str:
    return request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""


def settings_of(home: Path, url: str) -> Settings:
    return Settings(_env_file=None, var_dir=home / "var", database_url=url, desk_file=home / "desk.yml")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_what_was_backed_up_while_it_ran_runs_again_in_an_empty_place(
    kind: str, first_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home, again, url = tmp_path / "home", tmp_path / "again", url_of(request, kind)
    shutil.copytree(first_home, home)
    (home / "var" / "index" / "content.json").unlink(missing_ok=True)
    with open_house(home, database_url=url) as house:
        talk = house.visitor().open()["id"]
        upload = house.parts.uploads.keep(a_picture(), Owner(talk))
        with house.parts.database.write() as tx:
            do_append(tx, [Draft(talk, "taxpayer", WORDS)])
        Audit(house.parts.database).note("admin1", "privacy.export", "taxpayer/demo-zhang")
        assert back_up(settings_of(home, url), tmp_path / "backup") > 2
    shutil.copytree(first_home / "content", again / "content")
    shutil.copy(first_home / "desk.yml", again)
    fresh = settings_of(again, url_of(request, kind))
    restore(fresh, tmp_path / "backup")
    with open_house(again, database_url=fresh.database_url) as house:
        assert [m.text for m in house.parts.conversations.messages(talk)] == [WORDS]
        assert house.parts.uploads.read(upload.id, Owner(talk))
        told = Audit(house.parts.database).verify()
        assert (told.count > 0, told.broken) == (True, None)


def test_nothing_is_overwritten_and_what_is_no_backup_is_told(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "")
    full = tmp_path / "full"
    full.mkdir()
    (full / "file").touch()
    with pytest.raises(SettingsError, match="不是空的"):
        back_up(settings, full)
    with pytest.raises(SettingsError, match="不是 daoban backup 写的备份"):
        restore(settings, full)
    for inside in (settings.var_dir / "backup", settings.uploads_path / "backup"):
        with pytest.raises(SettingsError, match="请换一个别处的目录"):
            back_up(settings, inside)
        assert not inside.exists()
    (full / "var").mkdir()
    shutil.copytree(full, settings.var_dir)
    with pytest.raises(SettingsError, match="不是空的"):
        restore(settings, full)


def test_the_model_that_answers_is_the_one_that_answered(tmp_path: Path) -> None:
    shipped = tmp_path / "daoban.tar.gz"
    shipped.touch()
    here, there = settings_of(tmp_path / "here", ""), settings_of(tmp_path / "there", "")
    shelf = ModelShelf(here.var_dir / "models", shipped)
    shelf.choose("trained")
    shelf.path("trained").write_text("ours")
    back_up(here, tmp_path / "backup")
    shutil.rmtree(here.var_dir)
    restore(there, tmp_path / "backup")
    brought = ModelShelf(there.var_dir / "models", shipped)
    assert brought.settle().resolve() == brought.path("trained")
    assert (brought.current(), brought.link.read_text()) == ("trained", "ours")
