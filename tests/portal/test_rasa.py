from __future__ import annotations

import asyncio

import httpx
import pytest

from conversations.cards import AskCard, Reply
from portal import rasa
from portal.rasa import RasaClient, RasaDownError


class RasaStandIn(httpx.AsyncBaseTransport):
    """Rasa as its REST channel looks from outside; can be taken down."""

    def __init__(self, *messages: dict[str, object]) -> None:
        self.messages = messages
        self.down = False
        self.slow = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("refused")
        if self.slow and request.method == "POST":
            raise httpx.ReadTimeout("slow")
        return httpx.Response(200, json=list(self.messages) if request.method == "POST" else {})


async def client_of(transport: RasaStandIn) -> RasaClient:
    client = RasaClient("http://rasa", 1, transport)
    await client.start()
    return client


async def until(condition: object) -> None:
    async with asyncio.timeout(5):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0)


def test_a_whole_reply_travels_through_rasa_and_plain_text_becomes_one() -> None:
    ask = Reply(text="多大面积？", card=AskCard(text="多大面积？"), commands={"a": "say:89平"})

    async def talk() -> list[Reply]:
        client = await client_of(RasaStandIn({"custom": ask.model_dump(mode="json")}, {"text": "您好"}))
        return await client.send("c:1", "问")

    assert asyncio.run(talk()) == [ask, Reply(text="您好")]


def test_a_refused_connection_means_down_until_rasa_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa, "PROBE_SECONDS", 0)

    async def talk() -> None:
        transport = RasaStandIn({"text": "在"})
        client = await client_of(transport)
        transport.down = True
        with pytest.raises(RasaDownError):
            await client.send("c:1", "问")
        assert not client.up
        transport.down = False
        await until(lambda: client.up)
        assert await client.send("c:1", "问") == [Reply(text="在")]
        await client.stop()

    asyncio.run(talk())


def test_an_answer_that_does_not_come_means_down_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Actions are bounded well below the limit, so it is Rasa that hangs."""
    monkeypatch.setattr(rasa, "PROBE_SECONDS", 0)

    async def talk() -> None:
        transport = RasaStandIn({"text": "在"})
        client = await client_of(transport)
        transport.slow = True
        with pytest.raises(RasaDownError):
            await client.send("c:1", "问")
        assert not client.up
        transport.slow = False
        await until(lambda: client.up)
        await client.stop()

    asyncio.run(talk())


def test_a_reply_of_unknown_shape_is_not_shown() -> None:
    async def talk() -> None:
        client = await client_of(RasaStandIn({"custom": {"wrong": 1}}))
        with pytest.raises(RasaDownError):
            await client.send("c:1", "问")
        await client.stop()

    asyncio.run(talk())


def test_another_model_is_loaded_or_it_is_said_that_none_was() -> None:
    async def change() -> None:
        transport = RasaStandIn()
        client = await client_of(transport)
        await client.use_model("/models/current.tar.gz")
        transport.slow = True
        with pytest.raises(RasaDownError, match="没有换模型"):
            await client.use_model("/models/current.tar.gz")

    asyncio.run(change())
