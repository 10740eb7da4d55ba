"""What the treasury is told and what it answers, and the treasury over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backends.refund_case.errors import TreasuryDownError

Money = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]
DOWN = "国库暂时没有答复，恢复后自动接着办，不会重复退"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PayoutRequest(Strict):
    """The same ``key`` twice is one payout. ``account_id``: the account on file, whose number does not travel."""

    key: str
    account_id: str
    amount: Money


class PayoutNotice(Strict):
    """How a payout stands at the treasury, signed. ``pending``: taken, to be asked again; ``rejected``: not paid and
    never to be under this key, for ``reason``."""

    key: str
    status: Literal["pending", "paid", "rejected"]
    amount: Money
    transaction: str = ""
    reason: str = ""
    at: datetime
    signature: str

    def signed(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"signature"})


class Treasury(Protocol):
    """Both raise ``TreasuryDownError``, after which each payout may have been made or not."""

    async def pay(self, requests: Sequence[PayoutRequest]) -> list[PayoutNotice]:
        """Pay each, or say how it stands if told before. One that is not answered may have been made or not."""
        ...

    async def statement(self, since: datetime) -> list[PayoutNotice]:
        """All that it was told of since then."""
        ...


_NOTICES = TypeAdapter(list[PayoutNotice])


class HttpTreasury:
    """``client`` has the treasury's address and time limit. Signatures are checked by who hears the notice."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def pay(self, requests: Sequence[PayoutRequest]) -> list[PayoutNotice]:
        try:
            response = await self._client.post("payouts", json=[r.model_dump(mode="json") for r in requests])
            response.raise_for_status()
            return _NOTICES.validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise TreasuryDownError(DOWN) from error

    async def statement(self, since: datetime) -> list[PayoutNotice]:
        try:
            response = await self._client.get("payouts", params={"since": since.isoformat()})
            response.raise_for_status()
            return _NOTICES.validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise TreasuryDownError(DOWN) from error
