"""``daoban kb calibrate``, ``calibrate-quotes`` and ``eval``: how good the answers are, and the weights behind them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from kit.clock import today
from knowledge_base.commands import AsJson, AsOf, as_json_line, kb_app, open_knowledge, parse_day
from knowledge_base.errors import FolderError

if TYPE_CHECKING:
    from knowledge_base.measuring.labelled import Part

Item = TypeVar("Item")


@kb_app.command("calibrate")
def calibrate(
    file: Annotated[
        Path | None, typer.Argument(help="JSONL，每行有 question，以及 gold 或 fact_id；默认自带的")
    ] = None,
    as_of: AsOf = None,
    confidence_only: Annotated[
        bool, typer.Option("--confidence", help="只重新拟合置信度，排序和追问的系数照旧")
    ] = False,
) -> None:
    """重新拟合排序、置信度和追问（编号能被 3 整除的 fact_id 留作检验，不参与）。"""
    from knowledge_base.answering import confidence, following
    from knowledge_base.measuring.calibrating import JUDGED, QUESTIONS, SPOKEN
    from knowledge_base.measuring.calibrating import calibrate as fit
    from knowledge_base.measuring.coverage import read_judged
    from knowledge_base.measuring.following_fit import fit_following
    from knowledge_base.measuring.labelled import Labelled, read_labelled
    from knowledge_base.measuring.ranking_fit import fit_ranking, leave_one_out
    from knowledge_base.searching import ranking
    from knowledge_base.searching.coefficients import Coefficients

    day = parse_day(as_of) or today()
    with open_knowledge(calibrated=False) as knowledge:
        questions = read_labelled(file or QUESTIONS, knowledge.snapshot().entries, "tuning")
        if file is None:
            questions += [Labelled(judged.question, judged.full, judged.part) for judged in read_judged(JUDGED)]
        spoken = [Labelled(judged.question, judged.full, judged.part) for judged in read_judged(SPOKEN)]
        left_out = leave_one_out(knowledge.snapshot(), knowledge.encoder, knowledge.folder, day)
        order = ranking.load_ranking() if confidence_only else fit_ranking(left_out, knowledge.encoder.name, day)
        knowledge.rerank(order)
        calibration = fit(knowledge, questions, spoken, left_out, order, day)
        made: list[tuple[Path, Coefficients]] = [(confidence.FILE, calibration)]
        if not confidence_only:
            made += [(ranking.FILE, order), (following.FILE, fit_following(knowledge, day))]
    for target, coefficients in made:
        target.write_text(coefficients.model_dump_json(indent=2) + "\n", encoding="utf-8")
        typer.echo(coefficients.note)
    typer.echo(f"答的门槛 {calibration.answer_at}，追问的门槛 {calibration.clarify_at}。已写入 {ranking.FILE.parent}")


@kb_app.command("calibrate-quotes")
def calibrate_quotes(
    file: Annotated[
        Path | None,
        typer.Argument(help="JSONL，每行有 question，以及 gold（如“契税法 第四条”，null 为没有）；默认自带的"),
    ] = None,
    as_of: AsOf = None,
) -> None:
    """重新拟合没有条目可答时引用原文的门槛；要先导入标注所指的法规（每三个问题留一个作检验）。"""
    from knowledge_base.answering import quote_belief
    from knowledge_base.measuring.quoting_fit import QUESTIONS, fit_quoting

    day = parse_day(as_of) or today()
    with open_knowledge(quotes=False) as knowledge:
        quoting = fit_quoting(knowledge, day, file or QUESTIONS)
    quote_belief.FILE.write_text(quoting.model_dump_json(indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{quoting.note}\n引用的门槛 {quoting.quote_at}。已写入 {quote_belief.FILE}")


@kb_app.command("eval")
def evaluate(
    file: Annotated[Path, typer.Argument(help="JSONL，每行有 question，以及 covered、gold（条目编号）或 fact_id")],
    labels: Annotated[Path | None, typer.Option(help="另一个 JSONL：按 id 给出 covered、full、part、wrong")] = None,
    part: Annotated[str, typer.Option(help="all、tuning（编号不能被 3 整除）或 checking（能被 3 整除）")] = "all",
    as_of: AsOf = None,
    covered: Annotated[bool, typer.Option("--covered", help="只算有条目可答的问题")] = False,
    failures: Annotated[Path | None, typer.Option(help="把没答对的问题写进这个 CSV，逐条细看")] = None,
    as_json: AsJson = False,
) -> None:
    """在标注的问题上评测。

    每行标了 covered（full、part、none）的：覆盖多少，直接答多少、答对多少，一按就到多少，没覆盖的说了没有。
    只有 gold 或 fact_id 的：各路检索的名次、答对、答错、没答、置信度准不准。
    """
    from dataclasses import asdict

    from knowledge_base.measuring.coverage import as_lines, ask_judged, count, read_judged
    from knowledge_base.measuring.evaluation import as_text, ask_all, report_on, write_failures
    from knowledge_base.measuring.labelled import read_labelled

    day = parse_day(as_of)
    judged = read_judged(file, labels)
    with open_knowledge() as knowledge:
        if judged:
            with progress(judged, "提问") as shown:
                fared = ask_judged(knowledge, shown, day)
            typer.echo(as_json_line(asdict(count(fared))) if as_json else "\n".join(as_lines(fared)))
            return
        questions = read_labelled(file, knowledge.snapshot().entries, _part(part))
        with progress([q for q in questions if q.gold or not covered], "提问") as shown:
            asked = ask_all(knowledge, shown, day)
    report = report_on(asked)
    typer.echo(as_json_line(asdict(report)) if as_json else as_text(report))
    if failures is not None:
        typer.echo(f"没答对的 {write_failures(asked, failures)} 个问题已写入 {failures}", err=True)


@contextmanager
def progress(items: list[Item], label: str) -> Iterator[Iterable[Item]]:
    """``items`` with a bar on standard error, where somebody looks."""
    with typer.progressbar(items, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar


def _part(value: str) -> Part:
    parts: dict[str, Part] = {"all": "all", "tuning": "tuning", "checking": "checking"}
    if value not in parts:
        raise FolderError(f"--part 只能是 all、tuning 或 checking，不能是 {value}", field="part")
    return parts[value]
