"""Real servers that the tests start and stop themselves, on loopback and free ports."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def missing(what: str) -> NoReturn:
    """A server that is not there: a gap in CI, a sentence elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def end_all_marked(mark: Mapping[str, str]) -> None:
    """Kill what is left of the processes that have ``mark`` in their environment, whoever is their parent now."""
    wanted = {f"{name}={value}".encode() for name, value in mark.items()}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted <= set((entry / "environ").read_bytes().split(b"\0")):
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:  # another user's, or gone
            continue


def _as_postgres(*command: str | Path) -> list[str]:
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*prefix, *map(str, command)]


def _run(*command: str | Path) -> None:
    subprocess.run(_as_postgres(*command), check=True, stdout=subprocess.DEVNULL)


@dataclass(frozen=True)
class PostgresServer:
    port: int
    control: tuple[str | Path, ...]
    launching: tuple[str | Path, ...]

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[PostgresServer]:
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        found = shutil.which("initdb")
        if not binaries and not found:
            missing("没有 PostgreSQL：请安装 postgresql（Debian：apt install postgresql）")
        bin_dir = binaries[-1] if binaries else Path(found or "").parent
        home = Path(tempfile.mkdtemp(prefix="daoban-pg-", dir="/tmp"))
        home.chmod(0o777)
        data, port = home / "data", free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
        control: list[str | Path] = [bin_dir / "pg_ctl", "-D", data, "-w"]
        try:
            _run(bin_dir / "initdb", "-D", data, "-U", "daoban", "-A", "trust", "-E", "UTF8", "--no-sync")
            server = cls(port, tuple(control), ("-o", options, "-l", home / "log", "start"))
            server.revive()
            yield server
        finally:
            if (data / "postmaster.pid").exists():
                _run(*control, "-m", "immediate", "stop")
            shutil.rmtree(home, ignore_errors=True)

    def revive(self) -> None:
        """Start, the first time or after ``kill``."""
        _run(*self.control, *self.launching)

    def kill(self) -> None:
        """As a crash would: no checkpoint, every connection cut."""
        _run(*self.control, "-m", "immediate", "stop")

    def create_database(self) -> str:
        """A fresh database; its SQLAlchemy address."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user=daoban dbname=postgres", autocommit=True) as admin:
            admin.execute(f'create database "{name}"')
        return f"postgresql+psycopg://daoban@127.0.0.1:{self.port}/{name}"


@dataclass
class RedisServer:
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[RedisServer]:
        if shutil.which("redis-server") is None:
            missing("没有 Redis：请安装 redis-server（Debian：apt install redis-server）")
        server = cls(free_port())
        server.begin()
        try:
            yield server
        finally:
            server.end()

    def begin(self) -> None:
        """Returns at once."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = ["redis-server", *options, "--dir", tempfile.gettempdir()]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def end(self) -> None:
        """At once, as a machine that loses power."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Cable:
    """The line to a server, which can be cut: for a while nothing comes through, then what was open is broken."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._uncut = threading.Event()
        self._uncut.set()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._carrying: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def cut(self, seconds: float) -> None:
        """Blocks for as long."""
        self._uncut.clear()
        time.sleep(seconds)
        self._break()
        self._uncut.set()

    def close(self) -> None:
        self._uncut.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._break()
        for thread in self._carrying:
            thread.join()
        for end in (self._socket, *self._ends):
            end.close()

    def _break(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._socket.accept()
                there = socket.create_connection(("127.0.0.1", self._target))
                self._ends += [here, there]
                for pair in ((here, there), (there, here)):
                    thread = threading.Thread(target=self._carry, args=pair, daemon=True)
                    self._carrying.append(thread)
                    thread.start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._uncut.wait()
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
