"""What the comparisons with OpenFisca-core share: their options, the run in the Python of the peers, the result."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from kit.settings import ROOT

PEERS_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"


def parse(doc: str | None, counted: str, *, alone: str = "") -> argparse.Namespace:
    """``counted``: what is computed for, in English and in the plural; the option of their number has its name.
    ``alone``: an option that leaves out what else is measured."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(f"--{counted}", type=int, default=2000, help=f"how many {counted} (2000)")
    parser.add_argument("--few", type=int, default=200, help="of them one at a time by the peer (200)")
    parser.add_argument("--peers-python", type=Path, default=PEERS_PYTHON, help="a Python with openfisca-core")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    if alone:
        parser.add_argument(f"--{alone}", action="store_true", help="only this comparison")
    return parser.parse_args()


def run_peer(script: str, python: Path, asked: dict[str, Any]) -> Any:
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [str(python), str(ROOT / "bench" / script)]
    done = subprocess.run(
        command, input=json.dumps(asked), check=True, stdout=subprocess.PIPE, text=True, env=one_thread
    )
    return json.loads(done.stdout)


def result_of(seconds: float, peer: dict[str, Any], *, wrong: int) -> dict[str, Any]:
    """``seconds``: ours for one; ``wrong``: how many differ."""
    return {
        "ours_per_second": round(1 / seconds),
        "openfisca_per_second": round(1 / peer["single"]),
        "openfisca_together_per_second": round(1 / peer["together"]),
        "speed_ratio": round(peer["single"] / seconds, 2),
        "together_ratio": round(peer["together"] / seconds, 4),
        "equal": wrong == 0,
    }
