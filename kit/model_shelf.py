"""The dialogue models of a deployment: the one that came along, those trained here, and which of them answers.

A link in the store's folder leads to the one that answers, so that Rasa finds it again after any start. A model that
was trained here carries in its name what it was trained beside: after an update of ours it answers no more.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO, Final

ENDING: Final = ".tar.gz"
KEPT: Final = 5  # of 40 MB each


class ModelShelf:
    def __init__(self, folder: Path, shipped: Path) -> None:
        """``shipped``: the model that came along; its mark, made by the set-up, lies beside it."""
        self._folder = folder
        self._shipped = shipped
        self.link = folder / f"current{ENDING}"

    @property
    def base(self) -> str:
        """What the shipped model was made from, in a few characters."""
        mark = self._shipped.with_name(".daoban")
        return mark.read_text(encoding="utf-8").strip()[:12] if mark.exists() else "unmarked"

    def path(self, model_id: str | None) -> Path:
        """Where the model of this id lies or would lie; the shipped one for None."""
        return self._shipped if model_id is None else self._folder / f"{self.base}-{model_id}{ENDING}"

    def current(self) -> str | None:
        """The id of what answers; None for the shipped one."""
        target = self.link.resolve()
        mine = f"{self.base}-"
        return target.name.removeprefix(mine).removesuffix(ENDING) if target.name.startswith(mine) else None

    def choose(self, model_id: str | None) -> None:
        """From the next start on this one answers, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self.link.with_name(f"next-{os.getpid()}")
        beside.unlink(missing_ok=True)
        target = self.path(model_id)
        beside.symlink_to(
            target.absolute() if model_id is None else target.name
        )  # a copy of the folder leads to its own
        beside.replace(self.link)

    def settle(self) -> Path:
        """The link, leading to a model that fits this version: what was chosen, or else the shipped one. There is none
        before a model was made."""
        chosen = self.current()
        model_id = chosen if chosen is not None and self.path(chosen).exists() else None
        if self.path(model_id).exists():
            self.choose(model_id)
        else:
            self.link.unlink(missing_ok=True)
        return self.link

    def clear(self) -> None:
        """Only the newest are kept, and the one that answers."""
        models = sorted(self._folder.glob(f"*-*{ENDING}"), key=lambda file: file.stat().st_mtime)
        for old in models[:-KEPT]:
            if old != self.link.resolve():
                old.unlink()

    def begin_training(self) -> IO[bytes] | None:
        """What is held while a model is trained, by one process of all; None while another is at it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = (self._folder / "training.lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return None
        return handle

    def is_training(self) -> bool:
        handle = self.begin_training()
        if handle is not None:
            handle.close()
        return handle is None
