"""The files for who runs it: read by the tools that are here, and of no setting that there is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kit.settings import ROOT, Settings

FOLDER = ROOT / "deploy" / "host"


def test_only_settings_that_exist_are_named() -> None:
    known = {f"DAOBAN_{name.upper()}" for name in Settings.model_fields}
    named = {n for file in FOLDER.iterdir() for n in re.findall(r"DAOBAN_[A-Z_]+", file.read_text(encoding="utf-8"))}
    assert named
    assert named <= known


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("没有 systemd-analyze")
    unit = tmp_path / "daoban.service"
    words = (FOLDER / "daoban.service").read_text(encoding="utf-8")
    unit.write_text(words.replace("/opt/daoban/.venv/app/bin/python", sys.executable), encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False, timeout=30)
    assert [line for line in told.stderr.splitlines() if "daoban" in line] == []


def test_the_compose_file_gives_no_secret_and_opens_the_app_to_this_machine_alone() -> None:
    services = yaml.safe_load((FOLDER / "compose.yml").read_text(encoding="utf-8"))["services"]
    app = services["daoban"]
    assert app["environment"]["DAOBAN_SECRET_KEY"] == "${DAOBAN_SECRET_KEY:?}"
    assert all(port.startswith("127.0.0.1:") for port in app["ports"])
    assert (FOLDER / app["build"]["context"] / app["build"]["dockerfile"]).exists()
    assert "ports" not in services["store"]


def test_the_proxy_keeps_metrics_actions_and_half_requests_out() -> None:
    words = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for needed in (
        "location = /metrics { return 404; }",
        "location /internal/ { return 404; }",
        "client_header_timeout",
    ):
        assert needed in words
    assert words.count("{") == words.count("}")
