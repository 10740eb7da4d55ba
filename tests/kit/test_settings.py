from __future__ import annotations

import re
from pathlib import Path

import pytest

from kit.settings import OUTSIDE_SETTINGS, ROOT, Settings, SettingsError, load_settings

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def documented() -> dict[str, tuple[str, str]]:
    """Name: (default, description) of every row of the page's tables."""
    rows = re.findall(r"^\| `(DAOBAN_\w+)` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    return {name: (default.strip("`"), text) for name, default, text in rows}


def shown(value: object) -> str:
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return str(value)


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    expected = {
        f"DAOBAN_{name.upper()}": (
            shown(field.default) if name != "secret_key" else "（仅开发可用）",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    }
    assert {k: v for k, v in documented().items() if k not in OUTSIDE_SETTINGS} == expected


def test_variables_read_outside_the_app_are_documented() -> None:
    assert OUTSIDE_SETTINGS - documented().keys() == set()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DAOBAN_{name.upper()}", raising=False)
    return monkeypatch


def test_production_refuses_the_development_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DAOBAN_MODE", "production")
    with pytest.raises(SettingsError, match="DAOBAN_SECRET_KEY"):
        load_settings(env_file=None)
    environment.setenv("DAOBAN_SECRET_KEY", "Fj3vQ9sWm2xKc7Lr5TzN8aYb4HdEg6Pu")
    assert not load_settings(env_file=None).development


@pytest.mark.parametrize("origins", ["*", "etax.example", "https://a.example/page", "https://a.example; script-src *"])
def test_only_origins_may_hold_the_portal(environment: pytest.MonkeyPatch, origins: str) -> None:
    environment.setenv("DAOBAN_EMBED_ORIGINS", origins)
    with pytest.raises(SettingsError, match="不是网站的地址"):
        load_settings(env_file=None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_development_listens_on_this_machine(environment: pytest.MonkeyPatch, host: str) -> None:
    environment.setenv("DAOBAN_HOST", host)
    assert load_settings(env_file=None).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "daoban.example", ""])
def test_development_does_not_listen_beyond_this_machine_unless_told_to(
    environment: pytest.MonkeyPatch, host: str
) -> None:
    environment.setenv("DAOBAN_HOST", host)
    with pytest.raises(SettingsError, match="请设 DAOBAN_MODE=production"):
        load_settings(env_file=None)
    environment.setenv("DAOBAN_DEVELOPMENT_BEYOND_LOOPBACK", "true")
    assert load_settings(env_file=None).development
    environment.delenv("DAOBAN_DEVELOPMENT_BEYOND_LOOPBACK")
    environment.setenv("DAOBAN_MODE", "production")
    environment.setenv("DAOBAN_SECRET_KEY", "Fj3vQ9sWm2xKc7Lr5TzN8aYb4HdEg6Pu")
    assert load_settings(env_file=None).host == host


def test_a_misspelt_setting_is_named(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DAOBAN_PROT", "8000")
    with pytest.raises(SettingsError, match="DAOBAN_PROT"):
        load_settings(env_file=None)


def test_a_wrong_value_names_its_setting(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DAOBAN_PORT", "none")
    with pytest.raises(SettingsError, match="DAOBAN_PORT 的值“none”不合要求"):
        load_settings(env_file=None)


def test_an_action_may_not_outlast_the_wait_for_it(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DAOBAN_ACTION_TIMEOUT_SECONDS", "9")
    with pytest.raises(SettingsError, match="DAOBAN_ACTION_TIMEOUT_SECONDS"):
        load_settings(env_file=None)
