"""Files mutated at random, read by every reader of entries: a table or a sentence, never a trace, never for long.

python -m bench.files [--rounds 1000] [--seed 20261128] [--forms xlsx docx] [--json]

Traces (anything raised but ``ContentError``), the slowest one in seconds, and the share that was read at all, by form.
"""

from __future__ import annotations

import argparse
import io
import random
import time
import zipfile
from dataclasses import asdict, dataclass, field

from bench.report import finish, say
from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.content import BUNDLED, read_content
from knowledge_base.errors import ContentError

ENTRIES = 3  # of the bundled ones, in each file
INSERTED = (
    b"\x00",
    b"\xff\xfe",
    b"\r",
    b'"',
    b"'",
    b"<",
    b"&",
    b"]]>",
    b"[" * 2000,
    "\u2028".encode(),
    b"_x000D_",
    b"|",
    b"\n## ",
)


@dataclass
class Fuzzed:
    rounds: int = 0
    read: int = 0
    slowest_s: float = 0.0
    traces: list[str] = field(default_factory=list)


def seed_file(form: str) -> bytes:
    return write_table(read_content(BUNDLED).entries[:ENTRIES], form)


def mutated(data: bytes, form: str, chance: random.Random) -> bytes:
    """Bytes changed, cut, doubled or put in; of a packed form also inside one of its parts."""
    if form in ("xlsx", "docx") and chance.random() < 0.8:
        return _inside(data, chance)
    return _changed(data, chance)


def fuzz(form: str, rounds: int, seed: int) -> Fuzzed:
    chance, found, original = random.Random(seed), Fuzzed(), seed_file(form)
    for _ in range(rounds):
        data = mutated(original, form, chance)
        begin = time.perf_counter()
        try:
            read_table(data, form, {})
            found.read += 1
        except ContentError:
            pass
        except Exception as error:
            found.traces.append(f"{type(error).__name__}: {error}"[:200])
        found.rounds += 1
        found.slowest_s = max(found.slowest_s, time.perf_counter() - begin)
    return found


def _changed(data: bytes, chance: random.Random) -> bytes:
    told = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(told) + 1), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                told[at : at + length] = chance.randbytes(min(length, len(told) - at))
            case 1:
                del told[at : at + length * chance.choice((1, 50))]
            case 2:
                told[at:at] = told[at : at + length * chance.choice((1, 20))]
            case _:
                told[at:at] = chance.choice(INSERTED)
    return bytes(told)


def _inside(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        part = chance.choice(old.namelist())
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, _changed(text, chance) if name == part else text)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000, help="of each form")
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--forms", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    asked = parser.parse_args()
    found = {form: fuzz(form, asked.rounds, asked.seed) for form in asked.forms}
    for form, what in found.items():
        for trace in dict.fromkeys(what.traces):
            say(f"{form}: {trace}")
    finish({form: asdict(what) | {"traces": len(what.traces)} for form, what in found.items()}, as_json=asked.json)


if __name__ == "__main__":
    main()
