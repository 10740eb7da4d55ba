"""What a bank is asked of an account that a taxpayer names, and the bank over HTTP: is it held by them?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from backends.refund_case.errors import BankDownError
from kit.signing import BadSignatureError, Verifier

Holding = Literal["own", "other", "unknown"]
DOWN = "银行暂时没有答复，恢复后自动接着核对"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HolderQuestion(Strict):
    """``identity``: the number of the holder's ID or of the firm. The same ``key`` twice is one question."""

    key: str
    number: str
    holder: str
    identity: str


class HolderAnswer(Strict):
    """``own``: the account is held under that name and number; ``other``: under another; ``unknown``: there is no such
    account, or it takes no money. Signed."""

    key: str
    holding: Holding
    at: datetime
    signature: str

    def signed(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"signature"})


class Bank(Protocol):
    async def check(self, question: HolderQuestion) -> Holding:
        """Raises ``BankDownError``: no answer, or none that can be trusted."""
        ...


class HttpBank:
    """``client`` has the bank's address and time limit."""

    def __init__(self, client: httpx.AsyncClient, verifier: Verifier) -> None:
        self._client = client
        self._verifier = verifier

    async def check(self, question: HolderQuestion) -> Holding:
        try:
            response = await self._client.post("holders", json=question.model_dump(mode="json"))
            response.raise_for_status()
            answer = HolderAnswer.model_validate_json(response.content)
            self._verifier.check(answer.signed(), answer.signature)
        except (httpx.HTTPError, ValidationError, BadSignatureError) as error:
            raise BankDownError(DOWN) from error
        if answer.key != question.key:
            raise BankDownError(DOWN)
        return answer.holding
