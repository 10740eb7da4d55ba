"""Where passwords are checked: few at a time, on threads of their own, and so often for an account or an address."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection

from kit.clock import Clock, utc_now
from kit.errors import LogicalError
from kit.metrics import SIGN_INS
from kit.sessions import Realm

log = structlog.get_logger(__name__)

T = TypeVar("T")

DAY = 24 * 3600
LONGEST_WAIT = 4 * 3600  # seconds; longer, and who guesses keeps the account's own person out for a day
STRIKES, BARRED = "strikes/", "barred/"
THREADS = 2  # one check takes 64 MiB and a twentieth of a second


class WrongPasswordError(LogicalError):
    code = "wrong_password"
    status = 401

    def __init__(self) -> None:
        super().__init__("用户名或密码不对，请重新输入")


class TooManyAttemptsError(LogicalError):
    code = "too_many_attempts"
    status = 429

    def __init__(self, seconds: float) -> None:
        minutes = max(1, math.ceil(seconds / 60))
        super().__init__(f"登录失败的次数太多，请 {minutes} 分钟后再试", retry_after=math.ceil(seconds))


@dataclass(frozen=True, slots=True)
class Allowance:
    """Failures within ``minutes``, after which no password is checked until they are over."""

    per_account: int
    per_address: int
    minutes: int


class Turnstile:
    """Failures are counted on the threads that check, so that at most ``THREADS`` are under way uncounted."""

    def __init__(self, counts: Storage, allowance: Allowance, clock: Clock = utc_now) -> None:
        self._counts = counts
        self._limiter = FixedWindowRateLimiter(counts)
        self._account = RateLimitItemPerMinute(allowance.per_account, allowance.minutes, "account")
        self._address = RateLimitItemPerMinute(allowance.per_address, allowance.minutes, "address")
        self._first_wait = allowance.minutes * 60
        self._clock = clock
        self._pool = ThreadPoolExecutor(THREADS, "passwords")

    async def let_in(self, connection: HTTPConnection, realm: Realm, username: str, authenticate: Callable[[], T]) -> T:
        """What ``authenticate`` gives. Raises what it raises, and ``TooManyAttemptsError`` without calling it."""
        address = connection.client.host if connection.client is not None else ""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._check, realm, username, address, authenticate)

    def barred_for(self, realm: Realm, username: str) -> int:
        """Seconds until this account's password is checked again; none for now."""
        key = _key(realm, username)
        return math.ceil(max(self._wait(((self._account, key),)), self._barred(key), 0))

    def forget(self, realm: Realm, username: str) -> None:
        """Somebody has vouched for the account: its failures no longer count."""
        key = _key(realm, username)
        self._limiter.clear(self._account, key)
        self._counts.clear(STRIKES + key)
        self._counts.clear(BARRED + key)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _check(self, realm: Realm, username: str, address: str, authenticate: Callable[[], T]) -> T:
        limits = ((self._account, _key(realm, username)), (self._address, _key(network(address))))
        told = {"realm": realm, "account": mask_account(username), "address": address}
        account = limits[0][1]
        if (wait := max(self._wait(limits), self._barred(account))) > 0:
            SIGN_INS.labels(realm, "barred").inc()
            raise TooManyAttemptsError(wait)
        try:
            person = authenticate()
        except WrongPasswordError:
            for limit, key in limits:
                self._limiter.hit(limit, key)
            self._bar_longer(limits[0])
            SIGN_INS.labels(realm, "refused").inc()
            # Said once when it begins: who goes on trying does not fill the log.
            barred = math.ceil(max(self._wait(limits), self._barred(account)))
            log.warning("sign_in.failed", **told, barred_seconds=barred)
            raise
        self._limiter.clear(*limits[0])
        self._counts.clear(STRIKES + account)
        SIGN_INS.labels(realm, "let in").inc()
        log.info("sign_in.succeeded", **told)
        return person

    def _bar_longer(self, account: tuple[RateLimitItemPerMinute, str]) -> None:
        """Each time that the failures of one day are too many again, the wait is twice as long as the last."""
        if self._limiter.test(*account):
            return
        strikes = self._counts.incr(STRIKES + account[1], DAY)
        wait = min(self._first_wait * 2 ** min(strikes - 1, 10), LONGEST_WAIT)
        if wait > self._first_wait:
            self._counts.incr(BARRED + account[1], wait)

    def _barred(self, account: str) -> float:
        if not self._counts.get(BARRED + account):
            return 0.0
        return self._counts.get_expiry(BARRED + account) - self._clock().timestamp()

    def _wait(self, limits: tuple[tuple[RateLimitItemPerMinute, str], ...]) -> float:
        """Seconds until another attempt is allowed; none for now."""
        spent = [
            self._limiter.get_window_stats(*limit).reset_time for limit in limits if not self._limiter.test(*limit)
        ]
        return max((reset - self._clock().timestamp() for reset in spent), default=0.0)


def mask_account(username: str) -> str:
    """Enough to recognise an account that one knows; people type their number or password there, too.

    >>> mask_account("agent1"), mask_account("甲")
    ('ag****', '****')
    """
    return (username[:2] if len(username) > 3 else "") + "****"


def network(address: str) -> str:
    """What one subscriber has: an IPv4 address, a /64 of IPv6."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if isinstance(ip, IPv6Address) else address


def _key(*parts: str) -> str:
    """Of one length whatever was typed, and not readable in the store."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
