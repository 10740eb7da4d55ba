"""What was misread is trained aside, measured on utterances that nobody trains on, and published by another trainer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from handoff.quality.held_out import Guesses, compare, without
from handoff.quality.models import MisreadRow
from handoff.quality.training import (
    SHIPPED,
    ModelNotReadyError,
    NothingToTrainError,
    Training,
    TrainingBusyError,
    TrainingFailedError,
)
from kit.db import Base, Database
from kit.errors import ForbiddenError, NotFoundError
from kit.model_shelf import KEPT, ModelShelf
from portal.rasa import RasaDownError
from tests.house import House

API = "/api/editor/models"
HELD_OUT = [("给我冲掉", "invoice_task"), ("契税多少", "policy"), ("咋冲红", "policy")]


class NoteTrainer:
    """A model is the file of what it was trained on besides: it knows those, and takes the rest for questions."""

    def __init__(self) -> None:
        self.broken = False

    def train(self, more: Path, out: Path) -> None:
        if self.broken:
            raise TrainingFailedError("模型没有训练成，请管理员看日志")
        out.write_text(more.read_text(encoding="utf-8"), encoding="utf-8")

    def read(self, model: Path, texts: Sequence[str]) -> Guesses:
        told = yaml.safe_load(model.read_text(encoding="utf-8"))["nlu"]
        known = {line[2:]: block["intent"] for block in told for line in block["examples"].splitlines()}
        near = {text[:2]: intent for text, intent in known.items()}
        return [(known.get(text) or near.get(text[:2], "policy"), 0.9) for text in texts]


class Desk:
    """Training over a store and a shelf of its own. ``waiting``: work that was begun and not done yet."""

    def __init__(self, home: Path) -> None:
        self.shipped = home / "shipped" / "daoban.tar.gz"
        self.shipped.parent.mkdir()
        self.shipped.write_text("nlu: []", encoding="utf-8")
        self.ship("first")
        self.database = Database(f"sqlite:///{home / 'store.db'}")
        Base.metadata.create_all(self.database.engine)
        self.shelf = ModelShelf(home / "models", self.shipped)
        self.shelf.settle()
        self.trainer = NoteTrainer()
        self.loaded: list[Path] = []
        self.rasa_up = True
        self.waiting: list[Callable[[], None]] = []
        self.training = Training(
            self.database,
            self.shelf,
            self.trainer,
            lambda: HELD_OUT,
            self.load,
            start=self.waiting.append,
        )

    def ship(self, mark: str) -> None:
        self.shipped.with_name(".daoban").write_text(mark, encoding="utf-8")

    def load(self, path: Path) -> None:
        if not self.rasa_up:
            raise RasaDownError("对话服务现在没有响应，没有换模型，请稍后再试")
        self.loaded.append(path.resolve())

    def misread(self, text: str, intent: str) -> None:
        row = MisreadRow(text=text, intent=intent, conversation_id="c", author="trainer1", at=datetime.now(UTC))
        with self.database.write() as tx:
            tx.session.add(row)

    def train(self) -> str:
        model_id = self.training.begin("trainer1")
        self.waiting.pop()()
        return model_id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


def test_a_model_is_trained_aside_with_figures_before_and_after_and_nothing_answers_by_it_yet(desk: Desk) -> None:
    desk.misread("给我冲了", "invoice_task")
    model_id = desk.training.begin("trainer1")
    assert desk.training.models()[0].state == "training"
    with pytest.raises(TrainingBusyError):
        desk.training.begin("trainer2")
    desk.waiting.pop()()
    [model] = desk.training.models()
    assert (model.id, model.state, model.in_use, model.begun_by) == (model_id, "ready", False, "trainer1")
    assert model.figures == {
        "before": {"of": 3, "right": 0.6667, "wrong": 0.3333},
        "after": {"of": 3, "right": 1.0, "wrong": 0.0},
        "better": 1,
        "worse": 0,
        "changed": [{"text": "给我冲掉", "meant": "invoice_task", "before": "policy", "after": "invoice_task"}],
        "taught_before": 0,
        "taught_after": 1,
    }
    assert desk.shelf.link.resolve() == desk.shipped


def test_what_became_training_data_is_measured_no_more() -> None:
    assert without(HELD_OUT, {"policy": ["咋冲红"]}) == HELD_OUT[:2]
    told = compare(HELD_OUT[:1], [("invoice_task", 0.9)], [("policy", 0.4)])
    assert (told["worse"], told["after"]["wrong"]) == (1, 0.0)  # not believed enough to be acted upon


def test_another_trainer_publishes_it_and_the_shipped_one_comes_back(desk: Desk) -> None:
    desk.misread("给我冲了", "invoice_task")
    model_id = desk.train()
    with pytest.raises(ForbiddenError):
        desk.training.do_publish(model_id, "trainer1")
    with pytest.raises(NotFoundError):
        desk.training.do_publish("nothing", "trainer2")
    desk.training.do_publish(model_id, "trainer2")
    [model] = desk.training.models()
    assert (model.in_use, model.published_by) == (True, "trainer2")
    assert desk.loaded == [desk.shelf.path(model_id)]
    assert desk.shelf.settle().resolve() == desk.shelf.path(model_id)  # after a new start too
    desk.training.do_publish(SHIPPED, "trainer1")
    assert desk.loaded[-1] == desk.shipped
    assert not desk.training.models()[0].in_use


def test_a_model_that_rasa_does_not_take_leaves_the_one_before(desk: Desk) -> None:
    desk.misread("给我冲了", "invoice_task")
    model_id = desk.train()
    desk.rasa_up = False
    with pytest.raises(RasaDownError):
        desk.training.do_publish(model_id, "trainer2")
    [model] = desk.training.models()
    assert (model.in_use, model.published_by) == (False, None)
    assert desk.shelf.link.resolve() == desk.shipped


def test_after_an_update_the_shipped_one_answers_until_it_is_trained_again(desk: Desk) -> None:
    desk.misread("给我冲了", "invoice_task")
    model_id = desk.train()
    desk.training.do_publish(model_id, "trainer2")
    desk.ship("second")
    assert desk.shelf.settle().resolve() == desk.shipped
    [model] = desk.training.models()
    assert (model.state, model.in_use) == ("stale", False)
    with pytest.raises(ModelNotReadyError):
        desk.training.do_publish(model_id, "trainer2")


def test_before_a_model_was_made_no_link_leads_to_it(desk: Desk) -> None:
    desk.shipped.unlink()
    assert not desk.shelf.settle().is_symlink()
    desk.shipped.touch()
    assert desk.shelf.settle().resolve() == desk.shipped


def test_what_does_not_come_about_says_why(desk: Desk) -> None:
    with pytest.raises(NothingToTrainError):
        desk.training.begin("trainer1")
    desk.misread("给我冲了", "invoice_task")
    desk.trainer.broken = True
    model_id = desk.train()
    [model] = desk.training.models()
    assert (model.state, model.problem) == ("failed", "模型没有训练成，请管理员看日志")
    with pytest.raises(ModelNotReadyError):
        desk.training.do_publish(model_id, "trainer2")


def test_only_the_newest_are_kept_and_the_one_that_answers(desk: Desk) -> None:
    desk.misread("给我冲了", "invoice_task")
    first = desk.train()
    desk.training.do_publish(first, "trainer2")
    others = [desk.train() for _ in range(KEPT + 1)]
    assert desk.shelf.path(first).exists()
    assert not desk.shelf.path(others[0]).exists()
    assert all(desk.shelf.path(one).exists() for one in others[1:])


def test_a_trainer_hears_that_nothing_waits_and_that_no_model_was_changed(house: House) -> None:
    trainer = house.agent("trainer1")
    assert trainer.get(API) == []
    assert trainer.post(API, {}, status=400)["error"]["code"] == "nothing_to_train"
    trainer.post(f"{API}/0123/publish", {}, status=404)
    house.rasa.refuses_models = True
    assert trainer.post(f"{API}/shipped/publish", {}, status=503)["error"]["code"] == "rasa_down"
    house.rasa.refuses_models = False
    trainer.post(f"{API}/shipped/publish", {}, status=204)
    [loaded] = house.rasa.models
    assert loaded.endswith("/models/current.tar.gz")
