"""Statutes in the store: import a folder of texts, and say when each text holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from knowledge_base.documents.models import ArticleRow, StatuteRow
from knowledge_base.documents.statute_text import MalformedError, Statute, parse_statute, title_key
from knowledge_base.errors import FolderError

_IMPORTERS = 0x64616F6C


@dataclass
class ImportReport:
    """``problems`` are Chinese sentences naming file and line; those files were skipped."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    articles: int = 0
    passages: int = 0
    without_issuer: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def statutes(self) -> int:
        return self.added + self.replaced + self.unchanged


@dataclass(frozen=True, slots=True)
class DatedArticle:
    """An article and the interval in which its text holds, both ends included."""

    title: str
    issuer: str
    number: str
    heading: str
    text: str
    in_force_from: date
    in_force_to: date | None


def import_laws(database: Database, folder: Path, clock: Clock = utc_now) -> ImportReport:
    """Import every ``.txt`` below ``folder``; a malformed one is reported and skipped."""
    if not folder.is_dir():
        raise FolderError(f"没有这个文件夹：{folder}")
    files = sorted(folder.rglob("*.txt"))
    if not files:
        raise FolderError(f"文件夹 {folder} 里没有 .txt 文件；法规文件应命名为“题名(YYYY-MM-DD).txt”")
    report = ImportReport()
    statutes = [s for s in (_read(file, folder, report) for file in files) if s is not None]
    with database.write() as tx:
        if not database.sqlite:
            tx.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _IMPORTERS})
        for statute in statutes:
            _store(tx, statute, report, clock())
    return report


def find_articles(session: Session) -> list[DatedArticle]:
    """Every article of every text with its validity, superseded ones too."""
    statutes = session.scalars(select(StatuteRow).order_by(StatuteRow.title, StatuteRow.dated)).all()
    ends = validity(statutes)
    by_id = {s.id: s for s in statutes}
    rows = session.scalars(select(ArticleRow).order_by(ArticleRow.statute_id, ArticleRow.ordinal))
    return [
        DatedArticle(s.title, s.issuer, r.number, r.heading, r.text, s.in_force_from, ends[s.id])
        for r in rows
        for s in (by_id[r.statute_id],)
    ]


def validity(statutes: Sequence[StatuteRow]) -> dict[int, date | None]:
    """Until when each text holds: the day before a later text of the same title, or one that repeals it, begins."""
    ends: dict[int, date | None] = {}
    for statute in statutes:
        later = [
            other.in_force_from
            for other in statutes
            if other.dated > statute.dated
            and (other.title == statute.title or title_key(statute.title) in other.repeals)
        ]
        # A later text may begin on the same day; then the earlier one never held after that.
        ends[statute.id] = min(later) - timedelta(days=1) if later else None
    return ends


@dataclass(frozen=True, slots=True)
class Ended:
    """A statute's last day, and the title of the one that repealed it."""

    on: date
    by: str


def find_ended(session: Session) -> dict[str, Ended]:
    """By the key of its title, each statute that a later one has repealed."""
    statutes = session.scalars(select(StatuteRow)).all()
    newest: dict[str, date] = {}
    for s in statutes:
        key = title_key(s.title)
        newest[key] = max(newest.get(key, s.dated), s.dated)
    ended: dict[str, Ended] = {}
    for s in sorted(statutes, key=lambda s: s.in_force_from, reverse=True):
        for key in s.repeals:
            if newest.get(key, date.min) < s.dated:  # else a newer text has the same title
                ended[key] = Ended(s.in_force_from - timedelta(days=1), s.title)
    return ended


def count_statutes(session: Session) -> tuple[int, int]:
    """Texts, and articles numbered 第X条."""
    texts = session.scalar(select(func.count()).select_from(StatuteRow)) or 0
    articles = session.scalar(select(func.count()).select_from(ArticleRow).where(ArticleRow.number.like("第%"))) or 0
    return texts, articles


def get_statute_serial(session: Session) -> str:
    """Changes whenever a text is imported or replaced."""
    row = session.execute(select(func.count(), func.max(StatuteRow.id))).one()
    return f"{row[0]}:{row[1]}"


def _read(file: Path, folder: Path, report: ImportReport) -> Statute | None:
    name = file.relative_to(folder).as_posix()
    try:
        return parse_statute(file.name, file.read_bytes())
    except MalformedError as error:
        where = f"{name} 第 {error.line} 行" if error.line else name
        report.problems.append(f"{where}：{error.reason}。已跳过这个文件")
    except OSError as error:
        report.problems.append(f"{name}：读不出来（{error.strerror}）。已跳过这个文件")
    return None


def _store(tx: Transaction, statute: Statute, report: ImportReport, now: datetime) -> None:
    session = tx.session
    known = session.scalar(
        select(StatuteRow).where(StatuteRow.title == statute.title, StatuteRow.dated == statute.dated)
    )
    numbered = sum(a.numbered for a in statute.articles)
    report.articles += numbered
    report.passages += len(statute.articles) - numbered
    report.without_issuer += not statute.issuer
    if known is not None and known.content_hash == statute.content_hash:
        report.unchanged += 1
        return
    if known is not None:  # the same dated text, corrected: a new row, so that the serial grows
        for article in session.scalars(select(ArticleRow).where(ArticleRow.statute_id == known.id)):
            session.delete(article)
        session.flush()
        session.delete(known)
        session.flush()
        report.replaced += 1
    else:
        report.added += 1
    row = StatuteRow(
        title=statute.title,
        full_title=statute.full_title,
        issuer=statute.issuer,
        dated=statute.dated,
        in_force_from=statute.in_force_from,
        repeals=list(statute.repeals),
        content_hash=statute.content_hash,
        at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        ArticleRow(statute_id=row.id, ordinal=n, number=a.number, heading=a.heading, text=a.text)
        for n, a in enumerate(statute.articles, start=1)
    )
