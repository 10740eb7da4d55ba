"""``daoban kb history|rollback|impact|documents|export|import``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.clock import BEIJING
from kit.confined import Confined, GivenUpError, Wanted
from kit.settings import load_settings
from knowledge_base.commands import AsJson, as_json_line, kb_app, open_knowledge
from knowledge_base.errors import ContentError, FolderError

if TYPE_CHECKING:
    from knowledge_base.editing.register_view import RegisterLine
    from knowledge_base.editing.rows import Stored, Table

COMMAND_LINE = "命令行"


@kb_app.command("history")
def history(entry_id: Annotated[str, typer.Argument(help="条目编号")], as_json: AsJson = False) -> None:
    """一个条目的历次修订：谁、何时、为什么。"""
    from knowledge_base.editing.editor import Editor

    with open_knowledge() as knowledge:
        revisions = Editor(knowledge).history(entry_id)
    rows = [asdict(r) | {"at": r.at.astimezone(BEIJING).isoformat(timespec="minutes")} for r in revisions]
    if as_json:
        typer.echo(as_json_line({"entry_id": entry_id, "revisions": rows}))
        return
    for row in rows:
        typer.echo(f"第 {row['revision']} 次  {row['status']:9}  {row['at']}  {row['author']}  {row['reason']}")


@kb_app.command("rollback")
def rollback(
    entry_id: Annotated[str, typer.Argument(help="条目编号")],
    revision: Annotated[int, typer.Argument(min=1, help="回到哪一次修订，见 daoban kb history")],
    reason: Annotated[str, typer.Option(help="为什么，记在修订里")] = "",
) -> None:
    """把一个条目的文字和索引一起退回到以前发布过的一次修订。"""
    from knowledge_base.editing.editor import Editor

    with open_knowledge() as knowledge:
        editor = Editor(knowledge)
        based_on = editor.newest(entry_id).revision
        made = editor.roll_back(entry_id, revision, author=COMMAND_LINE, based_on=based_on, reason=reason)
    typer.echo(f"✓ {entry_id} 已退回到第 {revision} 次修订的内容，记为第 {made} 次修订")


@kb_app.command("impact")
def impact(
    draft: Annotated[Path, typer.Option(help="一个条目的 YAML（只含一个条目的列表）")],
    questions: Annotated[Path, typer.Option(help="JSONL，每行有 question，可带 gold 或 fact_id（应由哪个条目答）")],
    as_json: AsJson = False,
) -> None:
    """发布一个草稿会改变哪些问题的答案；原来答对、以后答不对的，退出码为 1。"""
    from knowledge_base.editing.impact import Replayed, impact_of
    from knowledge_base.entries.content import read_file
    from knowledge_base.measuring.labelled import read_labelled

    entries, problems = read_file(draft)
    if problems or len(entries) != 1:
        raise ContentError(problems[0] if problems else f"{draft.name} 里应恰好有一个条目，实际有 {len(entries)} 个")
    with open_knowledge() as knowledge:
        labelled = read_labelled(questions, knowledge.snapshot().entries)
        asked = [Replayed(q.question, q.gold, watched=bool(q.gold)) for q in labelled]
        found = impact_of(knowledge, entries, asked)
    changed: list[dict[str, Any]] = [asdict(c) for c in found.changes]
    if as_json:
        result = {
            "questions": found.questions,
            "changed": changed,
            "regressions": [asdict(c) for c in found.broken],
            "seconds": found.seconds,
        }
        typer.echo(as_json_line(result))
    else:
        for change in found.changes:
            mark = "✗" if change.broken else "-"
            before, after = (f"{s.outcome} {s.entry_id or ''}".strip() for s in (change.before, change.after))
            typer.echo(f"{mark} {change.question}：{before} → {after}")
        typer.echo(
            f"{found.questions} 个问题中 {len(changed)} 个的答案会变，"
            f"其中 {len(found.broken)} 个由对变错（{found.seconds} 秒）"
        )
    if found.broken:
        raise SystemExit(1)


@kb_app.command("documents")
def documents(
    words: Annotated[str, typer.Argument(help="文号、发文机关或标题里的词；不写就只列出还有条目依据的废止文件")] = "",
    as_json: AsJson = False,
) -> None:
    """文件登记：哪些现行，哪些由什么废止，还有哪些条目依据着已经停止执行的文件。"""
    from knowledge_base.editing.register_view import find_documents

    with open_knowledge() as knowledge:
        found = [line for line in find_documents(knowledge, words) if words or line.stopped or line.doubtful]
    if as_json:
        shown = [asdict(line) for line in found]
        typer.echo(json.dumps({"documents": shown}, ensure_ascii=False, default=str))
        return
    for line in found:
        typer.echo("\n".join(_document(line)))
    stopped = {e.id for line in found for e in line.stopped}
    typer.echo(f"{len(found)} 份文件，{len(stopped)} 个条目因依据停止执行而不答。")


def _document(line: RegisterLine) -> Iterator[str]:
    """A document of the register, what ended it, and the entries to look at."""
    title = f"《{line.document['title']}》" if line.document["title"] else ""
    yield f"{line.name}{title}：{line.state}，{line.citing} 个条目引用"
    for ended in line.endings:
        what = "".join(filter(None, (ended.part, f"（{'、'.join(ended.taxes)}）" if ended.taxes else "")))
        yield f"  {ended.begin} 起{what}停止执行" + (f"：{ended.by}" if ended.by else "，已到期")
    yield from (f"  ✗ 不再答复：{e.question}（{e.id}）" for e in line.stopped)
    yield from (f"  · 部分失效，请核对：{e.question}（{e.id}）" for e in line.doubtful)


@kb_app.command("export")
def export(file: Annotated[Path, typer.Argument(help="写到哪个文件：.xlsx、.csv、.jsonl、.md 或 .docx")]) -> None:
    """导出全部条目（最新的一稿），可以改好再导入，不丢任何内容。"""
    from knowledge_base.editing.tables import write_table

    form = _format_of(file)
    with open_knowledge() as knowledge:
        entries = [s.entry for s in knowledge.snapshot().newest.values()]
    _write(file, write_table(entries, form))
    typer.echo(f"✓ {len(entries)} 个条目已写入 {file}")


@kb_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="要导入的 .xlsx、.csv、.jsonl、.md 或 .docx")],
    check: Annotated[bool, typer.Option("--check", help="只看会怎样，不写入")] = False,
    failed: Annotated[Path | None, typer.Option(help="把没有导入的行连同原因写到这个 .xlsx，改好可以再导入")] = None,
    reason: Annotated[str, typer.Option(help="为什么，记在修订里")] = "批量导入",
) -> None:
    """把表里的条目存为草稿；有问题的行报出行号并跳过，表里没有的列保持原样。按 Ctrl-C 取消，什么也不存。"""
    from knowledge_base.documents.bounds import read_bounded
    from knowledge_base.editing.importing import How, failed_rows, import_table, plan_import
    from knowledge_base.editing.tables import unit_of

    form, data = _format_of(file), read_bounded(file)
    how = How(_read_once(file))
    try:
        with open_knowledge() as knowledge:
            plan = plan_import(knowledge, data, form, how)
            if failed is not None and plan.problems:  # first: where it cannot be written nothing is taken in
                _write(failed, failed_rows(knowledge, data, form, how))
            if not check:
                plan = import_table(knowledge, data, form, author=COMMAND_LINE, reason=reason, how=how)
    except KeyboardInterrupt:
        raise GivenUpError("已经取消，没有存下任何内容") from None
    for note in plan.notes:
        typer.echo(f"- {note}", err=True)
    for problem in plan.problems:
        typer.echo(f"✗ 第 {problem.number} {unit_of(form)}：{problem.text}", err=True)
    for double in plan.doubles:
        place = f"第 {double.number} {unit_of(form)}"
        typer.echo(f"- {place}“{double.question}”与 {double.entry_id}“{double.entry_question}”几乎相同", err=True)
    for change in plan.changes if check else ():
        typer.echo(f"~ {change.entry_id}“{change.question}”：改动{'、'.join(f.name for f in change.fields)}")
    done = "将存为草稿" if check else "已存为草稿"
    typer.echo(
        f"{plan.rows} 行：新增 {len(plan.added)} 个、修改 {len(plan.changed)} 个{done}，"
        f"未变 {plan.unchanged} 个，有问题 {len(plan.problems)} 行。"
    )
    if plan.problems:
        raise SystemExit(1)


def _read_once(file: Path) -> Callable[[bytes, str, Stored], Table]:
    """In a process of its own, with the bounds of the editor's page; what came of it is kept for the second look."""
    from knowledge_base.editing.tables import read_table

    settings = load_settings()
    came: list[Table] = []
    reading = Confined(settings.reading_seconds, settings.reading_megabytes)

    def read(data: bytes, form: str, stored: Stored) -> Table:
        if not came:
            typer.echo(f"正在读 {file.name}，按 Ctrl-C 取消", err=True)
            came.append(reading.run(Wanted(), read_table, data, form, stored))
        return came[0]

    return read


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise FolderError(f"写不了文件 {file}：{error.strerror}") from error


def _format_of(file: Path) -> str:
    from knowledge_base.editing.tables import FORMATS

    form = file.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise ContentError(f"文件名应以 .xlsx、.csv、.jsonl、.md 或 .docx 结尾，不能是 {file.name}")
    return form
