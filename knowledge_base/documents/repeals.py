"""Documents that stopped to hold together: ``repeals.yml``, see its head for what each line says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.documents.citation import EntryCitation

FILE = Path(__file__).with_name("repeals.yml")
_YEAR = re.compile(r"(?:[〔\[(（]|公告|^)((?:19|20)\d\d)(?:[〕\])）]|年)")

Key = tuple[tuple[str, ...], str]


@dataclass(frozen=True)
class Repeal:
    """No ``taxes``: whatever the entry is on. No ``issuers``: only the named ``documents`` are meant."""

    from_: date
    by: EntryCitation
    instead: str
    documents: frozenset[Key]
    taxes: frozenset[str]
    issuers: frozenset[str]
    exceptions: frozenset[Key]

    def covers(self, cited: EntryCitation, tax: str) -> bool:
        key = key_of(cited)
        if self.taxes and tax not in self.taxes:
            return False
        if key in self.documents:
            return True
        if key in self.exceptions or not self.issuers.intersection(key[0]):
            return False
        issued = year_of(cited.doc_no)
        return issued is not None and issued < self.from_.year


@lru_cache(maxsize=1)
def load_repeals(file: Path = FILE) -> tuple[Repeal, ...]:
    return tuple(map(_repeal, yaml.safe_load(file.read_text(encoding="utf-8"))))


def repealed(citations: Sequence[EntryCitation], tax: str, day: date) -> list[tuple[EntryCitation, Repeal]]:
    """The citations that no longer hold on ``day``, with what ended them.

    None of them when the repealing document is cited too: then the entry says how it carries the old one on.
    """
    cited = {key_of(c) for c in citations}
    return [
        (citation, repeal)
        for repeal in load_repeals()
        if day >= repeal.from_ and key_of(repeal.by) not in cited
        for citation in citations
        if repeal.covers(citation, tax)
    ]


def key_of(cited: EntryCitation) -> Key:
    """Issuer and number in one spelling: 国家税务总局 is 税务总局.

    The order of issuers stays: it tells 财政部 税务总局公告2023年第11号 from 税务总局 财政部公告2023年第11号.
    """
    names = cited.issuer.replace("国家税务总局", "税务总局").split()
    return tuple(names), cited.doc_no.replace(" ", "")


def year_of(doc_no: str) -> int | None:
    """
    >>> year_of("财税〔2016〕36号"), year_of("公告2026年第10号"), year_of("增值税法")
    (2016, 2026, None)
    """
    found = _YEAR.search(doc_no)
    return int(found[1]) if found else None


def _repeal(raw: dict[str, Any]) -> Repeal:
    scope = raw.get("scope", {})
    return Repeal(
        from_=raw["from"],
        by=EntryCitation.model_validate(raw["by"]),
        instead=raw["instead"],
        documents=_keys(raw.get("documents", [])),
        taxes=frozenset(scope.get("taxes", [])),
        issuers=frozenset(scope.get("issuers", [])),
        exceptions=_keys(raw.get("except", [])),
    )


def _keys(raw: Iterable[dict[str, str]]) -> frozenset[Key]:
    return frozenset(key_of(EntryCitation(issuer=r["issuer"], doc_no=r["doc_no"])) for r in raw)
