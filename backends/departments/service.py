"""Data that other departments hold, as the other rooms use it. Each answer comes with its signed attestation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from backends.departments.schemas import Attestation, Families, Homes, Request, TaxHistory, Title

Answer = TypeVar("Answer", covariant=True)


@dataclass(frozen=True, slots=True)
class Attested(Generic[Answer]):
    """``attestation`` has been checked: signed by the department, and the answer to this request."""

    answer: Answer
    attestation: Attestation


# Every method raises ``DepartmentDownError``.


class Registration(Protocol):
    async def title(self, request: Request) -> Attested[Title]: ...


class Housing(Protocol):
    async def homes(self, request: Request) -> Attested[Homes]: ...


class CivilAffairs(Protocol):
    async def families(self, request: Request) -> Attested[Families]: ...


class TaxArchive(Protocol):
    async def history(self, request: Request) -> Attested[TaxHistory]: ...


@dataclass(frozen=True, slots=True)
class Departments:
    registration: Registration
    housing: Housing
    civil_affairs: CivilAffairs
    tax_archive: TaxArchive
