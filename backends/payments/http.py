"""The payment gateway over HTTP."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from backends.payments.errors import GatewayDownError
from backends.payments.schemas import Notice, OrderRequest

DOWN = "支付平台暂时没有答复，请稍后再试；已经付过的不会丢，恢复后自动对账"


class HttpGateway:
    """``client`` has the gateway's address and time limit. Signatures are checked by who hears the notice."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def create(self, request: OrderRequest) -> str:
        try:
            response = await self._client.post("orders", json=request.model_dump(mode="json"))
            response.raise_for_status()
            return str(response.json()["pay_url"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise GatewayDownError(DOWN) from error

    async def find(self, order_id: str) -> Notice | None:
        return await self._told("GET", f"orders/{order_id}")

    async def close(self, order_id: str) -> Notice | None:
        return await self._told("POST", f"orders/{order_id}/close")

    async def _told(self, method: str, path: str) -> Notice | None:
        try:
            response = await self._client.request(method, path)
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            response.raise_for_status()
            return Notice.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise GatewayDownError(DOWN) from error
