"""Texts of statutes and notices in the store: import a folder of files, and say when each text holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import DaobanError
from knowledge_base.documents.about import Repealed
from knowledge_base.documents.document_text import READERS, DocumentText, parse_document, place_in, series_of
from knowledge_base.documents.lines import MalformedError
from knowledge_base.documents.models import ArticleRow, StatuteRow
from knowledge_base.documents.titles import Key, is_notice, key_of, title_key
from knowledge_base.errors import FolderError

_IMPORTERS = 0x64616F6C
_ELSEWHERE = frozenset((".doc", ".wps", ".ofd", ".rtf", ".xls", ".xlsx", ".odt"))  # people keep texts so too

Parse = Callable[[str, bytes], DocumentText]
StoredAs = Literal["added", "replaced", "unchanged"]


@dataclass
class ImportReport:
    """``problems`` and ``notes`` are Chinese sentences naming file and line. The files of problems were skipped; notes
    say what was guessed, dropped or doubtful."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    articles: int = 0
    passages: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def statutes(self) -> int:
        return self.added + self.replaced + self.unchanged


@dataclass(frozen=True, slots=True)
class DatedArticle:
    """An article and the interval in which its text holds, both ends included; ``statute_id`` tells the texts apart.

    ``doc_no`` is empty for what is cited by its title.
    """

    title: str
    issuer: str
    doc_no: str
    number: str
    heading: str
    text: str
    in_force_from: date
    in_force_to: date | None
    statute_id: int = 0

    @property
    def name(self) -> str:
        """By which it is cited: of a notice the number, of a statute the title."""
        return self.doc_no if self.doc_no and is_notice(self.title) else self.title

    @property
    def full_name(self) -> str:
        """Name and, before a number, issuer: 财政部 税务总局公告2026年第10号."""
        return self.name if self.name == self.title else f"{self.issuer}{self.name}"

    @property
    def key(self) -> Key:
        return key_of(self.issuer, self.name)

    def holds(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


def import_documents(
    database: Database, folder: Path, clock: Clock = utc_now, parse: Parse = parse_document
) -> ImportReport:
    """Import every text below ``folder``; a file that cannot be used, for which ``parse`` raises ``MalformedError`` or
    a ``DaobanError``, is reported and skipped."""
    if not folder.is_dir():
        raise FolderError(f"没有这个文件夹：{folder}")
    report = ImportReport()
    files = list(_files(folder, report))
    if not files:
        raise FolderError(f"文件夹 {folder} 里没有能读的文件（{'、'.join(READERS)}）；文件最好命名为“题名(YYYY-MM-DD)”")
    texts = [(file, read) for file in files if (read := _read(file, folder, report, parse)) is not None]
    with database.write() as tx:
        lock_importers(tx, database)
        for read in _once(texts, folder, report):
            _store(tx, read, report, clock())
    return report


def find_articles(session: Session) -> list[DatedArticle]:
    """Every article of every text with its validity, superseded ones too."""
    statutes = session.scalars(select(StatuteRow).order_by(StatuteRow.title, StatuteRow.dated)).all()
    ends = validity(statutes)
    by_id = {s.id: s for s in statutes}
    rows = session.scalars(select(ArticleRow).order_by(ArticleRow.statute_id, ArticleRow.ordinal))
    return [
        DatedArticle(s.title, s.issuer, s.doc_no, r.number, r.heading, r.text, s.in_force_from, ends[s.id], s.id)
        for r in rows
        for s in (by_id[r.statute_id],)
    ]


def validity(statutes: Sequence[StatuteRow]) -> dict[int, date | None]:
    """Until when each text holds: the end that it names, or the day before a later text of the same series, or one that
    repeals it as a whole, begins."""
    ends: dict[int, date | None] = {}
    for statute in statutes:
        later = [
            other.in_force_from - timedelta(days=1)  # on the same day: then the earlier one never held after that
            for other in statutes
            if other.dated > statute.dated and (_series(other) == _series(statute) or _repeals(other, statute))
        ]
        ends[statute.id] = min([*later, *([statute.in_force_to] if statute.in_force_to else [])], default=None)
    return ends


def repeals_of(statute: StatuteRow) -> Iterator[Repealed]:
    return (Repealed(**told) for told in statute.repeals)


def names_of(statute: StatuteRow) -> frozenset[Key]:
    """Under which keys others may name it."""
    numbered = {key_of(statute.issuer, statute.doc_no)} if statute.doc_no else set()
    return frozenset(numbered | ({((), title_key(statute.title))} if not is_notice(statute.title) else set()))


def key_of_repealed(told: Repealed) -> Key:
    return key_of(told.issuer, told.doc_no) if told.doc_no else ((), told.title)


def count_statutes(session: Session) -> tuple[int, int]:
    """Texts, and articles numbered 第X条."""
    texts = session.scalar(select(func.count()).select_from(StatuteRow)) or 0
    numbered = ArticleRow.number.like("第%条%")
    articles = session.scalar(select(func.count()).select_from(ArticleRow).where(numbered)) or 0
    return texts, articles


def get_statute_serial(session: Session) -> str:
    """Changes whenever a text is imported or replaced."""
    row = session.execute(select(func.count(), func.max(StatuteRow.id))).one()
    return f"{row[0]}:{row[1]}"


def _series(statute: StatuteRow) -> Key:
    return series_of(statute.title, statute.issuer, statute.doc_no)


def _repeals(other: StatuteRow, statute: StatuteRow) -> bool:
    names = names_of(statute)
    return any(not told.part and key_of_repealed(told) in names for told in repeals_of(other))


def _files(folder: Path, report: ImportReport) -> Iterator[Path]:
    """Those that can be read; of the others each is told."""
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if hidden or not file.is_file():
            continue
        ending, name = file.suffix.lower(), file.relative_to(folder).as_posix()
        if ending in READERS:
            yield file
        elif ending in _ELSEWHERE:
            report.problems.append(f"{name}：{ending} 文件读不了，请另存为 .docx、.pdf、.html 或 .txt。已跳过这个文件")
        else:
            report.notes.append(f"{name}：不是文字、Word、PDF 或网页文件，没有读")


def _read(file: Path, folder: Path, report: ImportReport, parse: Parse) -> DocumentText | None:
    name = file.relative_to(folder).as_posix()
    try:
        read = parse(file.name, file.read_bytes())
    except MalformedError as error:
        report.problems.append(f"{_where(name, error.line)}：{error.reason}。已跳过这个文件")
        return None
    except DaobanError as error:
        apart = " " if error.message.startswith("第 ") else "："
        report.problems.append(f"{name}{apart}{error.message}。已跳过这个文件")
        return None
    except OSError as error:
        report.problems.append(f"{name}：读不出来（{error.strerror}）。已跳过这个文件")
        return None
    report.notes += [f"{_where(name, note.line)}：{note.text}" for note in read.notes]
    return read


def _where(name: str, line: int) -> str:
    return f"{name} {place_in(name, line)}".rstrip()


def _once(texts: Sequence[tuple[Path, DocumentText]], folder: Path, report: ImportReport) -> Iterator[DocumentText]:
    """Of files with the same text of the same day only the first."""
    seen: dict[tuple[Key, date], tuple[Path, DocumentText]] = {}
    for file, read in texts:
        place = series_of(read.title, read.issuer, read.doc_no), read.dated
        if place not in seen:
            seen[place] = file, read
            yield read
            continue
        first, other = seen[place]
        names = f"{file.relative_to(folder).as_posix()}：和 {first.relative_to(folder).as_posix()} 题名、日期相同"
        if read.articles == other.articles:
            report.notes.append(f"{names}，内容也相同，只留一份")
        else:
            report.problems.append(f"{names}，内容却不同，请核对后只留一份。已跳过这个文件")


def do_store_text(tx: Transaction, read: DocumentText, now: datetime) -> StoredAs:
    """Beside the texts of other days; in the place of the same one of that day, when it says anything else."""
    session = tx.session
    known = find_same_day(session, read)
    if known is not None and known.content_hash == read.content_hash:
        return "unchanged"
    if known is not None:  # the same dated text, corrected: a new row, so that the serial grows
        for article in session.scalars(select(ArticleRow).where(ArticleRow.statute_id == known.id)):
            session.delete(article)
        session.flush()
        session.delete(known)
        session.flush()
    row = StatuteRow(
        title=read.title,
        full_title=read.full_title,
        issuer=read.issuer,
        doc_no=read.doc_no,
        dated=read.dated,
        in_force_from=read.in_force_from,
        in_force_to=read.in_force_to,
        preamble="\n".join(read.preamble),
        signature="\n".join(read.signature),
        repeals=[told.as_json() for told in read.repeals],
        content_hash=read.content_hash,
        at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        ArticleRow(statute_id=row.id, ordinal=n, number=a.number, heading=a.heading, text=a.text)
        for n, a in enumerate(read.articles, start=1)
    )
    return "replaced" if known is not None else "added"


def lock_importers(tx: Transaction, database: Database) -> None:
    """One at a time, where several processes share a store."""
    if not database.sqlite:
        tx.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _IMPORTERS})


def _store(tx: Transaction, read: DocumentText, report: ImportReport, now: datetime) -> None:
    numbered = sum(a.numbered for a in read.articles)
    report.articles += numbered
    report.passages += len(read.articles) - numbered
    stored = do_store_text(tx, read, now)
    setattr(report, stored, getattr(report, stored) + 1)


def find_same_day(session: Session, read: DocumentText) -> StatuteRow | None:
    """The stored text of the same series and day, under whichever spelling of its title."""
    wanted = series_of(read.title, read.issuer, read.doc_no)
    same_day = session.scalars(select(StatuteRow).where(StatuteRow.dated == read.dated))
    return next((s for s in same_day if _series(s) == wanted), None)
