"""Departments over HTTP: a request goes out, an attestation comes back and is checked."""

from __future__ import annotations

from typing import TypeVar

import httpx
from pydantic import ValidationError

from backends.departments.errors import DepartmentDownError
from backends.departments.schemas import (
    Attestation,
    Department,
    Families,
    Homes,
    Request,
    Strict,
    TaxHistory,
    Title,
)
from backends.departments.service import Attested
from kit.signing import BadSignatureError, Verifier, digest

A = TypeVar("A", bound=Strict)


class HttpDepartment:
    """One department's counter. ``client`` has its address and time limit; ``verifier`` its public key."""

    def __init__(self, department: Department, client: httpx.AsyncClient, verifier: Verifier) -> None:
        self._department = department
        self._client = client
        self._verifier = verifier

    async def title(self, request: Request) -> Attested[Title]:
        return await self._ask(request, Title)

    async def homes(self, request: Request) -> Attested[Homes]:
        return await self._ask(request, Homes)

    async def families(self, request: Request) -> Attested[Families]:
        return await self._ask(request, Families)

    async def history(self, request: Request) -> Attested[TaxHistory]:
        return await self._ask(request, TaxHistory)

    async def _ask(self, request: Request, kind: type[A]) -> Attested[A]:
        sent = request.model_dump(mode="json")
        try:
            response = await self._client.post("ask", json=sent)
            response.raise_for_status()
            attestation = Attestation.model_validate_json(response.content)
            self._verifier.check(attestation.signed(), attestation.signature)
            answer = kind.model_validate(attestation.answer)
        except httpx.HTTPError as error:
            raise DepartmentDownError(self._department, "对方没有答复") from error
        except (BadSignatureError, ValidationError) as error:
            raise DepartmentDownError(self._department, "答复的签名或内容不对") from error
        if (attestation.department, attestation.request) != (self._department, digest(sent)):
            raise DepartmentDownError(self._department, "答复的不是这次的查询")
        return Attested(answer, attestation)
