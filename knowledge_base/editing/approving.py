"""Words and repeals are proposed by one person and put in force by another, as entries are."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.article_repeals import do_mark_repealed
from knowledge_base.editing.proposals import Proposal, access_judged, do_decide, do_propose
from knowledge_base.editing.quality import run_cases_aside
from knowledge_base.editing.statute_view import CitingEntry, citing_article
from knowledge_base.editing.words import WordEditor, check_fits
from knowledge_base.words.added import do_change_word
from knowledge_base.words.vocabulary import Word


class Approving:
    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._database = knowledge.database
        self._words = WordEditor(knowledge)

    def propose_word(self, word: Word, *, author: str, reason: str = "", override: str = "") -> int:
        """The proposal's id.

        Raises ``WordError``, ``ConflictError``, and ``RegressionError`` when a kept case would break, unless
        ``override`` says why it may.
        """
        reason = self._words.check(word, reason, override)
        return self._propose(word.kind, word.text, asdict(word), author, reason)

    def propose_repeal(self, name: str, number: str, begin: date | None, *, author: str, note: str = "") -> int:
        """``begin`` None: the article holds after all. Raises ``EntryNotFoundError`` and ``ConflictError``."""
        citing_article(self._knowledge.snapshot(), name, number)  # there is such an article
        content = {"name": name, "number": number, "begin": begin.isoformat() if begin is not None else None}
        return self._propose("repeal", f"《{name}》{number}", content, author, note)

    def approve(self, proposal_id: int, *, by: str, override: str = "") -> tuple[CitingEntry, ...]:
        """In force from now on, in this process before it returns; the entries to be looked at.

        Raises as ``access_judged`` and as ``propose_word`` do: what was harmless when it was proposed may not be now.
        """
        with self._database.read() as session:
            proposal = access_judged(session, proposal_id, by)
        return self._repeal(proposal, by) if proposal.kind == "repeal" else self._change(proposal, by, override)

    def refuse(self, proposal_id: int, *, by: str, reason: str = "") -> None:
        """Send it back, or take one's own back. Raises as ``do_decide``."""
        with self._database.write() as tx:
            now = self._knowledge.clock()
            do_decide(tx, self._database, proposal_id, approved=False, by=by, reason=reason, now=now)

    def _propose(self, kind: Any, about: str, content: dict[str, Any], author: str, reason: str) -> int:
        with self._database.write() as tx:
            now = self._knowledge.clock()
            return do_propose(tx, self._database, kind, about, content, author=author, reason=reason, now=now)

    def _change(self, proposal: Proposal, by: str, override: str) -> tuple[CitingEntry, ...]:
        word, now = Word(**proposal.content), self._knowledge.clock()
        told = self._words.check(word, "", override)
        with self._database.write() as tx:
            do_decide(tx, self._database, proposal.id, approved=True, by=by, reason=told, now=now)
            check_fits(tx.session, word)  # another may have come in force since it was checked
            do_change_word(tx, word, author=proposal.author, reason=proposal.reason, now=now)
        self._knowledge.refresh()
        run_cases_aside(self._knowledge)
        return ()

    def _repeal(self, proposal: Proposal, by: str) -> tuple[CitingEntry, ...]:
        name, number, told = (proposal.content[key] for key in ("name", "number", "begin"))
        cited = citing_article(self._knowledge.snapshot(), name, number)
        begin, now = date.fromisoformat(told) if told is not None else None, self._knowledge.clock()
        with self._database.write() as tx:
            do_decide(tx, self._database, proposal.id, approved=True, by=by, reason="", now=now)
            do_mark_repealed(tx, name, number, begin, note=proposal.reason, author=proposal.author, now=now)
        self._knowledge.refresh()
        return cited
