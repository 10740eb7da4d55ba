"""The profile service of this house: the demo taxpayers in development, nobody otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from hashlib import sha256
from hmac import compare_digest

from backends.profile.demo import DEMO_ACCOUNTS, DEMO_TAXPAYERS, DemoAccount
from backends.profile.demo_portraits import demo_portraits, demo_served_by
from backends.profile.facts import Portrait
from backends.profile.invented import InventedTaxpayers
from backends.profile.mandates import Mandate
from backends.profile.schemas import Taxpayer
from backends.refund.reference import ReferenceRefund
from backends.refund.schemas import VehicleHistory


class ReferenceProfile:
    """``demo`` is true in development only: without it no account exists, so none can be signed in to or found.
    ``invented``: those of the store beside them."""

    def __init__(self, refund: ReferenceRefund, *, demo: bool, invented: InventedTaxpayers | None = None) -> None:
        self._refund = refund
        self._accounts = DEMO_ACCOUNTS if demo else ()
        self._taxpayers = {t.id: t for t in DEMO_TAXPAYERS} if demo else {}
        self._served_by = demo_served_by() if demo else {}
        self._invented = invented if demo else None

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        found = self._taxpayers.get(taxpayer_id)
        return self._invented.find(taxpayer_id) if found is None and self._invented is not None else found

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        account = next((a for a in self._accounts if a.username == username), None)
        # Compared for an unknown name too, so that timing does not tell which names exist.
        fits = compare_digest(_digest(password), _digest(account.password if account is not None else ""))
        if account is None and self._invented is not None:
            return self._invented.authenticate(username, password)
        if account is None or not fits:
            return None
        return next((t for t in self._taxpayers.values() if t.username == account.username), None)

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        if taxpayer_id in self._taxpayers:
            return self._refund.vehicles(taxpayer_id)
        return self._invented.vehicles(taxpayer_id) if self._invented is not None else ()

    def phones(self, people: Collection[str]) -> dict[str, str]:
        found = {person: self._taxpayers[person].phone for person in people if person in self._taxpayers}
        return {person: phone for person, phone in found.items() if phone}

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        firms = ((self._taxpayers[firm], roles) for firm, roles in self._served_by.items())
        return [Mandate(taxpayer_id=t.id, name=t.name, role=r[person_id]) for t, r in firms if person_id in r]

    def portraits(self, on: date) -> Iterator[Portrait]:
        """What this house keeps a copy of, for tags; invented, as the taxpayers are."""
        return demo_portraits(list(self._taxpayers.values()), self._refund, on)

    def demo_accounts(self) -> Sequence[DemoAccount]:
        return self._accounts


def _digest(password: str) -> bytes:
    return sha256(password.encode()).digest()
