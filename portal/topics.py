"""Quick topics of an empty conversation: written by trainers, ordered by what people ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, field_validator
from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from conversations.entrances import known_entrance
from conversations.models import MessageRow
from kit.clock import Clock, utc_now
from kit.db import Base, Database
from kit.errors import ConflictError
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.editing.demand import OF_LATE, find_demand

SHOWN: Final = 8  # a phone's first screen and a little more
MOST: Final = 60
COUNTED_FOR: Final = timedelta(minutes=10)  # the counts move slowly, and messages have no index by time

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12)]
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Topic(BaseModel):
    """``label``: what the button says; ``text``: what it asks. ``matter``: whose visitors see it first, none: all
    alike. ``pinned``: before all that is not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Label
    text: Question
    matter: str = ""
    pinned: bool = False

    @field_validator("matter")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and known_entrance(value) is None:
            raise ValueError(f"没有这个页面：{value}")
        return value


_TOPICS: TypeAdapter[list[Topic]] = TypeAdapter(Annotated[list[Topic], Field(min_length=1, max_length=MOST)])


class TopicsRow(Base):
    """Every list is kept; the newest holds."""

    __tablename__ = "quick_topics"

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)  # of the topics, as JSON


@dataclass(frozen=True, slots=True)
class TopicList:
    """``revision`` is 0, and ``by`` empty, for those that come along."""

    topics: Sequence[Topic]
    revision: int = 0
    by: str = ""
    at: datetime | None = None


class TopicBook:
    """The list is read anew each time, so that every process shows the newest at once."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        usual = yaml.safe_load((Path(__file__).parent / "topics.yml").read_text(encoding="utf-8"))
        self._usual = TopicList(_TOPICS.validate_python(usual))
        self._counted: tuple[datetime, frozenset[str], Counter[str]] | None = None

    def now(self) -> TopicList:
        with self._database.read() as session:
            row = session.scalars(select(TopicsRow).order_by(TopicsRow.revision.desc()).limit(1)).first()
        if row is None:
            return self._usual
        return TopicList(_TOPICS.validate_json(row.content), row.revision, row.by, row.at)

    def change(self, topics: Sequence[Topic], *, based_on: int, by: str) -> None:
        """Raises ``ConflictError`` when somebody else was first."""
        content = _TOPICS.dump_json(list(topics)).decode()
        with self._database.write() as tx:
            last = tx.session.scalar(select(func.max(TopicsRow.revision))) or 0
            if last != based_on:
                raise ConflictError("别人刚刚改过常问的，请刷新后再改")
            tx.session.add(TopicsRow(revision=last + 1, at=self._clock(), by=by, content=content))

    def shown(self, entrance: str | None) -> list[Topic]:
        """Those of the page that people come from, then pinned ones, then what is asked most."""
        topics = self.now().topics
        asked = self.demand(topics)
        order = sorted(topics, key=lambda t: (not t.matter or t.matter != entrance, not t.pinned, -asked[t.text]))
        return order[:SHOWN]

    def demand(self, topics: Sequence[Topic]) -> Counter[str]:
        """How often each question was asked of late, by its text."""
        now, texts = self._clock(), frozenset(topic.text for topic in topics)
        if self._counted is None or self._counted[1] != texts or now - self._counted[0] > COUNTED_FOR:
            with self._database.read() as session:
                self._counted = now, texts, _asked(session, texts, now - OF_LATE)
        return self._counted[2]


def _asked(session: Session, texts: frozenset[str], since: datetime) -> Counter[str]:
    """What an entry answers counts as often as the entry was asked for, in whatever words; a task, its own words."""
    own = select(MessageRow.text, func.count()).where(
        MessageRow.author == "taxpayer", MessageRow.at >= since, MessageRow.text.in_(texts)
    )
    asked: Counter[str] = Counter()
    for text, count in session.execute(own.group_by(MessageRow.text)):
        asked[text] = count
    answered = select(ReceiptRow.question, func.max(ReceiptRow.entry_id)).where(
        ReceiptRow.at >= since, ReceiptRow.question.in_(texts), ReceiptRow.entry_id.is_not(None)
    )
    demand = find_demand(session, since)
    for text, entry_id in session.execute(answered.group_by(ReceiptRow.question)):
        if entry_id in demand:
            asked[text] = demand[entry_id].asked
    return asked
