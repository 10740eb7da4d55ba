"""How much one visitor, and one address, may ask of the portal within a while."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection

from kit.errors import LogicalError
from kit.turnstile import network

CLOSE_TOO_MANY = 4429
Thing = Literal["message", "conversation"]
WORDS: dict[Thing, str] = {"message": "发送得太快了", "conversation": "新开的对话太多了"}


class TooFastError(LogicalError):
    code = "too_fast"
    status = 429


@dataclass(frozen=True, slots=True)
class Paces:
    """Messages a minute and conversations an hour of one visitor, an address (a hall is behind one) so many times more;
    sockets of one visitor at once."""

    messages: int
    conversations: int
    sockets: int
    address_factor: int


class VisitorPace:
    def __init__(self, counts: Storage, paces: Paces) -> None:
        self._limiter = FixedWindowRateLimiter(counts)
        factor = paces.address_factor
        self._limits: dict[Thing, tuple[RateLimitItem, RateLimitItem]] = {
            "message": (
                RateLimitItemPerMinute(paces.messages, 1, "message"),
                RateLimitItemPerMinute(paces.messages * factor, 1, "message-address"),
            ),
            "conversation": (
                RateLimitItemPerHour(paces.conversations, 1, "conversation"),
                RateLimitItemPerHour(paces.conversations * factor, 1, "conversation-address"),
            ),
        }
        self._most_sockets = paces.sockets
        self._sockets: Counter[str] = Counter()

    def check(self, thing: Thing, visitor: str, address: str) -> None:
        """Count one. Raises ``TooFastError``."""
        for limit, key in zip(self._limits[thing], (visitor, network(address)), strict=True):
            if not self._limiter.hit(limit, key):
                wait = max(1, math.ceil(self._limiter.get_window_stats(limit, key).reset_time - time.time()))
                raise TooFastError(f"{WORDS[thing]}，请 {wait} 秒后再试", retry_after=wait)

    async def check_async(self, thing: Thing, visitor: str, address: str) -> None:
        """As ``check``: the counts may be in the store."""
        await asyncio.to_thread(self.check, thing, visitor, address)

    @contextmanager
    def socket(self, visitor: str) -> Iterator[bool]:
        """Whether the visitor may have another page open in this process."""
        self._sockets[visitor] += 1
        try:
            yield self._sockets[visitor] <= self._most_sockets
        finally:
            self._sockets[visitor] -= 1
            if not self._sockets[visitor]:
                del self._sockets[visitor]


def address_of(connection: HTTPConnection) -> str:
    """Behind a proxy that ``FORWARDED_ALLOW_IPS`` names, the client's own."""
    return connection.client.host if connection.client is not None else ""
