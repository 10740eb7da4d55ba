"""A dialogue model trained aside on what was misread too, measured beside the one that answers, and published by
another trainer than the one who began it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, Literal, Protocol
from uuid import uuid4

import structlog
from sqlalchemy import select

from handoff.quality.held_out import Guesses, Said, compare, shares_of, without
from handoff.quality.misread import Misread, as_training_data, find_misread
from handoff.quality.models import TrainedModelRow
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import DaobanError, ForbiddenError, LogicalError, NotFoundError, TechnicalError
from kit.model_shelf import ModelShelf

log = structlog.get_logger(__name__)

LISTED: Final = 10
SHIPPED: Final = "shipped"  # the name under which the model that came along is published again

State = Literal["training", "failed", "ready", "stale"]


class NothingToTrainError(LogicalError):
    code = "nothing_to_train"


class TrainingBusyError(LogicalError):
    code = "training_busy"


class TrainingFailedError(TechnicalError):
    code = "training_failed"


class ModelNotReadyError(LogicalError):
    code = "model_not_ready"


class ModelTrainer(Protocol):
    """Whatever trains and reads dialogue models."""

    def train(self, more: Path, out: Path) -> None:
        """``out`` from our own data and the file ``more`` of training data. Raises ``TrainingFailedError``."""

    def read(self, model: Path, texts: Sequence[str]) -> Guesses:
        """What the model takes each text for. Raises ``TrainingFailedError``."""


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """``state``: being trained; did not come about (``problem`` says why); may be published; or trained beside what we
    shipped before, so that it must be trained again."""

    id: str
    begun_by: str
    begun_at: datetime
    utterances: Mapping[str, Sequence[str]]
    state: State
    figures: dict[str, Any] | None
    problem: str
    published_by: str | None
    published_at: datetime | None
    in_use: bool


def _in_a_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="training", daemon=True).start()


class Training:
    """``held_out``: utterances that no model is trained on. ``load``: Rasa answers by this file from now on; raises
    ``DaobanError``. ``start``: how the work goes on beside the request that began it."""

    def __init__(
        self,
        database: Database,
        shelf: ModelShelf,
        trainer: ModelTrainer,
        held_out: Callable[[], Said],
        load: Callable[[Path], None],
        *,
        clock: Clock = utc_now,
        start: Callable[[Callable[[], None]], None] = _in_a_thread,
    ) -> None:
        self._database = database
        self._shelf = shelf
        self._trainer = trainer
        self._held_out = held_out
        self._load = load
        self._clock = clock
        self._start = start

    def models(self) -> list[TrainedModel]:
        """The newest first."""
        busy, base, current = self._shelf.is_training(), self._shelf.base, self._shelf.current()
        with self._database.read() as session:
            newest = select(TrainedModelRow).order_by(TrainedModelRow.begun_at.desc()).limit(LISTED)
            return [self._model(row, busy, base, current) for row in session.scalars(newest)]

    def begin(self, author: str) -> str:
        """Train on all that was misread; returns the model's id at once. Raises ``NothingToTrainError`` or
        ``TrainingBusyError``."""
        with self._database.read() as session:
            misread = find_misread(session)
        if not misread:
            raise NothingToTrainError("还没有被理解错的话：先在对话里，在纳税人的话下面按“被理解错了”")
        held = self._shelf.begin_training()
        if held is None:
            raise TrainingBusyError("正在训练另一个模型，请等它完成")
        row = TrainedModelRow(
            id=uuid4().hex[:12],
            base=self._shelf.base,
            begun_by=author,
            begun_at=self._clock(),
            utterances=_by_intent(misread),
            figures=None,
            problem="",
            published_by=None,
            published_at=None,
        )
        model_id = row.id
        with self._database.write() as tx:
            tx.session.add(row)
        self._start(lambda: self._run(model_id, misread, held))
        return model_id

    def do_publish(self, model_id: str, author: str) -> None:
        """This model answers from now on; ``SHIPPED``: the one that came along.

        Raises ``NotFoundError``, ``ModelNotReadyError``, ``ForbiddenError``, or what ``load`` raises: then the one
        before goes on answering."""
        if model_id != SHIPPED:
            self._check_publish(model_id, author)
        before = self._shelf.current()
        self._shelf.choose(None if model_id == SHIPPED else model_id)
        try:
            self._load(self._shelf.link)
        except DaobanError:
            self._shelf.choose(before)
            raise
        with self._database.write() as tx:
            row = tx.session.get(TrainedModelRow, model_id)
            if row is not None:
                row.published_by, row.published_at = author, self._clock()

    def _check_publish(self, model_id: str, author: str) -> None:
        with self._database.read() as session:
            row = session.get(TrainedModelRow, model_id)
            if row is None:
                raise NotFoundError("没有这个模型")
            if self._state(row, False, self._shelf.base) != "ready":
                raise ModelNotReadyError("这个模型不能发布：没有训练成，或者系统更新过，请重新训练")
            if row.begun_by == author:
                raise ForbiddenError("不能发布自己训练的模型，请由另一位同事看过效果后发布")

    def _run(self, model_id: str, misread: list[Misread], held: IO[bytes]) -> None:
        figures, problem = None, ""
        try:
            figures = self._make(model_id, misread)
        except DaobanError as error:
            problem = error.message
        except Exception:
            log.exception("training.failed", model=model_id)
            problem = "训练中出错，请管理员看日志"
        finally:
            with self._database.write() as tx:
                row = tx.session.get_one(TrainedModelRow, model_id)
                row.figures, row.problem = figures, problem
            self._shelf.clear()
            held.close()

    def _make(self, model_id: str, misread: list[Misread]) -> dict[str, Any]:
        out = self._shelf.path(model_id)
        with TemporaryDirectory(prefix="daoban-training-") as folder:
            more = Path(folder) / "misread.yml"
            more.write_text(as_training_data(misread), encoding="utf-8")
            self._trainer.train(more, out)
        taught = [(one.text, one.intent) for one in misread]
        unseen = without(self._held_out(), _by_intent(misread))
        texts = [text for text, _ in [*unseen, *taught]]
        before = self._trainer.read(self._shelf.link.resolve(), texts)
        after = self._trainer.read(out, texts)
        cut = len(unseen)
        return compare(unseen, before[:cut], after[:cut]) | {
            "taught_before": round(shares_of(taught, before[cut:]).right * len(taught)),
            "taught_after": round(shares_of(taught, after[cut:]).right * len(taught)),
        }

    def _state(self, row: TrainedModelRow, busy: bool, base: str) -> State:
        if row.figures is None:
            return "training" if busy and not row.problem else "failed"
        return "ready" if row.base == base and self._shelf.path(row.id).exists() else "stale"

    def _model(self, row: TrainedModelRow, busy: bool, base: str, current: str | None) -> TrainedModel:
        state = self._state(row, busy, base)
        lost = "应用停过，没有训练完，请再训练一次" if state == "failed" else ""
        return TrainedModel(
            row.id,
            row.begun_by,
            row.begun_at,
            row.utterances,
            state,
            row.figures,
            row.problem or lost,
            row.published_by,
            row.published_at,
            row.id == current,
        )


def _by_intent(misread: list[Misread]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in misread:
        found[one.intent].append(one.text)
    return dict(found)
