"""``daoban ask`` and ``daoban kb``. Errors are ``DaobanError``; ``cli.main`` prints them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.clock import today
from kit.errors import DaobanError
from kit.settings import load_settings
from knowledge_base.errors import FolderError, QuestionError

if TYPE_CHECKING:
    from kit.db import Database
    from knowledge_base.answer import KnowledgeBase
    from knowledge_base.labelled import Part

kb_app = typer.Typer(help="知识库：导入、检查、检索、评测。", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")]
AsOf = Annotated[str | None, typer.Option(help="按哪一天的规定，如 2026-11-23；默认今天")]
FactsFile = Annotated[Path, typer.Argument(help="JSONL，每行有 question，以及 gold（条目编号）或 fact_id")]


def ask_command(question: str | None, *, as_of: str | None, batch: Path | None, as_json: bool) -> None:
    """Answer one question, or each line of a file. Exit code 1: some line of the file could not be read."""
    day = parse_day(as_of)
    if batch is None and (question is None or not question.strip()):
        raise QuestionError("请写出要问的问题，例如：daoban ask 二手房契税怎么算", field="question")
    if batch is not None and question is not None:
        raise QuestionError("问题和 --batch 只能用一个", field="batch")
    rows = list(_read_batch(batch)) if batch is not None else []
    with open_knowledge() as knowledge:
        if batch is not None:
            raise SystemExit(_ask_each(knowledge, rows, day))
        _ask_one(knowledge, str(question), day, as_json)


def _ask_one(knowledge: KnowledgeBase, question: str, day: date | None, as_json: bool) -> None:
    from knowledge_base.as_json import outcome_json, trace_json
    from knowledge_base.console import describe

    outcome = knowledge.ask(question, as_of=day)
    typer.echo(_json(outcome_json(outcome) | trace_json(outcome)) if as_json else describe(outcome))


def _read_batch(file: Path) -> Iterator[tuple[int, Any]]:
    from knowledge_base.labelled import read_jsonl

    return read_jsonl(file)


def _ask_each(knowledge: KnowledgeBase, rows: list[tuple[int, Any]], day: date | None) -> int:
    from knowledge_base.as_json import outcome_json

    bad = 0
    for number, row in rows:
        try:
            question = _question_of(row)
            line = outcome_json(knowledge.ask(question, as_of=_day_of(row) or day, record=False))
        except DaobanError as error:
            bad += 1
            typer.echo(f"✗ 第 {number} 行：{error.message}", err=True)
            line = {"line": number, "error": error.as_dict()}
        typer.echo(_json(line))
    if bad:
        typer.echo(f"✗ {len(rows)} 行中有 {bad} 行没有答", err=True)
    return 1 if bad else 0


def _question_of(row: Any) -> str:
    if isinstance(row, ValueError):
        raise QuestionError("不是正确的 JSON")
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise QuestionError("应是一个 JSON 对象，带一个文字的 question", field="question")
    return str(row["question"])


def _day_of(row: dict[str, Any]) -> date | None:
    value = row.get("as_of")
    if value is not None and not isinstance(value, str):
        raise QuestionError(f"日期 {value} 不对，写法如 2026-11-23", field="as_of")
    return parse_day(value)


@kb_app.command("load")
def load(
    folder: Annotated[Path | None, typer.Argument(help="放 YAML 条目的文件夹；默认自带的内容")] = None,
    check: Annotated[bool, typer.Option("--check", help="只检查，不写入")] = False,
) -> None:
    """把 YAML 条目装入知识库；内容没有变的不产生新版本。"""
    from knowledge_base.content import BUNDLED
    from knowledge_base.loading import load_content

    if check:
        _check(folder or BUNDLED)
        return
    if _problems(folder or BUNDLED):
        raise SystemExit(1)
    with open_store() as database:
        report = load_content(database, folder or BUNDLED)
    typer.echo(
        f"新增 {report.added} 条，更新 {report.changed} 条，未变 {report.unchanged} 条，停用 {report.disabled} 条。"
    )


@kb_app.command("check")
def check(folder: Annotated[Path | None, typer.Argument(help="放 YAML 条目的文件夹；默认自带的内容")] = None) -> None:
    """检查 YAML 条目，列出全部问题。"""
    from knowledge_base.content import BUNDLED

    _check(folder or BUNDLED)


def _check(folder: Path) -> None:
    from knowledge_base.content import find_loose_ends, read_content

    bad = _problems(folder)
    entries = read_content(folder).entries
    loose = find_loose_ends(entries)
    for problem in loose:
        typer.echo(f"✗ {problem}", err=True)
    typer.echo(f"{len(entries)} 个条目可用，{bad + len(loose)} 处问题。")
    if bad or loose:
        raise SystemExit(1)


def _problems(folder: Path) -> int:
    """Print every fault that keeps an entry out; how many."""
    from knowledge_base.content import read_content

    problems = read_content(folder).problems
    for problem in problems:
        typer.echo(f"✗ {problem}", err=True)
    return len(problems)


@kb_app.command("import-laws")
def import_laws(
    folder: Annotated[Path, typer.Argument(help="放法规文本的文件夹，文件名为“题名(YYYY-MM-DD).txt”")],
) -> None:
    """逐条导入法规文本；有问题的文件报出行号并跳过。"""
    from knowledge_base.statutes import count_statutes
    from knowledge_base.statutes import import_laws as import_folder

    with open_store() as database:
        report = import_folder(database, folder)
        with database.read() as session:
            statutes, articles = count_statutes(session)
    for problem in report.problems:
        typer.echo(f"✗ {problem}", err=True)
    typer.echo(
        f"读入 {report.statutes} 部、{report.articles} 条：新增 {report.added} 部，更正 {report.replaced} 部，"
        f"未变 {report.unchanged} 部，跳过 {len(report.problems)} 个文件。库中现有 {statutes} 部、{articles} 条。"
    )
    if report.without_issuer:
        typer.echo(f"其中 {report.without_issuer} 部没有写明发文机关。")
    if report.problems:
        raise SystemExit(1)


@kb_app.command("search")
def search(question: str, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """命中测试：和对话用同一个函数，不留回执。"""
    from knowledge_base.as_json import outcome_json, trace_json
    from knowledge_base.console import describe

    day = parse_day(as_of)
    with open_knowledge() as knowledge:
        outcome = knowledge.ask(question, as_of=day, record=False)
    typer.echo(_json(outcome_json(outcome) | trace_json(outcome)) if as_json else describe(outcome))


@kb_app.command("counts")
def counts(as_json: AsJson = False) -> None:
    """知识库里有多少条目、向量和法条。"""
    names = {
        "entries": "条目",
        "published": "已发布条目",
        "passages": "有效期版本",
        "vectors": "向量",
        "statutes": "法规",
        "articles": "法条",
    }
    with open_knowledge() as knowledge:
        found = knowledge.counts()
    typer.echo(_json(found) if as_json else "\n".join(f"{names[k]}：{n}" for k, n in found.items()))


@kb_app.command("calibrate")
def calibrate(facts: FactsFile, as_of: AsOf = None) -> None:
    """重新拟合排序和置信度（编号能被 3 整除的 fact_id 留作检验，不参与）。"""
    from knowledge_base import confidence, ranking
    from knowledge_base.calibrating import calibrate as fit
    from knowledge_base.labelled import read_labelled
    from knowledge_base.ranking_fit import fit_ranking, leave_one_out

    day = parse_day(as_of) or today()
    with open_knowledge(calibrated=False) as knowledge:
        questions = read_labelled(facts, knowledge.snapshot().entries, "tuning")
        left_out = leave_one_out(knowledge.snapshot(), knowledge.encoder, knowledge.folder, day)
        order = fit_ranking(left_out, knowledge.encoder.name, day)
        knowledge.rerank(order)
        calibration = fit(knowledge, questions, left_out, order, day)
    for file, made in ((ranking.FILE, order), (confidence.FILE, calibration)):
        file.write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{order.note}\n{calibration.note}")
    typer.echo(f"答的门槛 {calibration.answer_at}，追问的门槛 {calibration.clarify_at}。已写入 {ranking.FILE.parent}")


@kb_app.command("eval")
def evaluate(
    file: FactsFile,
    part: Annotated[str, typer.Option(help="all、tuning（编号不能被 3 整除）或 checking（能被 3 整除）")] = "all",
    as_of: AsOf = None,
    covered: Annotated[bool, typer.Option("--covered", help="只算有条目可答的问题")] = False,
    as_json: AsJson = False,
) -> None:
    """在标注的问题上评测：名次、答对、答错、没答。"""
    from knowledge_base.evaluation import evaluate as measure
    from knowledge_base.labelled import read_labelled

    day = parse_day(as_of)
    with open_knowledge() as knowledge:
        questions = read_labelled(file, knowledge.snapshot().entries, _part(part))
        report = measure(knowledge, [q for q in questions if q.gold or not covered], day).as_dict()
    misses = report.pop("misses")
    if as_json:
        typer.echo(_json(report))
        return
    for miss in misses:
        gold = "、".join(miss["gold"]) or "（无）"
        typer.echo(f"- {miss['question']} 应为 {gold}，实为 {miss['outcome']} {miss['entry_id'] or ''}")
    typer.echo("\n".join(f"{name}：{value}" for name, value in report.items()))


def _part(value: str) -> Part:
    parts: dict[str, Part] = {"all": "all", "tuning": "tuning", "checking": "checking"}
    if value not in parts:
        raise FolderError(f"--part 只能是 all、tuning 或 checking，不能是 {value}", field="part")
    return parts[value]


def parse_day(value: str | None) -> date | None:
    """Raises ``QuestionError`` unless ``value`` is a date as 2026-11-23."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QuestionError(f"日期“{value}”不对，写法如 2026-11-23", field="as_of") from error


@contextmanager
def open_store() -> Iterator[Database]:
    """The migrated store that the settings name."""
    from kit.db import Database
    from kit.logging import configure_logging
    from migrations import upgrade

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)  # to standard error: standard output is the answer
    database = Database(settings.store_url)
    try:
        database.check()
        upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def open_knowledge(*, calibrated: bool = True) -> Iterator[KnowledgeBase]:
    """The knowledge base that the app would open. ``calibrated`` False: coefficients may still be missing."""
    from knowledge_base.calibrating import untrained
    from knowledge_base.opening import open_knowledge_base
    from knowledge_base.ranking import untrained_ranking

    with open_store() as database:
        stand_ins = (None, None) if calibrated else (untrained(), untrained_ranking())
        knowledge = open_knowledge_base(load_settings(), database, calibration=stand_ins[0], ranking=stand_ins[1])
        try:
            yield knowledge
        finally:
            knowledge.close()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
