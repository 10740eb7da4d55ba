"""What the pages and commands of trainers call. When a step returns, this process answers by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kit.clock import BEIJING
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.cases import do_keep, find_asked, find_cases
from knowledge_base.editing.dashboard import AskedQuestion, Dashboard, find_questions, get_dashboard
from knowledge_base.editing.failures import FailedGroup, do_dismiss, group_failures
from knowledge_base.editing.history import FieldChange, Revision, compare, get_revision, list_revisions
from knowledge_base.editing.impact import ASKED_OF_LATE, Change, Impact, allow, impact_of
from knowledge_base.editing.quality import run_cases_aside
from knowledge_base.editing.workflow import do_move, do_roll_back, do_save, find_writers
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import Entry, Status
from knowledge_base.errors import EntryNotFoundError


class Editor:
    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._database = knowledge.database

    def newest(self, entry_id: str) -> StoredEntry:
        """What was written last. Raises ``EntryNotFoundError``."""
        stored = self._knowledge.snapshot().newest.get(entry_id)
        if stored is None:
            raise EntryNotFoundError(f"没有编号为 {entry_id} 的条目，可能已经改名，请从列表里重新打开")
        return stored

    def save(self, entry: Entry, *, author: str, based_on: int, reason: str = "") -> int:
        """Keep a draft; its revision."""
        with self._database.write() as tx:
            now = self._knowledge.clock()
            made = do_save(tx, self._database, entry, author=author, based_on=based_on, reason=reason, now=now)
        self._knowledge.refresh()
        return made

    def move(
        self,
        entry_id: str,
        to: Status,
        *,
        author: str,
        based_on: int,
        reason: str = "",
        override: str = "",
        starts_on: date | None = None,
    ) -> int:
        """Hand in, approve, send back, disable or enable again; the new revision.

        What is published to start on a later day (in Beijing) answers from its first moment on.

        Publishing what breaks a kept case needs ``override``, the reason why it may: else ``RegressionError``.
        """
        if to == "published":
            reason = allow(self._broken(self.newest(entry_id).entry), reason, override)
        with self._database.write() as tx:
            now = self._knowledge.clock()
            made = do_move(
                tx,
                self._database,
                entry_id,
                to,
                author=author,
                based_on=based_on,
                reason=reason,
                now=now,
                starts_at=datetime.combine(starts_on, time.min, BEIJING) if starts_on is not None else None,
            )
        self._published()
        return made

    def may_approve(self, entry_id: str, person: str) -> bool:
        with self._database.read() as session:
            return person not in find_writers(session, entry_id)

    def keep_case(self, question: str, as_of: date | None, *, author: str) -> None:
        """The answer that ``question`` has now is right: watch it."""
        outcome = self._knowledge.ask(question, as_of=as_of, record=False)
        with self._database.write() as tx:
            do_keep(tx, outcome.question, as_of, outcome.entry_id, author=author, now=self._knowledge.clock())

    def impact(self, entry_id: str) -> Impact:
        """What publishing the newest text would change, in kept cases and what was asked of late."""
        with self._database.read() as session:
            replayed = [*find_cases(session), *find_asked(session, ASKED_OF_LATE)]
        return impact_of(self._knowledge, [self.newest(entry_id).entry], replayed)

    def _broken(self, entry: Entry) -> tuple[Change, ...]:
        with self._database.read() as session:
            cases = find_cases(session)
        return impact_of(self._knowledge, [entry], cases).broken if cases else ()

    def roll_back(self, entry_id: str, revision: int, *, author: str, based_on: int, reason: str = "") -> int:
        """Text, words and vectors of a revision published before, all at once; the new revision."""
        with self._database.write() as tx:
            now = self._knowledge.clock()
            made = do_roll_back(
                tx, self._database, entry_id, revision, author=author, based_on=based_on, reason=reason, now=now
            )
        self._published()
        return made

    def history(self, entry_id: str) -> list[Revision]:
        with self._database.read() as session:
            return list_revisions(session, entry_id)

    def changes(self, entry_id: str, before: int, after: int) -> list[FieldChange]:
        """What changed from revision ``before`` to ``after``; 0: from nothing there is no difference to tell."""
        with self._database.read() as session:
            return compare(get_revision(session, entry_id, before), get_revision(session, entry_id, after))

    def failures(self, days: int) -> list[FailedGroup]:
        """What was asked in the last ``days`` and did not help, most wanted first."""
        with self._database.read() as session:
            return group_failures(session, self._knowledge, self._since(days))

    def dismiss(self, questions: Sequence[str], *, author: str, reason: str) -> None:
        with self._database.write() as tx:
            do_dismiss(tx, questions, author=author, reason=reason, now=self._knowledge.clock())

    def dashboard(self, days: int) -> Dashboard:
        with self._database.read() as session:
            return get_dashboard(session, self._knowledge.snapshot(), self._since(days), self._since(2 * days))

    def questions(
        self, days: int, *, day: date | None, outcome: str, theme: str, mark: str = ""
    ) -> list[AskedQuestion]:
        """What stands behind a number of the dashboard."""
        with self._database.read() as session:
            return find_questions(
                session, self._knowledge.snapshot(), self._since(days), day=day, outcome=outcome, theme=theme, mark=mark
            )

    def _published(self) -> None:
        self._knowledge.refresh()
        run_cases_aside(self._knowledge)

    def _since(self, days: int) -> datetime:
        return self._knowledge.clock() - timedelta(days=days)
