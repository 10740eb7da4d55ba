from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.supervise import check_port
from kit.settings import ROOT, SettingsError
from tests.servers import end_all_marked, free_port


def test_a_taken_port_is_said_with_the_setting_that_changes_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"端口 {port} 已被占用.*DAOBAN_PORT"):
            check_port("127.0.0.1", port, "DAOBAN_PORT")


def test_a_free_port_is_fine() -> None:
    check_port("127.0.0.1", free_port(), "DAOBAN_PORT")


def in_the_background() -> None:
    """As a shell begins a job of a script: deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_everything_even_when_a_script_runs_it_in_the_background(tmp_path: Path, name: str) -> None:
    mark = {"DAOBAN_VAR_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.supervising", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, **mark},
        stdout=subprocess.DEVNULL,
        preexec_fn=in_the_background,
    )
    try:
        files = [tmp_path / f"{program}.pid" for program in ("app", "rasa", "supervisord")]
        deadline = time.monotonic() + 60
        while not all(file.exists() and file.read_text().strip() for file in files):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        pids = [int(file.read_text()) for file in files]
        process.send_signal(signal.Signals[name])
        assert process.wait(60) == 0
        assert [pid for pid in pids if alive(pid)] == []
    finally:
        end_all_marked(mark)
