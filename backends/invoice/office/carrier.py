"""Who brings paper invoices: a small contract, and a carrier for trying out that keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from backends.invoice.office.errors import CarrierUnavailableError
from backends.invoice.office.schemas import Address, Status


@dataclass(frozen=True, slots=True)
class Tracked:
    """``status``: where the matter stands with it."""

    at: datetime
    status: Status
    words: str


class Carrier(Protocol):
    def ship(self, order: str, address: Address, now: datetime) -> str:
        """The tracking number. The same ``order`` is sent once, however often it is asked for."""
        ...

    def track(self, tracking_no: str, now: datetime) -> list[Tracked]:
        """All that has happened, oldest first."""
        ...


class NoCarrier:
    """Of a deployment that has connected none."""

    def ship(self, order: str, address: Address, now: datetime) -> str:
        raise CarrierUnavailableError("票e送还没有接通，请到办税服务厅领取，或转人工")

    def track(self, tracking_no: str, now: datetime) -> list[Tracked]:
        raise CarrierUnavailableError("物流信息暂时查不到，请稍后再试")


_ROUTE: tuple[tuple[int, str], ...] = ((0, "已揽收"), (8, "已到达北京转运中心"), (20, "派送中"))
_ENDS: dict[str, tuple[int, Status, str]] = {
    "received": (26, "received", "已签收"),
    "returned": (26, "returned", "收件人拒收或地址不详，已退回税务机关"),
    "lost": (72, "lost", "超过 48 小时没有更新，按丢失处理"),
}
_FATES = {"9998": "returned", "9999": "lost"}  # last digits of the phone: lets a demo show what seldom happens


class SandboxCarrier:
    """The number carries the time of sending and the end of the way."""

    def ship(self, order: str, address: Address, now: datetime) -> str:
        fate = list(_ENDS).index(_FATES.get(address.phone[-4:], "received"))
        return f"PS{int(now.timestamp()):010}{fate}{int(sha256(order.encode()).hexdigest()[:8], 16) % 10**6:06}"

    def track(self, tracking_no: str, now: datetime) -> list[Tracked]:
        sent = datetime.fromtimestamp(int(tracking_no[2:12]), UTC)
        hours, status, words = _ENDS[list(_ENDS)[int(tracking_no[12])]]
        route = [Tracked(sent + timedelta(hours=h), "on_the_way", w) for h, w in _ROUTE]
        return [t for t in (*route, Tracked(sent + timedelta(hours=hours), status, words)) if t.at <= now]
