"""What one taxpayer should see to and what concerns them, gathered from the bureau's systems as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.legislation.service import Legislation
from backends.profile.benefits.bill import Bill, Bills
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.habits import with_habits
from backends.profile.matters.announcements import CalendarTable
from backends.profile.matters.calendar import Term
from backends.profile.matters.outlook import Outlook, Rulebook, Standing
from backends.profile.matters.rules import Matter
from backends.profile.service import ProfileService
from backends.profile.tags.store import find_declarations, find_facts, find_tags
from kit.db import Database

Amount = Callable[[str, date], Decimal]
More = Callable[[str, date], Sequence[Matter]]


class Outlooks(Protocol):
    """``Matters`` as the chat needs them."""

    def of(self, taxpayer_id: str, on: date) -> Outlook: ...

    def bill(self, taxpayer_id: str, first: date, last: date, on: date) -> tuple[str, Bill]: ...

    def term(self, on: date) -> Term: ...


class Matters:
    """``refunds``: what waits to be given back; ``arrears``: what is owed; ``more``: matters of other rooms."""

    def __init__(
        self,
        database: Database,
        profile: ProfileService,
        law: Legislation,
        *,
        refunds: Amount,
        arrears: Amount,
        more: Sequence[More] = (),
    ) -> None:
        self._database = database
        self._profile = profile
        self.rulebook = Rulebook(law, CalendarTable(database))
        self._bills = Bills(self.rulebook.policies, law)
        self._refunds = refunds
        self._arrears = arrears
        self._more = more

    def term(self, on: date) -> Term:
        """The time for filing of the month."""
        return self.rulebook.term(on)

    def of(self, taxpayer_id: str, on: date) -> Outlook:
        """Raises ``TaxpayerNotFoundError``."""
        standing = self.standing(taxpayer_id, on)
        return self.rulebook.outlook(standing, on, [one for more in self._more for one in more(taxpayer_id, on)])

    def bill(self, taxpayer_id: str, first: date, last: date, on: date) -> tuple[str, Bill]:
        """Whose it is, and what the law spared them in ``first`` … ``last``. Raises ``TaxpayerNotFoundError``."""
        standing = self.standing(taxpayer_id, on)
        return standing.taxpayer.name, self._bills.of(standing.returns, standing.tags, first, last, on)

    def standing(self, taxpayer_id: str, on: date) -> Standing:
        """Raises ``TaxpayerNotFoundError``."""
        taxpayer = self._profile.find(taxpayer_id)
        if taxpayer is None:
            raise TaxpayerNotFoundError("找不到这个纳税人")
        with self._database.read() as session:
            kept, returns = find_facts(session, taxpayer_id), find_declarations(session, taxpayer_id)
            kept = with_habits(session, [kept], on)[0] if kept is not None else None
            disputed = {row.tag for row in find_tags(session, taxpayer_id, on) if row.disputed is not None}
        return self.rulebook.standing(
            taxpayer,
            on,
            kept=kept,
            returns=returns,
            disputed=disputed,
            refundable=self._refunds(taxpayer_id, on),
            arrears=self._arrears(taxpayer_id, on),
        )
