"""What one process announces the others hear, whatever becomes of the line between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import kit.redis_relay
from kit.events import MISSED, Event, Hub
from kit.redis_relay import RedisRelay, open_relay
from kit.settings import Settings, SettingsError
from kit.vault import Vault
from tests.servers import RedisServer

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit.redis_relay, "RETRY_SECONDS", 0.2)
    monkeypatch.setattr(kit.redis_relay, "BEAT_SECONDS", 0.2)


class Process:
    """The events of one process, as its listeners got them."""

    def __init__(self, server: RedisServer, *, key: str = "one key") -> None:
        self.hub = Hub()
        self.relay = RedisRelay(server.url, self.hub, Vault([key]), "house")
        self.heard: list[Event] = []
        self.missed = 0
        self.hub.listen("desk", self.heard.append)
        self.hub.listen(MISSED, self._on_missed)
        self.relay.start()

    def _on_missed(self, _event: Event) -> None:
        self.missed += 1


@contextmanager
def processes(server: RedisServer, *keys: str) -> Iterator[list[Process]]:
    running = [Process(server, key=key) for key in keys or ("one key", "one key")]
    try:
        for process in running:
            until(lambda process=process: process.relay.hears)  # type: ignore[misc]
        yield running
    finally:
        for process in running:
            process.relay.stop()


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_one_announces_all_hear_once_and_in_order(redis_server: RedisServer) -> None:
    with processes(redis_server) as (one, other):
        said = [Event("desk", "message", {"n": n, "text": "我是张三"}) for n in range(1200)]
        one.hub.publish(said)
        until(lambda: len(other.heard) >= len(said))
        assert one.heard == said
        assert [(e.name, e.data) for e in other.heard] == [(e.name, e.data) for e in said]
        assert all(event.far for event in other.heard)


def test_what_every_process_finds_out_for_itself_stays_in_it(redis_server: RedisServer) -> None:
    with processes(redis_server) as (one, other):
        one.hub.publish([Event("desk", "presence", {})], here_only=True)
        one.hub.publish([Event("desk", "last", {})])
        until(lambda: other.heard)
        assert [event.name for event in other.heard] == ["last"]


def test_nobody_reads_on_the_line_what_people_say(redis_server: RedisServer) -> None:
    import redis

    client: Any = redis.Redis.from_url(redis_server.url)
    line = client.pubsub(ignore_subscribe_messages=True)
    with processes(redis_server) as (one, _):
        line.subscribe("house")
        one.hub.publish([Event("desk", "message", {"text": "a very private word"})])
        seen = [(line.get_message(timeout=1) or {}).get("data") or b"" for _ in range(6)]
        assert any(seen)
        assert not any(b"private" in data for data in seen)
    line.close()


def test_who_has_not_the_key_is_not_heeded(redis_server: RedisServer) -> None:
    import redis

    with processes(redis_server, "one key", "one key", "another key") as (one, other, stranger):
        stranger.hub.publish([Event("desk", "forged", {})])
        redis.Redis.from_url(redis_server.url).publish("house", b'{"from":"x","events":[["desk","forged",{}]]}')
        one.hub.publish([Event("desk", "true", {})])
        until(lambda: other.heard)
        assert [event.name for event in other.heard] == ["true"]


def test_what_another_release_says_otherwise_is_looked_up_in_the_store(redis_server: RedisServer) -> None:
    import redis

    with processes(redis_server) as (one, other):
        before = other.missed
        for said in (b'{"from":"x","news":[]}', b'["desk"]', b"no json"):
            redis.Redis.from_url(redis_server.url).publish("house", Vault(["one key"]).seal(said))
        one.hub.publish([Event("desk", "true", {})])
        until(lambda: other.heard)
        assert other.missed == before + 3
        assert other.relay.hears


def test_while_the_others_cannot_be_heard_pages_look_at_the_store_and_afterwards_once_more(
    redis_server: RedisServer,
) -> None:
    with processes(redis_server) as (one, other):
        redis_server.end()
        until(lambda: not other.relay.hears)
        before = other.missed
        until(lambda: other.missed > before + 1)
        one.hub.publish([Event("desk", "lost", {})])  # neither waits nor fails
        redis_server.begin()
        until(lambda: one.relay.hears and other.relay.hears)
        deadline = time.monotonic() + PATIENCE
        while not other.heard and time.monotonic() < deadline:  # the first may fall to the break
            one.hub.publish([Event("desk", "heard", {})])
            time.sleep(0.1)
        assert {event.name for event in other.heard} == {"heard"}


def test_what_cannot_be_reached_is_told_in_plain_words() -> None:
    with pytest.raises(SettingsError, match="DAOBAN_REDIS_URL"):
        open_relay(Settings(_env_file=None), Hub(), "nonsense")
