"""A file that takes too long, too much, or its reader along costs its own process and nothing else."""

from __future__ import annotations

import os
import threading
import time

import pytest

from kit.confined import Confined, CrashedError, GivenUpError, TooMuchWorkError, Wanted
from kit.errors import LogicalError


def work(text: str) -> str:
    match text:
        case "refuse":
            raise LogicalError("第 3 行写错了")
        case "sleep":
            time.sleep(60)
        case "grow":
            return "a" * 1024**3
        case "crash":
            os.abort()
        case "print":
            print("said by the way")  # noqa: T201
        case "environment":
            return str([name for name in os.environ if name.startswith("DAOBAN")])
    return text * 2


def do(text: str, confined: Confined | None = None, wanted: Wanted | None = None) -> str:
    return (confined or Confined()).run(wanted or Wanted(), work, text)


def test_what_comes_of_it_comes_back_and_so_does_a_refusal() -> None:
    assert do("print") == "printprint"
    with pytest.raises(LogicalError, match="第 3 行写错了"):
        do("refuse")


def test_the_reader_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOBAN_SECRET_KEY", "hush")
    assert do("environment") == "[]"


def test_too_long_too_large_and_a_crash_are_each_told_in_a_sentence() -> None:
    with pytest.raises(TooMuchWorkError, match=r"超过 0\.5 秒"):
        do("sleep", Confined(seconds=0.5))
    with pytest.raises(TooMuchWorkError, match="超过 700 MB"):
        do("grow", Confined(megabytes=700))
    with pytest.raises(CrashedError, match="打不开"):
        do("crash")


def test_it_ends_when_nobody_wants_it_any_more() -> None:
    wanted, begun = Wanted(), time.monotonic()
    threading.Timer(0.1, wanted.give_up).start()
    with pytest.raises(GivenUpError):
        do("sleep", wanted=wanted)
    assert time.monotonic() - begun < 20
