"""What a careful reader would object to in the entries: sources, dates, rates, doubles, contradictions.

Nothing here stops an entry from being loaded. What has been looked at and is right as it is stands in ``accepted.yml``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.register import Register
from knowledge_base.documents.register_sources import bundled_register
from knowledge_base.documents.titles import key_of, year_of
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.schemas import Entry, Version
from knowledge_base.measuring.phrasing import Source, answers_another, find_lines_apart
from knowledge_base.words.synonyms import unify

ACCEPTED = Path(__file__).with_name("accepted.yml")

Kind = Literal["citation", "date", "gap", "rate", "repealed", "double", "contradiction", "boundary", "opening", "link"]

DOUBLE = 0.97  # likeness of two questions: at 0.96 every third pair are two sides of one rule
AKIN = 0.90  # likeness of two questions whose answers should not contradict each other
BLOCK = 2000  # questions compared at a time

_NUMBERED = re.compile(r"第?\d+号")
_STATUTE = re.compile(
    r"(法|条例|细则|办法|规定|规则|决定|通知|法典|规程|意见|公告|标准|准则|解释|目录|协定|安排|制度)(（.+）)?$"
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_DATE = re.compile(r"(?:\d{4}\s*年(?:度)?)?(?:\s*\d{1,2}\s*月(?!内|以|之|后|起)\s*(?:\d{1,2}\s*[日号])?)?")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%|％|万元|亿元|元|个月|个工作日|工作日|年|天|日|平方米|人|倍)")


@dataclass(frozen=True)
class Objection:
    """``entries`` are the ids concerned, ``text`` a Chinese sentence: what is wrong and what to do."""

    kind: Kind
    entries: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class DatedRate:
    """A rate of the law as the dated parameters have it, with the articles it rests on."""

    tax: str
    ratio: Decimal
    begin: date
    end: date | None
    sources: frozenset[Source]


def source_of(cited: EntryCitation) -> Source:
    return key_of(cited.issuer, cited.doc_no), cited.article


def vectors_of(entries: Sequence[Entry], encode: Callable[[list[str]], Vectors]) -> dict[str, Vectors]:
    """Vectors of all questions of each entry, by its id."""
    questions = [[unify(q) for q in (e.question, *e.similar)] for e in entries]
    matrix = encode([q for qs in questions for q in qs])
    ends = np.cumsum([len(qs) for qs in questions])
    return {e.id: matrix[end - len(qs) : end] for e, qs, end in zip(entries, questions, ends, strict=True)}


def places_of(folder: Path) -> dict[str, str]:
    """By the id of an entry, the file and line where it stands."""
    places: dict[str, str] = {}
    for file in sorted(folder.rglob("*.yml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("- id:"):
                places[line.removeprefix("- id:").strip()] = f"{file.relative_to(folder).as_posix()}:{number}"
    return places


def object_to(
    entries: Sequence[Entry],
    rates: Sequence[DatedRate],
    vectors: Mapping[str, Vectors],
    register: Register | None = None,
) -> list[Objection]:
    """All objections that ``accepted.yml`` does not answer. ``vectors``: of each entry's questions, by id. ``register``
    tells which documents have ended; none: as the product ships it."""
    register = register if register is not None else bundled_register()
    published = [e for e in entries if e.status != "disabled"]
    found: list[Objection] = []
    for entry in published:
        found += [*_dates(entry), *_gaps(entry), *_repealed(entry, register), *_rates(entry, rates), *_opening(entry)]
    found += _citations(published)
    found += _links(published)
    found += _boundaries(published)
    found += _alike(published, vectors)
    accepted = {(row["kind"], frozenset(row["entries"])) for row in yaml.safe_load(ACCEPTED.read_text("utf-8")) or []}
    return [o for o in found if (o.kind, frozenset(o.entries)) not in accepted]


def _citations(entries: Sequence[Entry]) -> Iterator[Objection]:
    spelt: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for cited in _all_citations(entry):
            if not (_NUMBERED.search(cited.doc_no) or _STATUTE.search(cited.doc_no)):
                text = f"“{cited.doc_no}”既不是文号也不像法规名称，请写成“公告2026年第10号”或“增值税法”这样"
                yield Objection("citation", (entry.id,), text)
            same = (_bare(cited.issuer), cited.doc_no)
            spelt[same][cited.issuer] += 1
            where[same, cited.issuer].append(entry.id)  # type: ignore[index]
    for same, spellings in spelt.items():
        (usual, _), *others = spellings.most_common()
        for other, _ in others:
            ids = tuple(dict.fromkeys(where[same, other]))  # type: ignore[index]
            yield Objection("citation", ids, f"{same[1]} 的发文机关写作“{other}”，别处写作“{usual}”，请统一")


def _bare(issuer: str) -> str:
    return issuer.replace("国家税务总局", "税务总局").replace(" ", "").replace("、", "")


def _dates(entry: Entry) -> Iterator[Objection]:
    """A version that begins before any of its sources was issued."""
    for version in entry.versions():
        years = [year_of(c.doc_no) for c in version.citations]
        known = [y for y in years if y is not None]
        if len(known) == len(years) and known and min(known) > version.in_force.from_.year:
            text = f"自{version.in_force.from_}起有效，但所列依据最早是{min(known)}年的，请更正起期或补上当时的依据"
            yield Objection("date", (entry.id,), text)


def _gaps(entry: Entry) -> Iterator[Objection]:
    spans = sorted((v.in_force for v in entry.versions()), key=lambda s: s.from_)
    for before, after in pairwise(spans):
        if before.to is not None and after.from_ - before.to > timedelta(days=1):
            text = f"{before.to} 与 {after.from_} 之间没有版本，请补上，或确认那段时间确实没有规定"
            yield Objection("gap", (entry.id,), text)


def _repealed(entry: Entry, register: Register) -> Iterator[Objection]:
    """A version that outlives what it rests on, as far as the register tells."""
    for version in entry.versions():
        last = version.in_force.to or date.max
        for cited, ending in register.ended(version.citations, entry.tax, last):
            by = f"（{ending.by.name}）" if ending.by is not None else ""
            text = (
                f"所依据的{cited.issuer}{cited.doc_no}{ending.part}自{ending.begin}起停止执行{by}，版本却有效到"
                f"{version.in_force.to or '今后'}：请把止期改为前一天，再写新的版本"
            )
            yield Objection("repealed", (entry.id,), text)


def _rates(entry: Entry, rates: Sequence[DatedRate]) -> Iterator[Objection]:
    """Percentages of a version that rests only on articles whose rates are known as parameters."""
    for version in entry.versions():
        known = {source for r in rates if r.tax == entry.tax for source in r.sources}
        if not all(source_of(c) in known for c in version.citations):
            continue
        allowed = {r.ratio * 100 for r in rates if r.tax == entry.tax and _overlap(version, r)}
        said = {Decimal(p) for p in _PERCENT.findall(version.answer)}
        for odd in sorted(said - allowed):
            usual = "、".join(f"{ratio.normalize():f}%" for ratio in sorted(allowed)) or "没有"
            text = f"答案里的 {odd}% 不在参数里（{version.in_force.from_} 起有效的{entry.tax}参数：{usual}），请核对"
            yield Objection("rate", (entry.id,), text)


def _overlap(version: Version, rate: DatedRate) -> bool:
    end = version.in_force.to or date.max
    return rate.begin <= end and version.in_force.from_ <= (rate.end or date.max)


def _opening(entry: Entry) -> Iterator[Objection]:
    """An answer that opens as if something else had been asked."""
    said = answers_another(entry.question, entry.answer)
    if said:
        text = f"答案以“{said}”开头，问题却是“{entry.question}”：请让第一句直接回答所问"
        yield Objection("opening", (entry.id,), text)


def _boundaries(entries: Sequence[Entry]) -> Iterator[Objection]:
    """Two under one article, of which one counts the amount itself to what is above it, the other to what is below."""
    told = [(e, frozenset(s for c in e.citations if (s := source_of(c))[1])) for e in entries]
    for one, other, amount in find_lines_apart(told):
        text = f"依据同一条文，对 {amount}一个说“达到”、一个说“超过（不超过）”，正好这个数时说法相反，请核对"
        yield Objection("boundary", (one.id, other.id), text)


def _links(entries: Sequence[Entry]) -> Iterator[Objection]:
    ids = {e.id for e in entries}
    asked: dict[str, str] = {}
    for entry in entries:
        for other in entry.related:
            if other not in ids:
                yield Objection("link", (entry.id,), f"related 指向不存在或已停用的条目 {other}")
        for apart in entry.apart_from:
            if apart.entry not in ids:
                yield Objection("link", (entry.id,), f"apart_from 指向不存在或已停用的条目 {apart.entry}")
        for question in {entry.question, *entry.similar}:
            owner = asked.setdefault(question, entry.id)
            if owner != entry.id:
                yield Objection("link", (owner, entry.id), f"两个条目有同一个问法：{question}")


def _alike(entries: Sequence[Entry], vectors: Mapping[str, Vectors]) -> Iterator[Objection]:
    """Pairs of entries with nearly the same question: doubles, or answers that contradict each other."""
    owners = np.repeat(np.arange(len(entries)), [len(vectors[e.id]) for e in entries])
    matrix = np.concatenate([vectors[e.id] for e in entries]) if entries else np.empty((0, 1), np.float32)
    asked = [question for e in entries for question in (e.question, *e.similar)]
    best: dict[tuple[int, int], tuple[float, str, str]] = {}
    for begin in range(0, len(matrix), BLOCK):
        later = matrix[begin:]  # of each pair the first stands before the second
        likeness = matrix[begin : begin + BLOCK] @ later.T
        for row, column in np.argwhere(likeness >= AKIN).tolist():
            pair = (int(owners[begin + row]), int(owners[begin + column]))
            if pair[0] < pair[1]:
                found = (float(likeness[row, column]), asked[begin + row], asked[begin + column])
                best[pair] = max(best.get(pair, found), found)
    for (one, other), (nearest, this, that) in sorted(best.items()):
        a, b = entries[one], entries[other]
        if a.region != b.region:
            continue
        if nearest >= DOUBLE:
            text = f"问法几乎相同（“{this}”“{that}”），请合并两个条目，或把问法改得分得开"
            yield Objection("double", (a.id, b.id), text)
        yield from _contradiction(a, b)


def _contradiction(a: Entry, b: Entry) -> Iterator[Objection]:
    """Both rest on one article and give different figures of one unit for the same time."""
    shared = set(map(source_of, a.citations)) & set(map(source_of, b.citations))
    if a.tax != b.tax or not shared:
        return
    figures, others = _figures(a.answer), _figures(b.answer)
    for unit in figures.keys() & others.keys():
        if not figures[unit] & others[unit]:
            said, contrary = ("、".join(sorted(f[unit])) for f in (figures, others))
            text = f"依据同一条文、问法相近，答案里的数字却不同（{said}{unit} / {contrary}{unit}），请核对"
            yield Objection("contradiction", (a.id, b.id), text)


def _figures(text: str) -> dict[str, set[str]]:
    """Numbers by unit, dates left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for number, unit in _AMOUNT.findall(_DATE.sub("", text)):
        found[unit.replace("％", "%")].add(number.replace(",", ""))
    return found


def _all_citations(entry: Entry) -> Iterable[EntryCitation]:
    return (cited for version in entry.versions() for cited in version.citations)
