"""Events between app processes through Redis (publish and subscribe): sealed, because people's words are among them.

Nothing lies in Redis. What was lost while a line was down is in the store; pages are told to look there.
"""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from pydantic_core import from_json, to_json

from kit.events import MISSED, Event, Hub
from kit.settings import Settings, SettingsError
from kit.vault import Vault, VaultError, open_vault

log = structlog.get_logger(__name__)

BEAT_SECONDS = 2.0  # how often a process says something to itself: a line that died without a word is found so
RETRY_SECONDS = 2.0
LOOK_SECONDS = 0.5  # how long ``stop`` may wait for the listener
LOST = Event(MISSED, MISSED, {})

_Unsent = list[Event] | None


class RedisRelay:
    """``channel`` and ``vault`` are the same in all processes of one house."""

    def __init__(self, url: str, hub: Hub, vault: Vault, channel: str) -> None:
        import redis  # here, because a house of one process has no need of it

        self._failures = (redis.RedisError, OSError)
        patience: dict[str, Any] = {"socket_connect_timeout": RETRY_SECONDS, "socket_timeout": 3 * BEAT_SECONDS}
        try:
            self._redis: Any = redis.Redis.from_url(url, **patience)
        except ValueError as error:
            raise SettingsError("DAOBAN_REDIS_URL 不是可用的 Redis 地址，应像 redis://主机:6379") from error
        self._hub = hub
        self._vault = vault
        self._channel = channel
        self._origin = uuid.uuid4().hex
        self._unsent: SimpleQueue[_Unsent] = SimpleQueue()
        self._ended = threading.Event()
        self._hears = False
        self._threads = [
            threading.Thread(target=self._send_all, name="redis-sender", daemon=True),
            threading.Thread(target=self._hear_all, name="redis-listener", daemon=True),
        ]

    @property
    def hears(self) -> bool:
        """Whether other processes can be heard now. While they cannot, pages look at the store again and again."""
        return self._hears

    def start(self) -> None:
        self._hub.forward(self._unsent.put)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Blocks until the others have what was published, if they can be reached."""
        self._ended.set()
        self._unsent.put(None)
        for thread in self._threads:
            thread.join(timeout=3 * BEAT_SECONDS)
        self._redis.close()

    def _send_all(self) -> None:
        lost = ended = False
        while not ended:
            events, ended = self._collect()
            try:
                self._redis.publish(self._channel, self._pack([LOST] if lost else events))
                lost = False
            except self._failures as error:
                if not lost:
                    log.warning("news.not_sent", error=type(error).__name__)
                lost = True  # for them the store has it
                self._ended.wait(RETRY_SECONDS)

    def _collect(self) -> tuple[list[Event], bool]:
        """All that is to be sent, after a while without nothing; and whether it is the last."""
        events: list[Event] = []
        try:
            batch = self._unsent.get(timeout=BEAT_SECONDS)
            while batch is not None:
                events += batch
                batch = self._unsent.get_nowait()
        except Empty:
            return events, False
        return events, True

    def _hear_all(self) -> None:
        while not self._ended.is_set():
            try:
                with self._redis.pubsub() as line:
                    line.subscribe(self._channel)
                    self._follow(line)
            except self._failures as error:
                if self._hears:
                    log.warning("news.not_heard", error=type(error).__name__)
                self._hears = False
                self._hub.publish([LOST], here_only=True)
                self._ended.wait(RETRY_SECONDS)

    def _follow(self, line: Any) -> None:
        """Until the line breaks, or not even our own beat comes over it."""
        heard = time.monotonic()
        while not self._ended.is_set():
            message = line.get_message(timeout=LOOK_SECONDS)
            if message is None:
                if time.monotonic() - heard > 3 * BEAT_SECONDS:
                    raise TimeoutError
                continue
            heard = time.monotonic()
            if message["type"] == "subscribe":
                self._hears = True
                self._hub.publish([LOST], here_only=True)  # what was told before we listened
            elif message["type"] == "message":
                self._hub.publish(self._unpack(message["data"]), here_only=True)

    def _pack(self, events: Sequence[Event]) -> bytes:
        told = [(event.topic, event.name, event.data) for event in events]
        return self._vault.seal(to_json({"from": self._origin, "events": told}))

    def _unpack(self, sealed: bytes) -> list[Event]:
        try:
            opened = self._vault.open(sealed, plain=False)
        except VaultError:  # of a house with other keys, or of nobody who may speak here
            log.warning("news.not_ours")
            return []
        try:
            news: dict[str, Any] = from_json(opened)
            if news["from"] == self._origin:
                return []
            return [Event(topic, name, data, far=True) for topic, name, data in news["events"]]
        except (KeyError, TypeError, ValueError):  # of another release: what it tells is in the store
            log.warning("news.unreadable")
            return [LOST]


def open_relay(settings: Settings, hub: Hub, url: str) -> RedisRelay:
    """Raises ``SettingsError``."""
    house = hashlib.sha256(b"news:" + settings.secret_key.get_secret_value().encode()).hexdigest()
    return RedisRelay(url, hub, open_vault(settings), f"daoban:{house[:16]}")
