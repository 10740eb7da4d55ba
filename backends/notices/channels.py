"""What a channel is told and what it answers, and the channel over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from backends.notices.errors import ChannelDownError


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(Strict):
    """The same ``key`` twice is one delivery."""

    key: str
    to: str
    title: str
    text: str


class Receipt(Strict):
    """``pending``: taken, to be asked again; ``rejected``: not delivered and never to be under this key."""

    key: str
    status: Literal["pending", "sent", "rejected"]


class Sender(Protocol):
    async def send(self, messages: Sequence[Message]) -> list[Receipt]:
        """Deliver, or say how it stands if told before. A message without a receipt may have been delivered or not.

        Raises ``ChannelDownError``, after which each of them may have been."""
        ...


_RECEIPTS = TypeAdapter(list[Receipt])
DOWN = "这个渠道暂时没有答复，恢复后自动接着发，不会重复"


class HttpSender:
    """``client`` has the channel's address and time limit."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(self, messages: Sequence[Message]) -> list[Receipt]:
        body = [message.model_dump(mode="json") for message in messages]
        try:
            response = await self._client.post("messages", json=body)
            response.raise_for_status()
            return _RECEIPTS.validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise ChannelDownError(DOWN) from error
