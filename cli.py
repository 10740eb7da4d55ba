"""The ``daoban`` command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.settings import load_settings

if TYPE_CHECKING:
    from kit.db import Database
    from knowledge_base.measuring.checking import DatedRate

app = typer.Typer(help="导办：面向纳税人缴费人的智能导办助手。", no_args_is_help=True, pretty_exceptions_enable=False)


db = typer.Typer(help="数据库的表结构。", no_args_is_help=True)
app.add_typer(db, name="db")


@db.command("upgrade")
def db_upgrade() -> None:
    """把数据库升级到最新的表结构（应用启动时也会自动做）。"""
    from migrations import upgrade

    with opened_store() as database:
        upgrade(database)
    typer.echo("✓ 已是最新的表结构")


@db.command("revise")
def db_revise(message: Annotated[str, typer.Argument(help="这一步做什么，英文，用作文件名")]) -> None:
    """按代码里的表写出一步迁移（开发用）。"""
    from migrations import revise, upgrade

    with opened_store() as database:
        upgrade(database)
        typer.echo(f"✓ {revise(database, message)}")


@contextmanager
def opened_store() -> Iterator[Database]:
    from kit.db import open_database

    database = open_database(load_settings())
    try:
        database.check()
        yield database
    finally:
        database.close()


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="要问的问题")] = None,
    as_of: Annotated[str | None, typer.Option(help="按哪一天的规定回答，如 2026-11-23；默认今天")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSONL 文件，每行一个 question；逐行输出 JSON")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """用对话所用的同一个函数回答一个问题。"""
    from knowledge_base.commands import ask_command

    ask_command(question, as_of=as_of, batch=batch, as_json=as_json)


@app.command("read")
def read_words(
    sentence: Annotated[str | None, typer.Argument(help="要读的一句话")] = None,
    table: Annotated[Path | None, typer.Option(help="YAML 表，每项 text、asked、means；列出不同的项和总数")] = None,
    asked: Annotated[str | None, typer.Option(help="刚问了什么，如 price、area、held；不写则没有问")] = None,
    today: Annotated[str | None, typer.Option(help="今天是哪一天，如 2026-11-23；默认真的今天")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象")] = False,
) -> None:
    """看一句话里的数、日期、时长、住房、是与否读成了什么，或拿一张表来核对。"""
    from kit.clock import today as real_today
    from knowledge_base.commands import parse_day
    from reading_commands import BadTableError, read_sentence, read_table

    day = parse_day(today) or real_today()
    if (sentence is None) == (table is None):
        raise BadTableError("请写一句话，或用 --table 给一张表，例如：daoban read 三百二十万五", field="sentence")
    if table is not None:
        read_table(table, today=day, as_json=as_json)
    elif sentence is not None:
        read_sentence(sentence, asked=asked, today=day, as_json=as_json)


@app.command("assess")
def assess_cases(
    subject: Annotated[str, typer.Argument(help="算什么，如 housing")],
    cases: Annotated[Path, typer.Option(help="YAML 文件，每例有 name、input、expect")],
    as_json: Annotated[bool, typer.Option("--json", help="最后一行输出一个 JSON 对象")] = False,
) -> None:
    """把一个文件里的案例逐例计算，列出与期望不同的项；有不同时退出码为 1。"""
    import assess_commands

    if assess_commands.assess_cases(subject, cases, as_json=as_json):
        raise SystemExit(1)


@app.command()
def serve(
    reload: Annotated[bool, typer.Option(help="代码改动后自动重启（开发用）")] = False,
) -> None:
    """只启动应用（不含 Rasa）。"""
    import uvicorn

    from deploy.supervise import check_port
    from kit.socket import MAX_FRAME_BYTES, PING_EVERY_SECONDS, PONG_WITHIN_SECONDS

    settings = load_settings()
    check_port(settings.host, settings.port, "DAOBAN_PORT")
    uvicorn.run(
        "server:build",
        factory=True,
        host=settings.host,
        port=settings.port,
        reload=reload,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=2 * MAX_FRAME_BYTES,
        ws_ping_interval=PING_EVERY_SECONDS,
        ws_ping_timeout=PONG_WITHIN_SECONDS,
        timeout_graceful_shutdown=10,
    )


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="监听的端口，只在本机")] = 8100,
    only: Annotated[str | None, typer.Option(help="只开一家，如 registration、payments；不写则全部")] = None,
    delay: Annotated[float, typer.Option(help="部门想多少秒再答复")] = 0,
) -> None:
    """演示用的外部单位：四个部门、支付平台、国库和发提醒的渠道，都是虚构的人，不动真钱。"""
    import uvicorn

    from backends.sandbox import PARTS, sandbox_app, sandbox_parts
    from kit.settings import SettingsError

    base = f"http://127.0.0.1:{port}"
    parts = sandbox_parts(load_settings(), base, delay=delay)
    if only is not None and only not in parts:
        raise SettingsError(f"没有 {only}，可以是 {'、'.join(PARTS)}")
    for name in parts if only is None else (only,):
        typer.echo(f"{name}  {base}/{name}")
    chosen = sandbox_app(parts if only is None else {only: parts[only]})
    uvicorn.run(chosen, host="127.0.0.1", port=port, log_level="warning")


@app.command()
def up() -> None:
    """启动应用和 Rasa，就绪后打印地址；Ctrl-C 全部停止。"""
    from deploy.supervise import supervise

    raise SystemExit(supervise(load_settings()))


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False) -> None:
    """检查安装、连接、训练和索引的情况。"""
    from deploy.doctor import examine

    raise SystemExit(examine(as_json=as_json))


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="写到哪个目录，须是空的；应用可以在运行")]) -> None:
    """备份：数据库、上传的材料和各种钥匙；索引和日志不用备份。DAOBAN_SECRET_KEY 和 DAOBAN_DATA_KEY 请另外保存。"""
    from deploy.backup import back_up

    typer.echo(f"✓ 已写 {back_up(load_settings(), to)} 个文件到 {to}")


@app.command()
def restore(of: Annotated[Path, typer.Argument(help="daoban backup 写的目录")]) -> None:
    """从备份恢复到空的目录（DAOBAN_VAR_DIR）；用 PostgreSQL 时还要一个空的数据库。"""
    from deploy.backup import restore

    restore(load_settings(), of)
    typer.echo("✓ 已恢复；请运行 daoban doctor 核对，再启动")


# The taxes of the parameters' keys, as entries name them.
TAXES = {
    "deed_tax": "契税",
    "income_tax": "个人所得税",
    "land_appreciation_tax": "土地增值税",
    "stamp_duty": "印花税",
    "urban_construction_tax": "城市维护建设税",
    "vat": "增值税",
    "vehicle_tax": "车船税",
}


def law_rates() -> list[DatedRate]:
    """Every rate of the law that the back ends compute with, for the checker of the entries."""
    from backends.legislation.schemas import Scale
    from backends.legislation.service import Legislation
    from knowledge_base.documents.citation import EntryCitation
    from knowledge_base.measuring.checking import DatedRate, source_of

    legislation = Legislation.load()
    rates = []
    keys = legislation.keys()
    for key in keys:
        tax = TAXES.get(key.split(".")[0])
        for value in legislation.values(key) if tax else ():
            numbers = [s.value for s in value.value.steps] if isinstance(value.value, Scale) else [value.value]
            sources = frozenset(
                source_of(EntryCitation(issuer=b.issuer, doc_no=b.doc_no, article=b.article)) for b in value.basis
            )
            rates += [
                DatedRate(tax or "", ratio, value.in_force_from, value.in_force_to, sources)
                for ratio in numbers
                if isinstance(ratio, Decimal) and ratio <= 1
            ]
    return rates


def main() -> None:
    """Entry point: an error of ours, the disk or the store is one Chinese sentence and exit code 2, no trace."""
    import knowledge_base.editing.commands
    import knowledge_base.measuring_commands  # noqa: F401
    from administration.commands import staff_app
    from administration.privacy.commands import privacy_app
    from backends.audit.commands import audit_app
    from backends.invoice.commands import invoice_app
    from backends.ledger.commands import ledger_app
    from backends.legislation.commands import law_app
    from backends.profile.commands import profile_app
    from backends.refund_case.commands import refund_app
    from knowledge_base.commands import Tools, kb_app
    from knowledge_base.editing.office_commands import offices_app
    from knowledge_base.training.commands import encoder_app

    app.add_typer(staff_app, name="staff")
    app.add_typer(audit_app, name="audit")
    app.add_typer(privacy_app, name="privacy")
    app.add_typer(invoice_app, name="invoice")
    app.add_typer(law_app, name="law")
    app.add_typer(kb_app, name="kb")
    app.add_typer(ledger_app, name="ledger")
    app.add_typer(profile_app, name="profile")
    app.add_typer(refund_app, name="refund")
    app.add_typer(offices_app, name="offices")
    app.add_typer(encoder_app, name="encoder")
    try:
        app(obj=Tools(rates=law_rates))
    except Exception as error:
        from kit.trouble import explain

        sentence = explain(error)
        if sentence is None:
            raise
        typer.echo(f"✗ {sentence}", err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
