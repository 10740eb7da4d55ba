from __future__ import annotations

import yaml

from actions.registry import build_executor, build_responder
from kit.settings import ROOT, Settings
from tests.actions.fakes import Rooms


def test_the_domain_and_the_app_know_the_same_actions() -> None:
    executor = build_executor(build_responder(Rooms().services), Settings(_env_file=None))
    declared = {
        action
        for path in (ROOT / "bot" / "domain").glob("*.yml")
        for action in yaml.safe_load(path.read_text(encoding="utf-8")).get("actions", [])
    }
    assert set(executor.actions) == declared
