"""The whole product as ``daoban up`` starts it, on ports and a store of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from kit.settings import ROOT
from tests.desk import write_desk
from tests.servers import end_all_marked, free_port
from tests.vectors import share_vectors

START_SECONDS = 240
STOP_SECONDS = 60


@dataclass
class Stack:
    """A running supervisor. ``output`` collects what it prints."""

    port: int
    rasa_port: int
    process: subprocess.Popen[str]
    var: Path
    output: list[str] = field(default_factory=list)
    ready: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    @contextmanager
    def start(cls, var: Path, **settings: str) -> Iterator[Stack]:
        share_vectors(var)
        port, rasa_port = free_port(), free_port()
        desk = write_desk(var / "open.yml")
        env = {f"DAOBAN_{k.upper()}": v for k, v in {"desk_file": str(desk), **settings}.items()}
        env |= {
            "DAOBAN_PORT": str(port),
            "DAOBAN_RASA_URL": f"http://127.0.0.1:{rasa_port}",
            "DAOBAN_VAR_DIR": str(var),
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "up"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        stack = cls(port, rasa_port, process, var)
        reader = threading.Thread(target=stack._read, daemon=True)
        try:
            reader.start()
            if not stack.ready.wait(START_SECONDS) or process.poll() is not None:
                raise RuntimeError("".join(stack.output))
            yield stack
        finally:
            try:
                stack.interrupt()
            finally:
                end_all_marked({"DAOBAN_VAR_DIR": str(var)})
            reader.join(5)
            if process.stdout is not None:
                process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if "Ctrl-C" in line:
                self.ready.set()
        self.ready.set()

    def interrupt(self) -> int:
        """Ctrl-C, and the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)

    def run(self, *words: str) -> str:
        """What ``daoban`` prints on the same store, as an administrator types it beside the running app."""
        env = {**os.environ, "DAOBAN_VAR_DIR": str(self.var)}
        command = [sys.executable, "-m", "cli", *words]
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True
        ).stdout

    def rasa_up(self) -> bool:
        """Rasa itself answers: a death that nobody has noticed yet is one all the same. And the app knows it."""
        try:
            httpx.get(f"http://127.0.0.1:{self.rasa_port}", trust_env=False, timeout=5)
        except httpx.HTTPError:
            return False
        parts = httpx.get(f"{self.url}/health", trust_env=False, timeout=5).json()["parts"]
        return bool(parts["rasa"] == "ok")

    def rasa_pids(self) -> set[int]:
        """Rasa processes that serve this stack's port, by their command lines."""
        found = set()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"rasa" in words and str(self.rasa_port).encode() in words:
                found.add(int(entry.name))
        return found

    def kill_rasa(self) -> None:
        """As a crash would: no warning, no goodbye. The supervisor starts another."""
        for pid in self.rasa_pids():
            os.kill(pid, signal.SIGKILL)

    def await_rasa(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.rasa_up():
            if time.monotonic() > deadline:
                raise TimeoutError("Rasa did not come back")
            time.sleep(0.3)
