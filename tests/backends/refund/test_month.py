"""A month of refunds while the process dies at every step and the treasury has its moods."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import get_args, get_type_hints

import pytest

from backends.ledger.service import verify_store
from backends.refund_case.sandbox import Mood
from backends.refund_case.schemas import RefundCase
from backends.refund_case.statement import read_statement, write_statement
from kit.db import Base
from tests.backends.refund.office import ACCOUNT, Killed, MortalDatabase, RefundOffice, claim

MOODS = get_args(get_type_hints(Mood)["name"])
DAYS, A_DAY, LOOKS = 30, 5, 4
WRITES = 6  # an order takes fewer on its way


class Month:
    """Every death there is, in turn: at each write of a look or a confirmation, before and after its commit, and with
    an order sent whose answer is not yet heard."""

    def __init__(self, home: Path, seed: int) -> None:
        self.database = MortalDatabase(f"sqlite:///{home / 'daoban.db'}")
        Base.metadata.create_all(self.database.engine)
        self.office = RefundOffice(self.database, home)
        self.random = Random(seed)
        self.deaths = 0
        self.told: list[RefundCase] = []

    def die_next(self) -> None:
        turn, self.deaths = self.deaths, self.deaths + 1
        self.office.treasury.dies = turn % 5 == 4
        self.database.dies_at = turn % WRITES + 1
        self.database.after_commit = turn // WRITES % 2 == 1

    def live_on(self) -> None:
        self.office.treasury.dies, self.database.dies_at = False, 0

    def confirm(self, owner: str) -> None:
        """Who got no answer presses again."""
        self.die_next()
        for _ in range(3):
            with suppress(Killed):
                [case] = self.office.cases.find(owner, [claim(2026, "320.00")])
                self.told.append(self.office.cases.confirm(case, ACCOUNT, risky=False, interest=Decimal("0.50")))
                break
            self.live_on()

    def day(self, number: int) -> None:
        for n in range(A_DAY):
            self.confirm(f"owner-{number}-{n}")
        for _ in range(LOOKS):
            self.office.mood.name = self.random.choice([mood for mood in MOODS if mood != "rejects"])
            self.die_next()
            with suppress(Killed):
                self.office.look()
            self.office.wait(hours=24 / LOOKS)
        self.live_on()


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_month_nothing_is_paid_twice_and_nothing_forgotten(tmp_path: Path, seed: int) -> None:
    month = Month(tmp_path, seed)
    for number in range(DAYS):
        month.day(number)
    office, began = month.office, month.office.now - timedelta(days=DAYS + 1)
    office.mood.name = "well"
    office.look()
    assert month.deaths == DAYS * (A_DAY + LOOKS)
    assert len(month.told) == DAYS * A_DAY
    paid = Counter(key.rpartition("-")[0] for key, _ in office.book.movements())
    assert paid == {case.id: 1 for case in month.told}
    assert {amount for _, amount in office.book.movements()} == {Decimal("320.50")}
    file = tmp_path / "statement.jsonl"
    write_statement(file, office.statement(began))
    compared = office.payouts.compare(read_statement(file), began)
    assert (compared.strange, compared.missing) == ((), ())
    assert {office.status(case) for case in month.told} == {"credited"}
    assert office.payouts.compare(read_statement(file), began).heard == ()
    with month.database.read() as session:
        assert verify_store(session).broken is None
    month.database.close()
