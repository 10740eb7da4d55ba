"""Start the app and Rasa under supervisord, say when both are ready, stop both on Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.environments import RASA_ENVIRONMENT, SHIPPED_MODEL, end_on_signals, end_with_parent
from kit.db import Database
from kit.errors import TechnicalError
from kit.model_shelf import ModelShelf
from kit.private import hold, open_private
from kit.settings import ROOT, Settings, SettingsError

CONFIG = ROOT / "deploy" / "supervisord.conf"
READY_SECONDS = 180
STOP_SECONDS = 40  # the two programs stop one after the other, and each may take its stopwaitsecs
POLL_SECONDS = 0.2
NO_MODEL = "Could not load model due to "  # Rasa starts all the same, and answers nothing
ROLES = {"agent": "座席", "trainer": "知识运营", "admin": "管理员"}


class StartFailedError(TechnicalError):
    code = "start_failed"


def check_port(host: str, port: int, setting: str) -> None:
    """Raises ``SettingsError`` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(f"端口 {port} 已被占用：请停掉占用它的程序，或用 {setting} 换一个端口") from error


def supervise(settings: Settings) -> int:
    """Until a signal ends it and all that it started (``end_on_signals``); returns the exit code.

    Raises ``SettingsError`` when a port is taken, ``StartFailedError`` otherwise."""
    rasa_port = urlsplit(settings.rasa_url).port or 5005
    check_port(settings.host, settings.port, "DAOBAN_PORT")
    check_port("127.0.0.1", rasa_port, "DAOBAN_RASA_URL")
    open_private(settings.var_dir)
    hold(settings.var_dir / "up.lock", "导办")
    database = Database(settings.store_url)
    database.check()
    database.close()
    logs = Logs.begin(settings.var_dir / "log")
    began = time.monotonic()
    end_on_signals()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(CONFIG)],
        cwd=ROOT,
        env=child_environment(settings, rasa_port, logs.folder),
        start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
        preexec_fn=end_with_parent,  # or its programs keep the ports
    )
    try:
        _wait_until_ready(settings, process, logs)
        _print_addresses(settings, time.monotonic() - began, logs.folder)
        return process.wait()
    except KeyboardInterrupt:
        print("\n正在停止…", flush=True)
        return 0
    finally:
        _stop(process)


@dataclass(frozen=True)
class Logs:
    """The logs of both programs, kept over starts and rotated by the supervisor. ``sizes``: when this start began."""

    folder: Path
    sizes: dict[str, int]

    @classmethod
    def begin(cls, folder: Path) -> Logs:
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, {log.name: log.stat().st_size for log in folder.glob("*.log")})

    def tail(self, name: str) -> str:
        """The end of what this start has written."""
        log = self.folder / name
        if not log.exists():
            return ""
        written = log.read_bytes()
        before = self.sizes.get(name, 0)
        new = written[before:] if len(written) >= before else written  # rotated meanwhile
        return new.decode("utf-8", "replace")[-3000:]

    def find(self, name: str, mark: str) -> str | None:
        """What a line of the end says after ``mark``: an error of ours begins with ✗."""
        return next((line.partition(mark)[2] for line in self.tail(name).splitlines() if mark in line), None)


def child_environment(settings: Settings, rasa_port: int, logs: Path) -> dict[str, str]:
    """What both processes need to find each other."""
    return {
        **os.environ,
        **RASA_ENVIRONMENT,
        "DAOBAN_LOG_DIR": str(logs),
        "DAOBAN_RASA_PORT": str(rasa_port),
        "DAOBAN_RASA_MODEL": str(ModelShelf(settings.var_dir / "models", SHIPPED_MODEL).settle().absolute()),
        "DAOBAN_ACTIONS_URL": f"{settings.address}/internal/actions/webhook",
        "DAOBAN_ACTION_TOKEN": settings.action_token,
        "PYTHONPATH": str(ROOT),
    }


def _wait_until_ready(settings: Settings, process: subprocess.Popen[bytes], logs: Logs) -> None:
    """Watch the app's own word on both processes, saying each as it comes up."""
    deadline = time.monotonic() + READY_SECONDS
    app_up = False
    with httpx.Client(trust_env=False, timeout=2) as client:
        while time.monotonic() < deadline and process.poll() is None:
            time.sleep(POLL_SECONDS)
            if refusal := logs.find("app.log", "✗ "):
                raise StartFailedError(f"应用没有启动：{refusal}")
            if failure := logs.find("rasa.log", NO_MODEL):
                raise StartFailedError(f"对话模型装载不了，请删去 bot/models 后再运行 make run：{failure}")
            try:
                parts = client.get(f"{settings.address}/health").json()["parts"]
            except (httpx.HTTPError, ValueError, KeyError):
                continue
            if not app_up:
                app_up = True
                print("✓ 应用已就绪，正在等待 Rasa …", flush=True)
            if parts["rasa"] == "ok":
                return
    name = "rasa.log" if app_up else "app.log"
    print(logs.tail(name), file=sys.stderr)
    raise StartFailedError(f"没有在 {READY_SECONDS} 秒内就绪，上面是 {logs.folder / name} 的末尾")


def _print_addresses(settings: Settings, seconds: float, logs: Path) -> None:
    print(f"✓ 全部就绪（{seconds:.0f} 秒）\n")
    for name, path in (("纳税人门户", "/"), ("座席工作台", "/console"), ("知识编辑", "/editor"), ("管理", "/admin")):
        print(f"  {name}  {settings.address}{path}")
    if settings.development:
        _print_accounts()
    print(f"\n日志：{logs}    按 Ctrl-C 停止", flush=True)


def _print_accounts() -> None:
    from backends.profile.demo import DEMO_ACCOUNTS
    from handoff.staff import DEMO_STAFF

    print("\n演示账号（仅开发模式；用户名 / 密码）")
    for staff, password in DEMO_STAFF:
        print(f"  {ROLES[staff.role]} {staff.name}  {staff.username} / {password}")
    for account in DEMO_ACCOUNTS:
        print(f"  纳税人 {account.name}  {account.username} / {account.password}  {account.note}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
