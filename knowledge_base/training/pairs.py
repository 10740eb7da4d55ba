"""What an encoder learns from: pairs of texts that mean the same, some with a text that only looks alike.

Sources are the entries (wordings with one another, questions with answers) and JSONL files whose lines hold either
``s1``, ``s2``, ``label`` (1: alike, 0: not) or ``question``, ``answer``. A line whose ``split`` is
not ``train`` is left out.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.entries.schemas import Entry
from knowledge_base.words.synonyms import unify
from language.normalise import normalise

SAME_AS_QUESTION = 0.5  # how often a wording is paired with the entry's question rather than another wording


@dataclass(frozen=True)
class Pair:
    anchor: str
    positive: str
    negative: str = ""  # empty: the other texts of the batch are negatives enough


def pairs_of_entries(
    entries: Iterable[Entry], rng: random.Random, look_alike: Callable[[Entry, str], Entry | None]
) -> list[Pair]:
    """Each wording with another way to ask the same, and with a way to ask what only looks alike.

    ``look_alike`` finds the entry that a wording would wrongly lead to. Texts are in the spelling that is searched.
    """
    pairs: list[Pair] = []
    for entry in entries:
        asked = [entry.question, *entry.similar]
        for wording in entry.similar:
            siblings = [other for other in asked if other != wording]
            positive = entry.question if rng.random() < SAME_AS_QUESTION else rng.choice(siblings)
            other = look_alike(entry, wording)
            negative = unify(rng.choice([other.question, *other.similar])) if other is not None else ""
            pairs.append(Pair(unify(wording), unify(positive), negative))
    return pairs


def answers_of_entries(entries: Iterable[Entry], rng: random.Random) -> list[Pair]:
    """The question and two of its wordings with the answer."""
    return [
        Pair(unify(asked), unify(entry.answer))
        for entry in entries
        for asked in (entry.question, *rng.sample(entry.similar, k=2))
    ]


@dataclass(frozen=True)
class Utterance:
    """What somebody says, and which act of the dialogue it is."""

    text: str
    act: str


def utterances_of(folder: Path) -> list[Utterance]:
    """The training utterances of the dialogue, as Rasa reads them: ``data/nlu``. Raises ``EncoderError``."""
    found: list[Utterance] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            intents = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
            found += [
                Utterance(normalise(line[2:]).lower(), intent["intent"])
                for intent in intents
                for line in map(str.strip, intent["examples"].splitlines())
                if line.startswith("- ")
            ]
        except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
            raise EncoderError(f"读不了 {file}：{error}。应是 Rasa 的训练语料（nlu，每个意图有 examples）") from error
    return found


def pairs_of_file(file: Path, rng: random.Random, *, limit: int | None = None) -> list[Pair]:
    """At most ``limit`` pairs, drawn by ``rng``; those with a look-alike first, as they teach the most."""
    positives: list[tuple[str, str]] = []
    alike_only: dict[str, list[str]] = defaultdict(list)
    for left, right, same in read_labelled(file):
        if same:
            positives.append((left, right))
        else:
            alike_only[left].append(right)
            alike_only[right].append(left)
    rng.shuffle(positives)
    pairs = [Pair(a, p, rng.choice(alike_only[a]) if a in alike_only else "") for a, p in positives]
    pairs.sort(key=lambda pair: not pair.negative)
    return pairs[:limit]


def read_labelled(file: Path) -> Iterator[tuple[str, str, bool]]:
    for number, row in read_rows(file):
        if row.get("split", "train") != "train":
            continue
        if "question" in row:
            answer = row.get("answer")
            if not isinstance(answer, str) or not answer.strip():
                continue  # asked and not answered: null, NaN or nothing
            yield text_of(row, "question", file, number), text_of(row, "answer", file, number), True
        else:
            same = str(row.get("label", 1)) == "1"
            yield text_of(row, "s1", file, number), text_of(row, "s2", file, number), same


def read_rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with their line numbers. Raises ``EncoderError`` naming the line."""
    try:
        lines = file.read_text("utf-8").split("\n")  # splitlines would also cut at U+2028
    except (OSError, UnicodeDecodeError) as error:
        raise EncoderError(f"读不了文件 {file}：{error}。请检查路径，文件须是 UTF-8 编码的 JSONL") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise EncoderError(f"{file} 第 {number} 行不是 JSON：{error.msg}。每行应是一个 JSON 对象") from error
        if not isinstance(row, dict):
            raise EncoderError(f'{file} 第 {number} 行不是 JSON 对象，每行应形如 {{"s1": …, "s2": …}}')
        yield number, row


def text_of(row: dict[str, Any], key: str, file: Path, number: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise EncoderError(f"{file} 第 {number} 行缺少 {key}。每行须有 s1、s2（可带 label），或 question、answer")
    return value.strip()
