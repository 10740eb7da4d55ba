"""How a benchmark speaks: lines for a reader, and with ``--json`` one object as the last line."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any


def say(text: str) -> None:
    """Progress and figures for the reader; standard error, so that ``--json`` stays clean."""
    print(text, file=sys.stderr, flush=True)


def finish(result: dict[str, Any], *, as_json: bool) -> None:
    for name, value in result.items():
        say(f"  {name:28} {value}")
    if as_json:
        print(json.dumps(result, ensure_ascii=False))


def allow_many_sockets() -> None:
    """A thousand conversations need more open files than a shell's default."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
