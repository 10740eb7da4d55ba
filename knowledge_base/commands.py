"""``daoban ask`` and ``daoban kb``. Errors are ``DaobanError``; ``cli.main`` prints them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.confined import Confined, Wanted
from kit.errors import DaobanError
from kit.settings import load_settings
from knowledge_base.errors import QuestionError

if TYPE_CHECKING:
    from kit.db import Database
    from knowledge_base.answering.answer import KnowledgeBase
    from knowledge_base.documents.document_text import DocumentText
    from knowledge_base.entries.schemas import Entry
    from knowledge_base.measuring.checking import DatedRate


@dataclass(frozen=True)
class Tools:
    """What the composition root lends to these commands. ``rates``: of the law, read when called."""

    rates: Callable[[], Sequence[DatedRate]]


kb_app = typer.Typer(help="知识库：导入、检查、检索、评测。", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")]
AsOf = Annotated[str | None, typer.Option(help="按哪一天的规定，如 2026-11-23；默认今天")]


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
    from knowledge_base.answering.as_json import outcome_json, trace_json
    from knowledge_base.console import describe

    outcome = knowledge.ask(question, as_of=day)
    typer.echo(as_json_line(outcome_json(outcome) | trace_json(outcome)) if as_json else describe(outcome))


def _read_batch(file: Path) -> Iterator[tuple[int, Any]]:
    from knowledge_base.measuring.labelled import read_jsonl

    return read_jsonl(file)


def _ask_each(knowledge: KnowledgeBase, rows: list[tuple[int, Any]], day: date | None) -> int:
    from knowledge_base.answering.as_json import outcome_json

    bad = 0
    for number, row in rows:
        try:
            question = _question_of(row)
            line = outcome_json(knowledge.ask(question, as_of=_day_of(row) or day, record=False))
        except DaobanError as error:
            bad += 1
            typer.echo(f"✗ 第 {number} 行：{error.message}", err=True)
            line = {"line": number, "error": error.as_dict()}
        typer.echo(as_json_line(line))
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
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="放 YAML 条目的文件夹；默认自带的内容")] = None,
    check: Annotated[bool, typer.Option("--check", help="只检查，不写入")] = False,
) -> None:
    """把 YAML 条目装入知识库；内容没有变的不产生新版本。"""
    from knowledge_base.entries.content import BUNDLED
    from knowledge_base.entries.loading import load_content

    if check:
        _check(folder or BUNDLED, ctx.find_object(Tools), as_json=False)
        return
    if _problems(folder or BUNDLED):
        raise SystemExit(1)
    with open_store() as database:
        report = load_content(database, folder or BUNDLED)
    typer.echo(
        f"新增 {report.added} 条，更新 {report.changed} 条，未变 {report.unchanged} 条，停用 {report.disabled} 条。"
    )


@kb_app.command("check")
def check(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="放 YAML 条目的文件夹；默认自带的内容")] = None,
    as_json: AsJson = False,
) -> None:
    """检查 YAML 条目的写法、依据、有效期、税率、重复和矛盾，列出全部问题。"""
    from knowledge_base.entries.content import BUNDLED

    _check(folder or BUNDLED, ctx.find_object(Tools), as_json=as_json)


def _check(folder: Path, tools: Tools | None, *, as_json: bool) -> None:
    from knowledge_base.encoders import open_encoder
    from knowledge_base.entries.content import read_content
    from knowledge_base.measuring.checking import object_to, places_of, vectors_of
    from knowledge_base.opening import index_folder
    from knowledge_base.searching.vector_cache import VectorCache

    content = read_content(folder)
    settings = load_settings()
    encoder, cache = (
        open_encoder(settings.encoder, settings.threads),
        VectorCache(index_folder(settings) / "vectors.db"),
    )
    vectors = vectors_of(content.entries, lambda texts: cache.vectors(encoder, texts))
    objections = object_to(content.entries, tools.rates() if tools is not None else (), vectors)
    places = places_of(folder)
    found: list[dict[str, Any]] = [{"kind": "format", "at": [], "entries": [], "text": p} for p in content.problems]
    found += [{"kind": "walk", "at": [], "entries": [], "text": p} for p in _bundled_problems(folder, content.entries)]
    for o in objections:
        at = [places.get(entry, "") for entry in o.entries]
        found.append({"kind": o.kind, "at": at, "entries": list(o.entries), "text": o.text})
    if as_json:
        typer.echo(as_json_line({"entries": len(content.entries), "problems": found}))
    else:
        for problem in found:
            where = "、".join(f"{at} {entry}" for at, entry in zip(problem["at"], problem["entries"], strict=True))
            typer.echo(f"✗ {where}：{problem['text']}" if where else f"✗ {problem['text']}", err=True)
        typer.echo(f"{len(content.entries)} 个条目可用，{len(found)} 处问题。")
    if found:
        raise SystemExit(1)


def _bundled_problems(folder: Path, entries: Sequence[Entry]) -> list[str]:
    """What is wrong with the guided walks and the bare topics, which rest on the bundled entries."""
    from knowledge_base.answering.topics import topics
    from knowledge_base.entries.content import BUNDLED
    from knowledge_base.walks.loading import read_walks

    if folder.resolve() != BUNDLED:
        return []
    published = {entry.id: entry for entry in entries if entry.status == "published"}
    missing = sorted({e for listed in topics().values() for e in listed if e not in published})
    return [*read_walks(published).problems, *(f"topics.yml：没有条目 {entry_id}" for entry_id in missing)]


def _problems(folder: Path) -> int:
    """Print every fault that keeps an entry out; how many."""
    from knowledge_base.entries.content import read_content

    problems = read_content(folder).problems
    for problem in problems:
        typer.echo(f"✗ {problem}", err=True)
    return len(problems)


@kb_app.command("import-documents")
@kb_app.command("import-laws", hidden=True)
def import_documents(
    folder: Annotated[
        Path,
        typer.Argument(help="放法规、公告、通知的文件夹：.txt、.md、.docx、.pdf、.html，最好命名为“题名(YYYY-MM-DD)”"),
    ],
) -> None:
    """逐条导入法律法规、公告和通知；没能切开、略去或推定的都报出文件和行号，有问题的文件跳过。"""
    from knowledge_base.documents.statutes import count_statutes
    from knowledge_base.documents.statutes import import_documents as import_folder

    with open_store() as database:
        report = import_folder(database, folder, parse=_confined())
        with database.read() as session:
            statutes, articles = count_statutes(session)
        _encode_laws(database)
    for note in report.notes:
        typer.echo(f"· {note}")
    for problem in report.problems:
        typer.echo(f"✗ {problem}", err=True)
    typer.echo(
        f"读入 {report.statutes} 部、{report.articles} 条，另有 {report.passages} 段：新增 {report.added} 部，"
        f"更正 {report.replaced} 部，未变 {report.unchanged} 部，跳过 {len(report.problems)} 个文件。"
        f"库中现有 {statutes} 部、{articles} 条。"
    )
    if report.problems:
        raise SystemExit(1)


def _confined() -> Callable[[str, bytes], DocumentText]:
    """Plain text here and now; what is unpacked or parsed by libraries in a process of its own, with the bounds of the
    editor's page."""
    from knowledge_base.documents.bounds import check_size
    from knowledge_base.documents.reading import read_document

    settings = load_settings()
    reading = Confined(settings.reading_seconds, settings.reading_megabytes)

    def parse(name: str, data: bytes) -> DocumentText:
        check_size(len(data))
        plain = Path(name).suffix.lower() in (".txt", ".text", ".md", ".markdown")
        return read_document(name, data) if plain else reading.run(Wanted(), read_document, name, data)

    return parse


def _encode_laws(database: Database) -> None:
    """Here and now, so that nobody waits for it: a new text takes some seconds for a hundred articles."""
    from knowledge_base.documents.statutes import find_articles
    from knowledge_base.encoders import open_encoder
    from knowledge_base.opening import index_folder
    from knowledge_base.searching.passages import article_passages
    from knowledge_base.searching.vector_cache import VectorCache
    from knowledge_base.words.added import find_words
    from knowledge_base.words.vocabulary import vocabulary_with

    settings = load_settings()
    with database.read() as session:
        passages = article_passages(find_articles(session), vocabulary_with(find_words(session)))
    cache = VectorCache(index_folder(settings) / "vectors.db")
    cache.vectors(open_encoder(settings.encoder, settings.threads), [text for p in passages for text in p.texts])


@kb_app.command("search")
def search(question: str, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """命中测试：和对话用同一个函数，不留回执。"""
    from knowledge_base.answering.as_json import outcome_json, trace_json
    from knowledge_base.console import describe

    day = parse_day(as_of)
    with open_knowledge() as knowledge:
        outcome = knowledge.ask(question, as_of=day, record=False)
    typer.echo(as_json_line(outcome_json(outcome) | trace_json(outcome)) if as_json else describe(outcome))


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
    typer.echo(as_json_line(found) if as_json else "\n".join(f"{names[k]}：{n}" for k, n in found.items()))


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
    from kit.db import open_database
    from kit.logging import configure_logging
    from migrations import upgrade

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)  # to standard error: standard output is the answer
    database = open_database(settings)
    try:
        database.check()
        upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def open_knowledge(*, calibrated: bool = True, quotes: bool = True) -> Iterator[KnowledgeBase]:
    """The knowledge base that the app would open. ``calibrated`` False: coefficients may still be missing, ``quotes``
    False: those of quoting."""
    from knowledge_base.answering.following import untrained_following
    from knowledge_base.answering.quote_belief import untrained_quoting
    from knowledge_base.measuring.calibrating import untrained
    from knowledge_base.opening import open_knowledge_base
    from knowledge_base.searching.ranking import untrained_ranking

    with open_store() as database:
        order, sureness = (None, None) if calibrated else (untrained_ranking(), untrained())
        follow = None if calibrated else untrained_following()
        knowledge = open_knowledge_base(
            load_settings(),
            database,
            calibration=sureness,
            ranking=order,
            following=follow,
            quoting=None if calibrated and quotes else untrained_quoting(),
            watch=False,
        )
        try:
            yield knowledge
        finally:
            knowledge.close()


def as_json_line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
