"""A real app process of a benchmark's own: fresh store, own port, stopped at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.environments import end_on_signals
from kit.settings import ROOT
from tests.desk import write_desk
from tests.vectors import share_vectors

START_SECONDS = 300  # an idle machine needs ten


@dataclass(frozen=True)
class App:
    url: str
    var: Path

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    def await_rasa(self) -> None:
        """Wait until the app has noticed that Rasa is there."""
        await_url(self.url + "/health", lambda response: response.json()["parts"]["rasa"] == "ok")


@contextmanager
def running(command: list[str], log: Path, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    end_on_signals()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def await_url(url: str, good: object = None, seconds: float = START_SECONDS) -> None:
    """Until ``url`` answers with success (and ``good(response)``, if given)."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            response = httpx.get(url, trust_env=False, timeout=5)
            if response.is_success and (good is None or good(response)):  # type: ignore[operator]
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"{url} is not ready")


@contextmanager
def running_app(port: int, **settings: str) -> Iterator[App]:
    """The app under ``settings`` (names without ``DAOBAN_``), ready to answer."""
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        desk = write_desk(Path(home) / "open.yml")
        env = {f"DAOBAN_{k.upper()}": v for k, v in {"desk_file": str(desk), **settings}.items()}
        env |= {"DAOBAN_PORT": str(port), "DAOBAN_VAR_DIR": home, "DAOBAN_LOG_LEVEL": "ERROR"}
        app = App(f"http://127.0.0.1:{port}", Path(home))
        share_vectors(app.var)
        with running([sys.executable, "-m", "cli", "serve"], Path(home) / "app.out", env):
            try:
                await_url(app.url + "/health")
            except TimeoutError as error:
                raise TimeoutError((Path(home) / "app.out").read_text()[-2000:]) from error
            yield app
