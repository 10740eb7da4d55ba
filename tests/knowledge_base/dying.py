"""A process that publishes a text and dies in the middle of it.

Run as ``python -m tests.knowledge_base.dying URL HOME WHERE``.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import knowledge_base.searching.lexical
import knowledge_base.tables
from kit.db import Database
from knowledge_base.editing import workflow
from knowledge_base.editing.editor import Editor
from knowledge_base.entries import repository
from tests.knowledge_base.fakes import entry, open_small, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
OLD, NEW = "请开票方重新提供。", "凭存根复印件。"
DIED = 9


def main(url: str, home: str, where: str) -> None:
    knowledge, _ = open_small(Database(url), Path(home), LOST, now=datetime(2026, 11, 24, tzinfo=UTC))
    editor = Editor(knowledge)
    editor.save(entry("invoice-lost", "发票丢了怎么办", NEW, tax="发票"), author="甲", based_on=1)
    editor.move("invoice-lost", "review", author="甲", based_on=2)
    if where == "storing":
        add = repository.add_revision

        def add_and_die(*args: Any, **kwargs: Any) -> None:
            add(*args, **kwargs)
            args[0].session.flush()
            os._exit(DIED)

        setattr(workflow, "add_revision", add_and_die)  # noqa: B010  the name is imported there
    else:  # the text is stored, its index half written
        written = knowledge_base.searching.lexical._document
        knowledge_base.searching.lexical._document = lambda *a: os._exit(DIED) if NEW in a[1].answer else written(*a)
    editor.move("invoice-lost", "published", author="乙", based_on=3)


if __name__ == "__main__":
    main(*sys.argv[1:])
