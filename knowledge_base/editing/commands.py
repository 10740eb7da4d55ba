"""``daoban kb history|rollback|impact``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kit.clock import BEIJING
from knowledge_base.commands import AsJson, as_json_line, kb_app, open_knowledge
from knowledge_base.errors import ContentError

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
    from knowledge_base.content import read_file
    from knowledge_base.editing.impact import Replayed, impact_of
    from knowledge_base.labelled import read_labelled

    entries, problems = read_file(draft)
    if problems or len(entries) != 1:
        raise ContentError(problems[0] if problems else f"{draft.name} 里应恰好有一个条目，实际有 {len(entries)} 个")
    with open_knowledge() as knowledge:
        labelled = read_labelled(questions, knowledge.snapshot().entries)
        asked = [Replayed(q.question, q.gold, watched=bool(q.gold)) for q in labelled]
        found = impact_of(knowledge, entries[0], asked)
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
