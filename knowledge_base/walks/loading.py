"""Walks as YAML files, one a file: read all, and say of each fault in which file and step it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
import yaml
from pydantic import ValidationError

from kit.db import Database
from kit.settings import ROOT
from knowledge_base.entries.content import describe_fault
from knowledge_base.entries.repository import find_current, find_served
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import FolderError
from knowledge_base.walks.schemas import Step, Walk

log = structlog.get_logger(__name__)

BUNDLED = ROOT / "knowledge_base" / "walks"

_NAMED = re.compile(r"“([^”]+)”")
_FIGURE = re.compile(r"\d[\d,.]*")
_PLACE = re.compile(r"[A-Za-z][\w.-]*\.[A-Za-z]{2,}[\w./-]*")


@dataclass(frozen=True, slots=True)
class Walks:
    """What a folder holds, by id. A walk with a fault is not among them; ``problems`` are Chinese sentences."""

    walks: dict[str, Walk]
    problems: list[str]


def open_walks(database: Database, now: datetime, folder: Path = BUNDLED) -> dict[str, Walk]:
    """The walks that what answers at ``now`` bears out. One with a fault is left out, and told in the log."""
    with database.read() as session:
        served = find_served(session, find_current(session), now)
    found = read_walks({e: s.entry for e, s in served.items() if s.entry.status == "published"}, folder)
    if found.problems:
        log.warning("walks.left_out", problems=found.problems)
    return found.walks


def read_walks(entries: Mapping[str, Entry], folder: Path = BUNDLED) -> Walks:
    """Every walk of ``folder``. ``entries``: what they may rest on, by id. Raises ``FolderError``."""
    if not folder.is_dir():
        raise FolderError(f"没有这个文件夹：{folder}")
    walks: dict[str, Walk] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.yml")):
        found = _read_file(file)
        faults = [found] if isinstance(found, str) else list(_faults(found, entries))
        if isinstance(found, Walk) and found.id in walks:
            faults.append(f"id {found.id} 已有别的文件用了")
        if isinstance(found, Walk) and not faults:
            walks[found.id] = found
        problems += [f"导税 {file.name}：{fault}" for fault in faults]
    return Walks(walks, problems)


def _read_file(file: Path) -> Walk | str:
    try:
        return Walk.model_validate(yaml.safe_load(file.read_bytes()))
    except yaml.YAMLError:
        return "不是正确的 YAML，请检查缩进、冒号和引号"
    except ValidationError as error:
        return "；".join(describe_fault(detail) for detail in error.errors())


def _faults(walk: Walk, entries: Mapping[str, Entry]) -> Iterator[str]:
    unknown = dict.fromkeys((entry, place) for entry, place in walk.named_entries() if entry not in entries)
    for entry, place in unknown:
        yield f"{place} 里的条目 {entry} 不存在或已停用"
    if not unknown:
        for step in walk.steps:
            yield from _beyond(step, [entries[entry] for entry in step.rests_on])


def _beyond(step: Step, rests_on: list[Entry]) -> Iterator[str]:
    """Figures, names of menus and addresses that none of the entries says: nothing is told from memory."""
    said = "".join(_bare(text) for entry in rests_on for text in _texts(entry))
    told = [step.do, *step.prepare, step.where, step.takes]
    for pattern in (_NAMED, _FIGURE, _PLACE):
        for found in (part for text in told for part in pattern.findall(text)):
            if _bare(found.rstrip(".,")) not in said:
                yield f"步骤 {step.id} 里的“{found}”，所依据的条目（{'、'.join(step.rests_on)}）都没有说过"


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.question
    for version in entry.versions():
        yield from (version.answer, version.details, *version.steps, *version.materials)


def _bare(text: str) -> str:
    return re.sub(r"[\s,，“”]|(?<=\d),(?=\d)", "", text)
