"""Files damaged at random, by bytes, by characters, or within one part of an archive."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Final

INSERTED: Final = (
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


def with_bytes_changed(data: bytes, chance: random.Random) -> bytes:
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


def with_characters_changed(data: bytes, chance: random.Random) -> bytes:
    """Changed by whole characters, so that its encoding stays right."""
    told = list(data.decode("utf-8", "surrogateescape"))
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(told) + 1), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                told[at : at + length] = chance.sample(told, min(length, len(told) - at))
            case 1:
                del told[at : at + length * chance.choice((1, 20))]
            case 2:
                told[at:at] = told[at : at + length * chance.choice((1, 20))]
            case _:
                told[at:at] = chance.choice(INSERTED).decode("utf-8", "surrogateescape")
    return "".join(told).encode("utf-8", "surrogateescape")


def with_a_part_changed(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        part = chance.choice(old.namelist())
        for name in old.namelist():
            text = old.read(name)
            change = with_bytes_changed if chance.random() < 0.5 else with_characters_changed
            new.writestr(name, change(text, chance) if name == part else text)
    return out.getvalue()
