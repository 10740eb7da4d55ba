"""Work on a file that nobody vouches for: in a process of its own, bounded in time and memory, given up at any time.

``python -m kit.confined SECONDS MEGABYTES`` is that process: what to do is its input, what came of it its output.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, Any, Final, TypeVar

from kit.errors import DaobanError, LogicalError

ROOT: Final = Path(__file__).resolve().parent.parent
AT_ONCE: Final = 2  # readings side by side: what they may take together is bounded too
LOOK_S: Final = 0.2  # between two looks whether it is still wanted
_POLITENESS: Final = 5  # conversations go first
_KEPT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE")  # of the environment; no secrets

T = TypeVar("T")


class TooMuchWorkError(LogicalError):
    """A file that takes longer, or more memory, than any that a person writes."""

    code = "file_too_much"


class CrashedError(LogicalError):
    """A file that ended its reader."""

    code = "file_unreadable"


class GivenUpError(LogicalError):
    """Whoever asked is gone, or wants it no more: nothing was kept."""

    code = "given_up"


@dataclass(frozen=True)
class Wanted:
    """Whether what is done is still wanted."""

    _gone: threading.Event = field(default_factory=threading.Event)

    def give_up(self) -> None:
        self._gone.set()

    def check(self) -> None:
        """Raises ``GivenUpError``."""
        if self._gone.is_set():
            raise GivenUpError("已经取消，没有存下任何内容")


@dataclass(frozen=True)
class Confined:
    """``seconds`` of the clock and ``megabytes`` of memory are what one piece of work may take."""

    seconds: float = 120
    megabytes: int = 2048
    _places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    def run(self, wanted: Wanted, work: Callable[..., T], *given: Any) -> T:
        """``work`` of a module's top level; it, ``given`` and what comes back can be pickled.

        Raises the ``DaobanError`` that ``work`` raised, ``TooMuchWorkError``, ``CrashedError`` or ``GivenUpError``.
        """
        while not self._places.acquire(timeout=LOOK_S):
            wanted.check()
        try:
            return self._run(wanted, work, given)
        finally:
            self._places.release()

    def _run(self, wanted: Wanted, work: Callable[..., T], given: tuple[Any, ...]) -> T:
        with TemporaryFile() as task, TemporaryFile() as answer:
            pickle.dump((work, given), task)
            task.seek(0)
            process = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", __name__, str(self.seconds), str(self.megabytes)],
                stdin=task,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(),
            )
            try:
                self._wait(process, wanted)
            finally:
                process.kill()
                process.wait()
            came: T = self._came(answer, process.returncode)
            return came

    def _wait(self, process: subprocess.Popen[bytes], wanted: Wanted) -> None:
        end = monotonic() + self.seconds
        while True:
            try:
                process.wait(LOOK_S)
                return
            except subprocess.TimeoutExpired:
                wanted.check()
                if monotonic() > end:
                    raise TooMuchWorkError(self._too_long()) from None

    def _came(self, answer: IO[bytes], code: int) -> Any:
        answer.seek(0)
        if code != 0:
            spent = code == -signal.SIGXCPU
            raise (
                TooMuchWorkError(self._too_long())
                if spent
                else CrashedError("这个文件打不开：读的时候出错了。请用原来的程序打开，另存一份再试")
            )
        came = pickle.load(answer)  # noqa: S301  what our own module has written
        if isinstance(came, MemoryError):
            raise TooMuchWorkError(
                f"读这个文件要用的内存超过 {self.megabytes} MB，已经停下。请删去多余的内容，或者分成几个文件"
            )
        if isinstance(came, DaobanError):
            raise came
        return came

    def _too_long(self) -> str:
        return f"读这个文件超过 {self.seconds:g} 秒，已经停下。请删去多余的内容，或者分成几个文件"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _confine(seconds: float, megabytes: int) -> None:
    os.nice(_POLITENESS)
    limits = {
        resource.RLIMIT_CPU: math.ceil(seconds),
        resource.RLIMIT_AS: megabytes * 1024**2,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _do() -> Any:
    """What the work gave, or what it raised of what a person can be told."""
    try:
        work, given = pickle.load(sys.stdin.buffer)  # noqa: S301  what the app has written
        return work(*given)
    except (DaobanError, MemoryError) as error:
        return error.with_traceback(None)


def _main(seconds: str, megabytes: str) -> None:
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    _confine(float(seconds), int(megabytes))
    came = _do()
    try:
        whole = pickle.dumps(came)
    except MemoryError:
        whole = pickle.dumps(MemoryError())
    with answer:
        answer.write(whole)


if __name__ == "__main__":
    _main(*sys.argv[1:])
