"""``daoban refund``: the second pair of eyes. Who decides signs in with each decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy import inspect

from backends.refund.commands import refund_app
from backends.refund_case.models import RefundCaseRow
from backends.refund_case.policy import load_policy
from backends.refund_case.schemas import STATUS_NAMES, RefundCase
from backends.refund_case.service import RefundCases
from kit.auth import StaffAccounts
from kit.db import Database
from kit.errors import ForbiddenError, LogicalError
from kit.money import yuan
from kit.passwords import SecondFactor
from kit.sessions import Sessions
from kit.settings import load_settings

__all__ = ["refund_app"]  # with these commands

Case = Annotated[str, typer.Argument(help="退税编号，见 daoban refund waiting")]
By = Annotated[str, typer.Option(help="座席的用户名")]
Password = Annotated[str, typer.Option(help="座席的密码；不写则询问", prompt="密码", hide_input=True)]
Code = Annotated[str, typer.Option(help="动态口令，账号启用了的才要")]


class NotAnAgentError(ForbiddenError):
    code = "not_an_agent"


class NoRefundsYetError(LogicalError):
    code = "no_refunds_yet"


@dataclass(frozen=True, slots=True)
class Bench:
    cases: RefundCases
    accounts: StaffAccounts

    def agent(self, username: str, password: str, code: str) -> str:
        """Raises ``WrongPasswordError``, ``CodeRequiredError``, ``NotAnAgentError``."""
        staff = self.accounts.authenticate(username, password, code)
        if staff.role != "agent":
            raise NotAnAgentError("只有座席可以审核退税")
        return staff.username


@contextmanager
def _bench() -> Iterator[Bench]:
    settings = load_settings()
    database = Database(settings.store_url)
    try:
        database.check()
        if not inspect(database.engine).has_table(RefundCaseRow.__tablename__):
            raise NoRefundsYetError("这个数据库里还没有退税：请先启动一次应用，或运行 daoban db upgrade")
        factor = SecondFactor(settings.secret_key.get_secret_value())
        accounts = StaffAccounts(database, Sessions(database), demo=settings.development, factor=factor)
        yield Bench(RefundCases(database, load_policy()), accounts)
    finally:
        database.close()


@refund_app.command("waiting")
def waiting_command() -> None:
    """等人审核的退税，等得最久的在前，附查到的情况和依据。"""
    with _bench() as bench:
        waiting = bench.cases.waiting()
    for case in waiting:
        typer.echo(f"{case.id}  {case.claim.title}  {yuan(case.claim.amount)}  {'；'.join(case.claim.reasons)}")
        typer.echo(f"  依据：{'；'.join(case.claim.basis)}")
        if case.approved_by:
            typer.echo(f"  已同意：{'、'.join(case.approved_by)}")
    if not waiting:
        typer.echo("没有等人审核的退税")


@refund_app.command("approve")
def approve_command(case: Case, by: By, password: Password, code: Code = "") -> None:
    """同意退；要两位不同的座席都同意才送国库。"""
    with _bench() as bench:
        _tell(bench.cases.approve(case, bench.agent(by, password, code)))


@refund_app.command("refuse")
def refuse_command(
    case: Case,
    by: By,
    reason: Annotated[str, typer.Option(help="理由，纳税人会看到")],
    password: Password,
    code: Code = "",
) -> None:
    """不予退税，写明理由。"""
    with _bench() as bench:
        _tell(bench.cases.refuse(case, bench.agent(by, password, code), reason))


def _tell(case: RefundCase) -> None:
    more = f"，还要另一位座席同意（已同意：{'、'.join(case.approved_by)}）" if case.status == "confirmed" else ""
    typer.echo(f"✓ {case.claim.title} {yuan(case.claim.amount)}：{STATUS_NAMES[case.status]}{more}")
