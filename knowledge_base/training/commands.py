"""``daoban encoder …``: train, evaluate and export sentence encoders."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.opening import BUNDLED, open_encoder
from knowledge_base.words.synonyms import unify

encoder_app = typer.Typer(help="句向量模型：训练、评测、导出。训练和导出需先运行 make encoders。", no_args_is_help=True)

DEFAULT_BASE = "BAAI/bge-small-zh-v1.5"


@encoder_app.command("train")
def train_command(
    out: Annotated[Path, typer.Option(help="训练好的模型放进这个文件夹（须为空或不存在）")],
    base: Annotated[str, typer.Option(help="从哪个 sentence-transformers 模型开始：名称或路径")] = DEFAULT_BASE,
    pairs: Annotated[
        list[Path] | None, typer.Option(help="JSONL 句对文件，可多次给出：每行 s1、s2、label，或 question、answer")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="每个句对文件最多取多少对")] = 1500,
    acts: Annotated[
        Path | None, typer.Option(help="对话语料的文件夹（data/nlu）：同时学会分辨一句话是什么意思")
    ] = None,
    epochs: Annotated[float, typer.Option(min=0.01, help="训练轮数")] = 2.0,
    keep: Annotated[float, typer.Option(min=0, max=1, help="最后的权重里，起始模型占多大比例")] = 0.0,
    seed: Annotated[int, typer.Option(help="随机种子")] = 20261125,
) -> None:
    """用自带条目的问法和答复，加上给出的句对文件，训练一个模型。"""
    from knowledge_base.entries.content import BUNDLED as CONTENT
    from knowledge_base.entries.content import check_content, read_content
    from knowledge_base.training.fitting import Recipe, train
    from knowledge_base.training.look_alikes import LookAlikes
    from knowledge_base.training.pairs import answers_of_entries, pairs_of_entries, pairs_of_file, utterances_of

    check_empty(out)
    rng = random.Random(seed)  # noqa: S311  a sample, not a secret
    content = read_content(CONTENT)
    check_content(content)
    with tempfile.TemporaryDirectory(prefix="daoban-train-") as scratch:
        look_alike = LookAlikes(content.entries, Path(scratch))
        wordings = pairs_of_entries(content.entries, rng, look_alike)
    sources = {"wordings": wordings, "answers": answers_of_entries(content.entries, rng)}
    for file in pairs or []:
        sources[str(file)] = pairs_of_file(file, rng, limit=limit)
    for source, found in sources.items():
        typer.echo(f"… {source}：{len(found)} 对", err=True)
    utterances = utterances_of(acts) if acts is not None else []
    if utterances:
        typer.echo(f"… {acts}：{len(utterances)} 句", err=True)
    train(base, sources, out, Recipe(epochs=epochs, keep=keep, seed=seed), utterances)
    typer.echo(f"✓ 已保存到 {out}。用 daoban encoder evaluate 比较，再用 daoban encoder export 导出")


@encoder_app.command("evaluate")
def evaluate_command(
    file: Annotated[Path, typer.Argument(help="JSONL：每行 question 和 fact（或 answer、text），或 s1、s2、label")],
    encoder: Annotated[str, typer.Option(help="bundled、导出的文件夹，或 sentence-transformers 名称或路径")] = BUNDLED,
    limit: Annotated[int | None, typer.Option(min=1, help="只用前多少行")] = None,
    threads: Annotated[int, typer.Option(min=0, help="线程数，0 为自动")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """检索：问题能否找到自己那条文本。句对：相同意思的是否得分更高。"""
    from knowledge_base.training.evaluation import as_text, evaluate

    opened = open_encoder(encoder, threads)
    result = evaluate(opened, file, limit=limit)
    if as_json:
        typer.echo(json.dumps({"encoder": opened.name, **asdict(result)}, ensure_ascii=False))
    else:
        typer.echo(f"模型：{opened.name}\n{as_text(result)}")


@encoder_app.command("export")
def export_command(
    source: Annotated[str, typer.Argument(help="sentence-transformers 模型的文件夹或名称")],
    out: Annotated[Path | None, typer.Option(help="写到哪个文件夹；默认在模型旁边，名称加 -int8")] = None,
    name: Annotated[str, typer.Option(help="导出后的名称，默认为文件夹名")] = "",
    pruned: Annotated[
        bool, typer.Option("--prune", help="裁剪词表：只留汉字、短词片和自带条目用到的词，文件小一截")
    ] = False,
) -> None:
    """导出为 int8 ONNX：DAOBAN_ENCODER 设为该文件夹即可使用，不再需要 torch。"""
    from knowledge_base.training.export import export

    folder = out or Path(f"{source.rstrip('/')}-int8")
    export(source, folder, name=name or Path(source).name, texts=_content_texts() if pruned else ())
    opened = open_encoder(str(folder))
    typer.echo(f"✓ 已导出到 {folder}（{opened.name}，{opened.dimension} 维）")


def _content_texts() -> Iterator[str]:
    from knowledge_base.entries.content import BUNDLED as CONTENT
    from knowledge_base.entries.content import read_content

    for entry in read_content(CONTENT).entries:
        yield from map(unify, (entry.question, *entry.similar, entry.answer))


def check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EncoderError(f"{folder} 已存在且不为空，请换一个文件夹，以免覆盖", field="out")
