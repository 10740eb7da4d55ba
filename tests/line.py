"""A network between browser and app that can fall dead as networks do: bytes vanish, and nobody is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65536


class Line:
    """A TCP proxy to ``port``. What was open at a ``cut`` never works again; after ``mend`` new connections do."""

    def __init__(self, listener: socket.socket, port: int) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._listener = listener
        self._port = port
        self._is_cut = False
        self._pairs: list[_Pair] = []

    @classmethod
    @contextmanager
    def to(cls, port: int) -> Iterator[Line]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            line = cls(listener, port)
            accepting = threading.Thread(target=line._accept)
            accepting.start()
            try:
                yield line
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                accepting.join()
                for pair in line._pairs:
                    pair.end()
                    pair.join()

    def cut(self) -> None:
        self._is_cut = True
        for pair in self._pairs:
            pair.dead = True

    def mend(self) -> None:
        """As a network that is back: what is sent on an old connection is answered with a reset."""
        self._is_cut = False
        for pair in self._dead():
            pair.end()

    def given_up(self, seconds: float) -> bool:
        """Whether the app lets go of every connection that the cut has killed, within ``seconds``."""
        return all(pair.left.wait(seconds) for pair in self._dead())

    def _dead(self) -> list[_Pair]:
        return [pair for pair in self._pairs if pair.dead]

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            pair = _Pair(browser, socket.create_connection(("127.0.0.1", self._port)), dead=self._is_cut)
            self._pairs.append(pair)
            pair.start()


class _Pair(threading.Thread):
    """One connection of the browser, carried to the app and back."""

    def __init__(self, browser: socket.socket, app: socket.socket, *, dead: bool) -> None:
        super().__init__()
        self._ends = browser, app
        self.dead = dead
        self.left = threading.Event()
        """The app has closed its end."""

    def run(self) -> None:
        browser, app = self._ends
        with browser, app:
            up = threading.Thread(target=self._carry, args=(browser, app))
            up.start()
            self._carry(app, browser)
            self.left.set()
            up.join()

    def end(self) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # either end is gone
            while data := source.recv(CHUNK):
                if not self.dead:
                    target.sendall(data)
            if not self.dead:
                target.shutdown(socket.SHUT_WR)
