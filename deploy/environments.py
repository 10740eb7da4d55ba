#!/usr/bin/env python3
"""Make what is needed and only what is out of date. Standard library only: it runs before anything is installed.

Usage: python3 deploy/environments.py STEP…    (steps: app dev rasa encoders bench web model index)
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
UV = "uv==0.13.9"
NODE = 20
PR_SET_PDEATHSIG = 1  # of Linux: the signal that a child gets when its parent is gone
MODEL_ENDING = ".tar.gz"
SHIPPED_MODEL = ROOT / "bot" / "models" / f"daoban{MODEL_ENDING}"
RASA_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",  # one core is as fast here, and the other is the app's
}


def end_on_signals() -> None:
    """From now on the first SIGINT or SIGTERM is a ``KeyboardInterrupt``; another does not break off what clears up.

    A job that a script runs in the background begins with SIGINT ignored: it must hear it all the same. SIGHUP too,
    unless ``nohup`` has it ignored."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)

    def interrupt(_signum: int, _frame: object) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in signals:
        signal.signal(each, interrupt)


def end_with_parent() -> None:
    """Of a child, before its program begins: whoever kills the parent outright must not leave it behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


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


def app_environment(lock: str, *options: str) -> None:
    environment("app", REQUIREMENTS / lock, lambda: python("DAOBAN_PYTHON", ("3.11", "3.12", "3.13"), "3.11"), *options)
    python_path = VENV / "app" / "bin" / "python"
    once(
        "安装 daoban 命令",
        VENV / "app" / ".daoban",
        fingerprint([ROOT / "pyproject.toml"]),
        lambda: run(uv(), "pip", "install", "-q", "--python", python_path, "--no-deps", "-e", ROOT),
    )


def make_app() -> None:
    app_environment("app.txt")


def make_dev() -> None:
    app_environment("dev.txt")


def make_encoders() -> None:
    backend = os.environ.get("DAOBAN_TORCH_BACKEND", "")
    app_environment("encoders.txt", *(("--torch-backend", backend) if backend else ()))


def make_bench() -> None:
    """The peers that the benchmark of search measures against, apart from the app."""
    lock = REQUIREMENTS / "bench.txt"
    environment("bench", lock, lambda: python("DAOBAN_PYTHON", ("3.11", "3.12", "3.13"), "3.11"))


def make_rasa() -> None:
    lock = ROOT / "bot" / "requirements.txt"
    environment("rasa", lock, lambda: python("DAOBAN_RASA_PYTHON", ("3.10",), "3.10"))


def make_web() -> None:
    npm = shutil.which("npm") or ""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False) if npm else None
    if node is None or int(node.stdout.lstrip("v").split(".")[0] or 0) < NODE:
        fail(f"缺少 Node.js {NODE} 或更新的版本。请安装后再试（例如用系统的软件包，或 Node.js 官网的安装包）")
    web = ROOT / "web"
    packages = [web / "package.json", web / "package-lock.json"]
    install = lambda: run(npm, "ci", "--no-audit", "--no-fund", "--loglevel", "error", cwd=web)  # noqa: E731
    once("安装前端依赖", web / "node_modules" / ".daoban", fingerprint(packages), install)
    sources = [p for p in web.iterdir() if p.name not in ("node_modules", "dist")]
    build = lambda: run(npm, "run", "--silent", "build", cwd=web)  # noqa: E731
    once("构建页面", web / "dist" / ".daoban", fingerprint(sources), build)


def make_model() -> None:
    sources = [ROOT / "config.yml", ROOT / "data", ROOT / "bot" / "domain", ROOT / "bot" / "components"]
    sources += [ROOT / "language", ROOT / "knowledge_base" / "encoders" / "bundled"]
    mark = fingerprint(sources, (ROOT / "bot" / "requirements.txt").read_text())
    once("训练对话模型（约 2 分钟）", SHIPPED_MODEL.with_name(".daoban"), mark, train)


def training_of(out: Path, *more: Path) -> list[str]:
    """The command that trains ``out``, a file with its ending, on our own data and on ``more``."""
    command = [VENV / "rasa" / "bin" / "python", "-W", "ignore", "-m", "rasa", "train", "--config", "config.yml"]
    command += ["--domain", "bot/domain", "--data", "data", *more, "--out", out.parent]
    return [*map(str, command), "--fixed-model-name", out.name.removesuffix(MODEL_ENDING)]


def rasa_environment() -> dict[str, str]:
    return {**os.environ, **RASA_ENVIRONMENT, "PYTHONPATH": str(ROOT)}


def train() -> None:
    """Train Rasa; its own words are shown only when it fails."""
    result = subprocess.run(
        training_of(SHIPPED_MODEL),
        cwd=ROOT,
        env=rasa_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        print((result.stdout + result.stderr)[-4000:], file=sys.stderr)
        fail("对话模型没有训练成功：请按上面的提示检查 config.yml、bot/domain 和 data")


def make_index() -> None:
    bundled = ROOT / "knowledge_base" / "encoders" / "bundled"
    mark = fingerprint([ROOT / "knowledge_base" / "content", bundled])
    load = lambda: run(VENV / "app" / "bin" / "daoban", "kb", "counts")  # noqa: E731
    once("载入知识条目、建立索引（约两到三分钟）", ROOT / "var" / "index" / ".daoban", mark, load)


STEPS: dict[str, Callable[[], None]] = {
    "app": make_app,
    "dev": make_dev,
    "encoders": make_encoders,
    "bench": make_bench,
    "rasa": make_rasa,
    "web": make_web,
    "model": make_model,
    "index": make_index,
}


def main() -> None:
    steps = sys.argv[1:]
    if not steps or any(s not in STEPS for s in steps):
        fail(f"用法：environments.py {' '.join(STEPS)}（任选若干步）")
    end_on_signals()
    try:
        for step in steps:
            STEPS[step]()
    except KeyboardInterrupt:
        fail("已中止")


if __name__ == "__main__":
    main()
