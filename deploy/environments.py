#!/usr/bin/env python3
"""Make what is needed and only what is out of date. Standard library only: it runs before anything is installed.

Usage: python3 deploy/environments.py STEP…    (steps: app dev rasa encoders web model)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV = "uv==0.13.9"


def fail(sentence: str) -> None:
    sys.exit(f"✗ {sentence}")


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def once(name: str, stamp: Path, mark: str, work: Callable[[], None]) -> None:
    """Do ``work`` unless ``stamp`` already holds ``mark``; the stamp is written only after success."""
    if stamp.exists() and stamp.read_text() == mark:
        return
    print(f"… {name}", flush=True)
    began = time.monotonic()
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)
    print(f"✓ {name}（{time.monotonic() - began:.0f} 秒）", flush=True)


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    result = subprocess.run([str(c) for c in command], cwd=cwd, env={**os.environ, **(env or {})}, check=False)
    if result.returncode:
        fail(f"命令没有成功（退出码 {result.returncode}）：{' '.join(map(str, command))}")


def uv() -> str:
    """uv itself, installed aside when the machine has none."""
    if found := shutil.which("uv"):
        return found
    own = VENV / "uv" / "bin" / "uv"
    if not own.exists():
        print("… 安装 uv", flush=True)
        run(sys.executable, "-m", "venv", VENV / "uv")
        run(VENV / "uv" / "bin" / "python", "-m", "pip", "install", "-q", UV)
    return str(own)


def python(setting: str, versions: tuple[str, ...], wish: str) -> str:
    """An interpreter of one of ``versions``: the setting, then PATH, then pyenv, then whatever uv finds or fetches."""
    if chosen := os.environ.get(setting):
        if not Path(chosen).exists():
            fail(f"{setting} 指向的解释器不存在：{chosen}")
        return chosen
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in versions:
        on_path = shutil.which(f"python{version}")
        for candidate in [on_path, *sorted(map(str, pyenv.glob(f"{version}.*/bin/python")), reverse=True)]:
            if candidate and version_of(candidate) == version:
                return candidate
    found = subprocess.run([uv(), "python", "find", wish], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    if subprocess.run([uv(), "python", "install", wish], check=False).returncode:
        fail(f"缺少 Python {wish}。请安装（例如 uv python install {wish}），或用 {setting} 指出解释器的路径")
    return subprocess.run([uv(), "python", "find", wish], capture_output=True, text=True, check=True).stdout.strip()


def version_of(interpreter: str) -> str:
    """``3.11`` of a working interpreter; pyenv's bare shims exist but do not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    result = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False)
    return result.stdout.strip()


def environment(name: str, lock: Path, interpreter: Callable[[], str], *options: str) -> None:
    mark = fingerprint([lock], *options)

    def install() -> None:
        base = VENV / name
        if not (base / "bin" / "python").exists():
            run(uv(), "venv", "-q", "--python", interpreter(), base)
        run(
            uv(),
            "pip",
            "install",
            "-q",
            "--python",
            base / "bin" / "python",
            "--compile-bytecode",
            *options,
            "-r",
            lock,
        )

    once(f"安装 {lock.relative_to(ROOT)}", VENV / name / f".{lock.stem}", mark, install)


def app_python() -> str:
    return python("DAOBAN_PYTHON", ("3.11", "3.12", "3.13"), "3.11")


def make_app() -> None:
    environment("app", ROOT / "requirements" / "app.txt", app_python)


def make_dev() -> None:
    environment("app", ROOT / "requirements" / "dev.txt", app_python)


def make_encoders() -> None:
    backend = os.environ.get("DAOBAN_TORCH_BACKEND", "")
    options = ("--torch-backend", backend) if backend else ()
    environment("app", ROOT / "requirements" / "encoders.txt", app_python, *options)


def make_rasa() -> None:
    environment("rasa", ROOT / "bot" / "requirements.txt", lambda: python("DAOBAN_RASA_PYTHON", ("3.10",), "3.10"))


STEPS: dict[str, Callable[[], None]] = {
    "app": make_app,
    "dev": make_dev,
    "encoders": make_encoders,
    "rasa": make_rasa,
}


def main() -> None:
    steps = sys.argv[1:]
    if not steps or any(s not in STEPS for s in steps):
        fail(f"用法：environments.py {' '.join(STEPS)}（任选若干步）")
    for step in steps:
        STEPS[step]()


if __name__ == "__main__":
    main()
