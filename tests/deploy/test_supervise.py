from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.supervise import Logs, check_port
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


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[str]]:
    mark = {"DAOBAN_VAR_DIR": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.supervising", str(home)],
        cwd=ROOT,
        env={**os.environ, **mark},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=in_the_background,
    )
    try:
        yield process
    finally:
        end_all_marked(mark)
        process.communicate()


def await_pids(home: Path, process: subprocess.Popen[str]) -> list[int]:
    files = [home / f"{program}.pid" for program in ("app", "rasa", "supervisord")]
    await_that(lambda: process.poll() is not None or all(f.exists() and f.read_text().strip() for f in files))
    assert process.poll() is None
    return [int(file.read_text()) for file in files]


def await_that(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_stops_everything_even_when_a_script_runs_it_in_the_background(tmp_path: Path, name: str) -> None:
    with running(tmp_path) as process:
        pids = await_pids(tmp_path, process)
        process.send_signal(signal.Signals[name])
        assert process.wait(60) == 0
        assert [pid for pid in pids if alive(pid)] == []


def test_whoever_kills_it_outright_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        pids = await_pids(tmp_path, process)
        process.kill()
        await_that(lambda: not any(alive(pid) for pid in pids))


def test_a_second_start_on_the_same_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        pids = await_pids(tmp_path, first)
        log = tmp_path / "var" / "log" / "app.log"
        log.write_text("said before")
        with running(tmp_path) as second:
            assert second.wait(60) != 0
            assert second.stderr is not None
            assert "正由另一个导办使用" in second.stderr.read()
            assert all(alive(pid) for pid in pids)
            assert log.read_text() == "said before"


def test_logs_of_earlier_starts_stay_and_only_this_starts_words_are_read(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("✗ 上一次的错误\n")
    logs = Logs.begin(tmp_path)
    assert logs.find("app.log", "✗ ") is None
    with (tmp_path / "app.log").open("a") as log:
        log.write("✗ 这一次的错误\n")
    assert logs.find("app.log", "✗ ") == "这一次的错误"
    (tmp_path / "app.log").write_text("✗ 新\n")  # rotated
    assert logs.find("app.log", "✗ ") == "新"
