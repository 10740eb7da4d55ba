"""What the rules and the dashboard ask for is what the app tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry

from kit.metrics import REGISTRY
from kit.settings import ROOT
from portal.metrics import Standing
from tests.house import House

FOLDER = ROOT / "deploy" / "monitoring"


def told(house: House) -> set[str]:
    parts = house.parts
    now = CollectorRegistry()
    now.register(
        Standing(parts.database, parts.handoff, parts.presence, parts.writer, parts.rasa, parts.refunds.payouts)
    )
    families = [*REGISTRY.collect(), *now.collect()]
    return {name for f in families for name in (f.name, *(f"{f.name}_{end}" for end in ("total", "bucket", "count")))}


def asked(file: Path) -> list[str]:
    if file.suffix == ".json":
        panels = json.loads(file.read_text(encoding="utf-8"))["panels"]
        return [target["expr"] for panel in panels for target in panel["targets"]]
    groups = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


@pytest.mark.parametrize("name", ["alerts.yml", "dashboard.json"])
def test_every_metric_that_is_asked_for_is_told(house: House, name: str) -> None:
    expressions = asked(FOLDER / name)
    named = {metric for expr in expressions for metric in re.findall(r"(?:daoban|process)_[a-z_]+", expr)}
    assert len(expressions) > 5
    assert named <= told(house)
