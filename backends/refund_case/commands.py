"""``daoban refund``: the second pair of eyes. Who decides signs in with each decision."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import inspect

from backends.counterparts import Counterparts
from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import taxpayers_in
from backends.refund.bulk_law import bulk_law
from backends.refund.commands import day_of, refund_app
from backends.refund.reference import ReferenceRefund
from backends.refund.register import register_path
from backends.refund_case.claims import by_owner
from backends.refund_case.models import RefundSweepRow
from backends.refund_case.payouts import Payouts
from backends.refund_case.policy import load_policy
from backends.refund_case.schemas import STATUS_NAMES, RefundCase
from backends.refund_case.service import RefundCases
from backends.refund_case.statement import read_statement, write_report
from backends.refund_case.sweep import RefundSweeps
from backends.sandbox import MOUNTED_AT, sandbox_parts
from backends.services import open_backends
from kit.auth import StaffAccounts
from kit.clock import BEIJING, beijing_date, utc_now
from kit.db import Database
from kit.errors import ForbiddenError, LogicalError
from kit.money import yuan
from kit.passwords import SecondFactor
from kit.sessions import Sessions
from kit.settings import load_settings

__all__ = ["refund_app"]  # with these commands

HELD = "请看退税开关、当天的限额，或者换的账户通知不到登记的手机"

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
    database: Database
    counterparts: Counterparts
    cases: RefundCases
    payouts: Payouts
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
        if not inspect(database.engine).has_table(RefundSweepRow.__tablename__):
            raise NoRefundsYetError("这个数据库里还没有退税：请先启动一次应用，或运行 daoban db upgrade")
        factor = SecondFactor(settings.secret_key.get_secret_value())
        accounts = StaffAccounts(database, Sessions(database), demo=settings.development, factor=factor)
        cases = RefundCases(database, load_policy())
        sandbox = sandbox_parts(settings, MOUNTED_AT) if settings.development else {}
        counterparts = Counterparts(settings, sandbox)
        yield Bench(database, counterparts, cases, counterparts.payouts(database, cases), accounts)
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


@refund_app.command("open")
def open_command(as_of: Annotated[str, typer.Option(help="按哪一天查，如 2026-11-28；不写则今天")] = "") -> None:
    """筛查登记数据，为查到的纳税人开好退税，写好一条通知等审核。中断了再运行就接着办，同一笔只通知一次。"""
    on = day_of(as_of) if as_of else beijing_date(utc_now())
    settings = load_settings()
    found = taxpayers_in(register_path(settings.var_dir, demo=settings.development), bulk_law(Legislation.load(), on))
    with _bench() as bench:
        refund = open_backends(settings).refund
        assert isinstance(refund, ReferenceRefund)
        channels = tuple(bench.counterparts.senders())
        sweeps = RefundSweeps(bench.database, bench.cases, load_policy(), channels)
        swept = sweeps.run(on, found, lambda page: by_owner(refund.screen_all(on, page), on))
    typer.echo(f"{on} 查到 {len(found)} 位纳税人；这次新开、等本人确认的 {swept.refunds} 笔，{swept.taxpayers} 位")
    if swept.notice_id:
        typer.echo(f"通知已经写好，请在管理页面“提醒”里审核后发出（编号 {swept.notice_id}）")


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


@refund_app.command("stuck")
def stuck_command() -> None:
    """送去国库后迟迟没有答复的退付，和审核过了迟迟没有送国库的；还会自动接着办，不会重复退。有则以 1 退出。"""
    with _bench() as bench:
        held = bench.cases.held()
        found = [(payout, bench.cases.get(payout.case_id)) for payout in bench.payouts.stuck()]
    for payout, case in found:
        sent = f"{payout.created_at.astimezone(BEIJING):%Y-%m-%d %H:%M} 送去，问过 {payout.tries} 次"
        typer.echo(f"{payout.key}  {case.claim.title}  {yuan(payout.amount)}  {sent}")
    for case in held:
        since = f"{case.history[-1].at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
        typer.echo(f"{case.id}  {case.claim.title}  {yuan(case.payable)}  {since} 审核通过，还没有送国库：{HELD}")
    if found or held:
        raise typer.Exit(1)
    typer.echo("没有迟迟没有答复的退付，也没有积压的")


@refund_app.command("reconcile")
def reconcile_command(
    days: Annotated[int, typer.Option(min=1, max=400, help="比较最近多少天的账")] = 31,
    file: Annotated[Path | None, typer.Option(help="国库给的对账文件，每行一条签名的记录；不写则向国库取")] = None,
    report: Annotated[Path | None, typer.Option(help="把结果写成 CSV")] = None,
) -> None:
    """和国库对账：补记没有听到的答复，列出对不上的；有对不上的以 1 退出。"""
    since = utc_now() - timedelta(days=days)
    with _bench() as bench:
        if file is not None:
            found = bench.payouts.compare(read_statement(file), since)
        else:
            found = asyncio.run(bench.payouts.reconcile(since))
        if report is not None:
            write_report(report, found, bench.payouts.find)
    typer.echo(f"补记 {len(found.heard)} 笔{_listed(found.heard)}")
    typer.echo(f"国库有、我们没有这样送过的 {len(found.strange)} 笔{_listed(found.strange)}")
    typer.echo(f"我们记着已到账、国库没有的 {len(found.missing)} 笔{_listed(found.missing)}")
    if found.strange or found.missing:
        raise typer.Exit(1)


def _listed(keys: tuple[str, ...]) -> str:
    return f"：{'、'.join(keys)}" if keys else ""


def _tell(case: RefundCase) -> None:
    more = f"，还要另一位座席同意（已同意：{'、'.join(case.approved_by)}）" if case.status == "confirmed" else ""
    typer.echo(f"✓ {case.claim.title} {yuan(case.claim.amount)}：{STATUS_NAMES[case.status]}{more}")
