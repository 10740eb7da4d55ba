"""A real Rasa with the trained model, on loopback and a free port, started and stopped by the tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy import environments
from kit.settings import ROOT
from tests.servers import free_port, missing

PYTHON = ROOT / ".venv" / "rasa" / "bin" / "python"
MODEL = ROOT / "bot" / "models" / "daoban.tar.gz"
START_SECONDS = 180


def ensure_trained() -> None:
    """Train when the sources have changed. Without the Rasa environment: a gap in CI, a skip elsewhere."""
    if not PYTHON.exists():
        missing("没有 Rasa 环境：请运行 python3 deploy/environments.py rasa")
    environments.make_model()


@dataclass
class RasaServer:
    """A running Rasa. ``actions_url`` is the whole address of the action webhook."""

    actions_url: str
    token: str
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    @contextmanager
    def start(cls, actions_url: str, token: str, port: int | None = None) -> Iterator[RasaServer]:
        """Ready on entry, gone on exit."""
        with tempfile.TemporaryDirectory(prefix="daoban-rasa-") as home:
            server = cls(actions_url, token, port or free_port(), Path(home) / "rasa.log")
            try:
                server.launch()
                server.await_ready()
                yield server
            finally:
                server.stop()

    def launch(self) -> None:
        """Begin to start; returns at once. Also after ``kill``."""
        environment = {
            **os.environ,
            **environments.RASA_ENVIRONMENT,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
            "DAOBAN_ACTIONS_URL": self.actions_url,
            "DAOBAN_ACTION_TOKEN": self.token,
        }
        command = [PYTHON, "-W", "ignore", "-m", "rasa", "run", "--model", MODEL, "--endpoints", "bot/endpoints.yml"]
        command += ["--credentials", "bot/credentials.yml", "-i", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in command], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                httpx.get(self.url, trust_env=False, timeout=2).raise_for_status()
                return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise RuntimeError(f"Rasa did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def say(self, sender: str, text: str) -> list[dict[str, Any]]:
        """What the REST channel answers to one message."""
        body = {"sender": sender, "message": text}
        response = self.post(body, {"X-Daoban-Token": self.token})
        response.raise_for_status()
        replies: list[dict[str, Any]] = response.json()
        return replies

    def post(self, body: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        return self._post("webhook", body, headers)

    def use_model(self, model: Path) -> httpx.Response:
        """Answers by this one from now on, or goes on as before."""
        return self._post("model", {"path": str(model)}, {"X-Daoban-Token": self.token})

    def _post(self, what: str, body: dict[str, str], headers: dict[str, str]) -> httpx.Response:
        return httpx.post(f"{self.url}/webhooks/rest/{what}", json=body, headers=headers, trust_env=False, timeout=60)

    def kill(self) -> None:
        """As a crash would: no warning, no goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def resident_megabytes(self) -> float:
        """What the process holds in memory now."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
