"""``daoban invoice``."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from backends.invoice.records.batch import TABLES, batch_of_file
from backends.invoice.records.engine import do_check, do_load_segments, open_memory, reasons
from backends.invoice.records.errors import BadBatchError
from backends.invoice.records.ranges import read_ranges
from backends.invoice.records.schemas import WORDS, Reason, Verdict
from backends.invoice.records.standard import StandardName, load_standard
from backends.invoice.records.store import STORE, RecordStore
from kit.settings import load_settings

invoice_app = typer.Typer(help="发票：验旧、审批、库存和配送。", no_args_is_help=True)

Agreement = Annotated[
    StandardName,
    typer.Option("--standard", help="按哪一份约定：agreed 对外公布的约定；in_force 现行和从前的税率，购买方可以是个人"),
]


@invoice_app.callback()
def about() -> None:
    """发票：验旧、审批、库存和配送。"""


@invoice_app.command("verify")
def verify_command(
    file: Annotated[Path, typer.Argument(help="发票记录：NDJSON，每行一个 JSON 对象；或列名相同的 Parquet、CSV、XLSX")],
    ranges: Annotated[Path, typer.Option(help="已领用的号段，CSV：seller,code,first,last,handed_out_on")],
    received_on: Annotated[str, typer.Option(help="接收日期，如 2026-11-28")],
    standard: Agreement = "agreed",
    as_json: Annotated[bool, typer.Option("--json", help="每条记录输出一行 JSON，最后一行是合计")] = False,
) -> None:
    """按次序做十二项检查，逐条给出是否接收和原因；不改动任何数据。"""
    began = time.perf_counter()
    day = _day(received_on)
    segments = read_ranges(ranges)
    connection = open_memory()
    try:
        ids = batch_of_file(connection, file)
        do_load_segments(connection, segments)
        do_check(connection, load_standard(standard), day)
        verdicts = [Verdict(reason) for reason in reasons(connection)]
    except duckdb.Error as error:
        raise BadBatchError(
            f"发票记录 {file.name} 里有读不了的内容，文件可能没有传完，请重新导出", field="file"
        ) from error
    finally:
        connection.close()
    if as_json:
        for mark, verdict in zip(ids, verdicts, strict=True):
            typer.echo(json.dumps({"id": mark, "accepted": verdict.accepted, "reason": verdict.reason}))
        typer.echo(json.dumps(_totals(verdicts, time.perf_counter() - began)))
    else:
        _show(verdicts, time.perf_counter() - began)


@invoice_app.command("receive")
def receive_command(
    file: Annotated[Path, typer.Argument(help="发票记录：NDJSON，或列名相同的 Parquet、CSV、XLSX")],
    batch: Annotated[str, typer.Option(help="批次号；同一批次再送不改变任何数据")],
    ranges: Annotated[Path, typer.Option(help="已领用的号段，CSV：seller,code,first,last,handed_out_on")],
    received_on: Annotated[str, typer.Option(help="接收日期，如 2026-11-28")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """接收一批记录入库，每条只算一次；另一个进程正在接收时会等一会儿。按哪份约定，是设置 DAOBAN_RECORD_STANDARD。"""
    day, segments = _day(received_on), read_ranges(ranges)
    settings = load_settings()
    store = RecordStore(settings.var_dir / STORE, load_standard(settings.record_standard))
    try:
        if file.suffix == ".parquet":
            taken = store.take_parquet(batch, file, segments, day)
        elif file.suffix in TABLES:
            taken = store.take_table(batch, file, segments, day)
        else:
            taken = store.take_lines(batch, file.read_bytes(), segments, day)
    except OSError as error:
        raise BadBatchError(f"发票记录 {file.name} 读不了，请检查路径和权限：{error.strerror}", field="file") from error
    if as_json:
        typer.echo(json.dumps(asdict(taken), ensure_ascii=False))
        return
    again = "（以前送过，没有改动）" if taken.again else ""
    typer.echo(f"批次 {taken.id}{again}：共 {taken.records} 条，接收 {taken.accepted} 条")
    for reason, number in taken.reasons.items():
        typer.echo(f"  {number:>8}  {reason:<18}{WORDS[reason]}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadBatchError("接收日期请写成 2026-11-28 这样", field="received_on") from error


def _totals(verdicts: list[Verdict], seconds: float) -> dict[str, Any]:
    return {
        "records": len(verdicts),
        "accepted": sum(v.accepted for v in verdicts),
        "reasons": dict(_by_reason(verdicts)),
        "seconds": round(seconds, 3),
    }


def _by_reason(verdicts: list[Verdict]) -> list[tuple[Reason, int]]:
    return Counter(v.reason for v in verdicts if v.reason is not None).most_common()


def _show(verdicts: list[Verdict], seconds: float) -> None:
    accepted = sum(v.accepted for v in verdicts)
    typer.echo(f"共 {len(verdicts)} 条，接收 {accepted} 条，退回 {len(verdicts) - accepted} 条，用时 {seconds:.2f} 秒")
    for reason, number in _by_reason(verdicts):
        typer.echo(f"  {number:>8}  {reason:<18}{WORDS[reason]}")
