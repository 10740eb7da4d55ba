"""Taxpayers as the other rooms use them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from backends.profile.demo import DemoAccount
from backends.profile.mandates import Mandate
from backends.profile.schemas import Taxpayer
from backends.refund.schemas import VehicleHistory


class ProfileService(Protocol):
    def find(self, taxpayer_id: str) -> Taxpayer | None: ...

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        """Sign-in to the portal; ``None`` when name or password do not fit."""
        ...

    def phones(self, people: Collection[str]) -> dict[str, str]:
        """By person, of those who have left one."""
        ...

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        """The vehicles registered for somebody; none for an unknown id."""
        ...

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        """The firms that this person may act for now; none for who may for none."""
        ...

    def demo_accounts(self) -> Sequence[DemoAccount]:
        """The accounts that a visitor may try; none outside development."""
        ...
