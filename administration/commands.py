"""``daoban staff``: accounts from the command line; the first administrator is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from administration.staff import COMMAND_LINE, StaffOffice
from backends.audit.service import Audit
from kit.auth import Role, StaffAccounts
from kit.clock import BEIJING
from kit.db import open_database
from kit.errors import LogicalError
from kit.passwords import SecondFactor
from kit.sessions import Sessions
from kit.settings import load_settings

staff_app = typer.Typer(help="工作人员的账号：新建、换角色、停用、重置、查看登录。", no_args_is_help=True)

ROLES: dict[str, Role] = {"agent": "agent", "trainer": "trainer", "admin": "admin"}
Username = Annotated[str, typer.Argument(help="用户名")]


@contextmanager
def _office() -> Iterator[StaffOffice]:
    from migrations import upgrade

    settings = load_settings()
    database = open_database(settings)
    try:
        database.check()
        upgrade(database)
        sessions = Sessions(database)
        factor = SecondFactor(settings.secret_key.get_secret_value())
        accounts = StaffAccounts(database, sessions, demo=settings.development, factor=factor)
        yield StaffOffice(accounts, sessions, Audit(database))
    finally:
        database.close()


def _role(role: str) -> Role:
    if role not in ROLES:
        raise LogicalError(f"没有 {role} 这个角色，可以是 {'、'.join(ROLES)}", field="role")
    return ROLES[role]


def _tell_password(username: str, password: str) -> None:
    typer.echo(f"✓ {username} 首次登录的密码（只显示这一次，登录后须更改）：{password}")


@staff_app.command("create")
def create(
    username: Username,
    name: Annotated[str, typer.Option(help="姓名，纳税人会看到")],
    role: Annotated[str, typer.Option(help="agent 座席、trainer 知识运营、admin 管理员")],
) -> None:
    """新建一个账号，打印首次登录的密码。"""
    with _office() as office:
        _tell_password(username, office.create(COMMAND_LINE, username, name, _role(role)))


@staff_app.command("roles")
def roles(username: Username, role: Annotated[str, typer.Argument(help="agent、trainer 或 admin")]) -> None:
    """换一个角色；正在登录的会退出。"""
    with _office() as office:
        office.give_role(COMMAND_LINE, username, _role(role))
    typer.echo(f"✓ {username} 现在是 {role}")


@staff_app.command("reset")
def reset(
    username: Username,
    factor: Annotated[bool, typer.Option("--factor", help="重置动态口令（手机丢了），不动密码")] = False,
) -> None:
    """重置密码，打印下一次登录用的密码。"""
    with _office() as office:
        if factor:
            office.reset_factor(COMMAND_LINE, username)
            typer.echo(f"✓ {username} 的动态口令已清除，下次登录时重新设置")
        else:
            _tell_password(username, office.reset(COMMAND_LINE, username))


def _simple(deed: Callable[[StaffOffice, str], None], done: str) -> Callable[[Username], None]:
    def command(username: Username) -> None:
        with _office() as office:
            deed(office, username)
        typer.echo(f"✓ {username} {done}")

    return command


for _name, _help, _deed, _done in (
    ("disable", "停用；正在登录的会退出。", lambda o, u: o.disable(COMMAND_LINE, u), "已停用"),
    ("enable", "重新启用。", lambda o, u: o.enable(COMMAND_LINE, u), "已启用"),
    ("sign-out", "让这个人在所有地方退出登录。", lambda o, u: o.sign_out(COMMAND_LINE, u), "已在所有地方退出"),
):
    staff_app.command(_name, help=_help)(_simple(_deed, _done))


@staff_app.command("list")
def list_accounts() -> None:
    """所有账号：用户名、姓名、角色、状态。"""
    with _office() as office:
        for account in office.all():
            marks = [
                mark
                for mark, holds in (
                    ("已停用", account.disabled),
                    ("须改密码", account.must_change),
                    ("动态口令", account.second_factor),
                )
                if holds
            ]
            typer.echo("\t".join((account.username, account.name, account.role, "，".join(marks))))


@staff_app.command("sessions")
def list_sessions(username: Username) -> None:
    """这个人现在的登录：何时登录，最近何时操作。"""
    with _office() as office:
        for one in office.sessions_of(username):
            times = (m.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") for m in (one.began_at, one.seen_at))
            typer.echo("\t".join(times))
