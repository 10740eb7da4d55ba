"""How many files one visitor, and one address, may send within a while."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from kit.turnstile import network
from kit.uploads.errors import TooManyFilesError

WINDOW_MINUTES = 10
PER_VISITOR = 60  # a whole case of two parties with every page photographed twice has 50
PER_ADDRESS = 300  # a hall of the bureau is behind one


class Pace:
    def __init__(self, counts: Storage) -> None:
        self._limiter = FixedWindowRateLimiter(counts)
        self._visitor = RateLimitItemPerMinute(PER_VISITOR, WINDOW_MINUTES, "uploads-visitor")
        self._address = RateLimitItemPerMinute(PER_ADDRESS, WINDOW_MINUTES, "uploads-address")

    def check(self, visitor: str, address: str) -> None:
        """Count one file. Raises ``TooManyFilesError``."""
        for limit, key in ((self._visitor, visitor), (self._address, network(address))):
            if not self._limiter.hit(limit, key):
                wait = max(1, math.ceil(self._limiter.get_window_stats(limit, key).reset_time - time.time()))
                minutes = math.ceil(wait / 60)
                raise TooManyFilesError(f"上传得太频繁，请 {minutes} 分钟后再试", retry_after=wait)
