"""Reading that is cancelled ends, and nothing of it is kept; what unpacks without end is refused before it is."""

from __future__ import annotations

import io
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request

from kit.auth import Staff
from kit.confined import Confined, GivenUpError, Wanted
from kit.errors import LogicalError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.api import editor_router
from knowledge_base.editing.importing import How, import_table
from knowledge_base.editing.tables import read_table, write_table
from knowledge_base.entries.models import EntryRevisionRow
from tests.knowledge_base.fakes import entry

PATIENCE_S = 120.0
SIZE = 400_000_000
LONG = "\n".join(f"long-{n},怎么办{n}？,答。" for n in range(19_000))


@pytest.fixture
def port(small: KnowledgeBase) -> Iterator[int]:
    """Where the editor's server listens."""

    def somebody(_request: Request) -> str:
        return "trainer1"

    app = FastAPI()
    app.include_router(editor_router(small, somebody, lambda: [Staff("t", "甲", "trainer")], Confined()))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def readers() -> list[str]:
    """The processes in which this one has files read."""
    return [entry.name for entry in Path("/proc").glob("[0-9]*") if _reads(entry)]


def _reads(process: Path) -> bool:
    try:
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        return int(parent) == os.getpid() and b"kit.confined" in (process / "cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def revisions(knowledge: KnowledgeBase) -> int:
    with knowledge.database.read() as session:
        return session.query(EntryRevisionRow).count()


@pytest.mark.parametrize("check", ["true", "false"])
def test_the_reader_ends_when_its_page_cancels_and_nothing_is_kept(small: KnowledgeBase, port: int, check: str) -> None:
    data, before = f"编号,问题,答案\n{LONG}\n".encode(), revisions(small)
    with socket.create_connection(("127.0.0.1", port)) as page:
        head = f"POST /api/editor/import?form=csv&check={check} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}\r\n"
        kind = "Content-Type: application/octet-stream\r\n\r\n"
        page.sendall(head.encode() + kind.encode() + data)
        wait_until(lambda: readers() != [])
    wait_until(lambda: readers() == [])
    assert revisions(small) == before


def test_what_is_cancelled_while_it_is_kept_is_kept_not_even_in_part(small: KnowledgeBase) -> None:
    asked: list[bool] = []

    def check() -> None:
        asked.append(True)
        with small.database.read() as session:  # it is being written, and nobody else sees anything of it
            assert session.query(EntryRevisionRow).count() == before
        if len(asked) > 2:
            raise GivenUpError("已经取消")

    before = revisions(small)
    data = write_table([entry(f"new-{n}", f"新的{n}怎么办", "答。") for n in range(3)], "csv")
    with pytest.raises(GivenUpError):
        import_table(small, data, "csv", author="甲", reason="试", how=How(read_table, check))
    assert (len(asked), revisions(small)) == (3, before)


def bomb(form: str) -> bytes:
    """Blanks without end in one part, ``SIZE`` of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml" if form == "docx" else "xl/worksheets/sheet1.xml", " " * SIZE)
    return out.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_what_unpacks_without_end_is_a_sentence_also_where_it_says_that_it_does_not(form: str) -> None:
    data = bomb(form)
    lying = data.replace(SIZE.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    confined = Confined(seconds=PATIENCE_S, megabytes=700)  # of address room, of which libraries take most
    for sent, sentence in ((data, "解开后有 400 MB，最多 120 MB"), (lying, "里面坏了")):
        with pytest.raises(LogicalError, match=sentence):
            confined.run(Wanted(), read_table, sent, form, {})
