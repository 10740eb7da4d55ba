"""Rasa trained and read in its own environment, apart from the app and politely."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog
from anyio.from_thread import run as in_the_loop

from deploy.environments import ROOT, SHIPPED_MODEL, VENV, end_with_parent, rasa_environment, training_of
from handoff.quality.held_out import Guesses, read_held_out
from handoff.quality.training import Training, TrainingFailedError
from kit.db import Database
from kit.model_shelf import ModelShelf
from kit.settings import Settings
from portal.rasa import RasaClient

log = structlog.get_logger(__name__)

MOST_SECONDS: Final = 3600  # two cores that do nothing else take two minutes
POLITENESS: Final = 10  # conversations go first


class RasaTrainer:
    """Both are Rasa's own, in its own Python."""

    def train(self, more: Path, out: Path) -> None:
        self._run(training_of(out, more), "")

    def read(self, model: Path, texts: Sequence[str]) -> Guesses:
        command = [str(VENV / "rasa" / "bin" / "python"), "-W", "ignore", "-m", "bot.reading"]
        said = self._run(command, json.dumps({"model": str(model), "texts": list(texts)}))
        return [(intent, belief) for intent, belief in json.loads(said.rstrip("\n").rpartition("\n")[2])]

    def _run(self, command: list[str], given: str) -> str:
        environment = {k: v for k, v in rasa_environment().items() if not k.startswith("DAOBAN_")}  # no secrets
        try:
            result = subprocess.run(  # noqa: S603  our own command
                command,
                input=given,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=True,
                timeout=MOST_SECONDS,
                preexec_fn=_politely,
            )
        except subprocess.CalledProcessError as error:
            log.warning("training.refused", told=(error.stdout + error.stderr)[-4000:])
            raise TrainingFailedError("模型没有训练成，请管理员看日志") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("training.refused", error=str(error)[:400])
            raise TrainingFailedError("模型没有训练成：没有对话环境，或者太慢，请管理员看日志") from error
        return result.stdout


def _politely() -> None:
    os.nice(POLITENESS)
    end_with_parent()


def open_shelf(settings: Settings) -> ModelShelf:
    return ModelShelf(settings.var_dir / "models", SHIPPED_MODEL)


def open_training(settings: Settings, database: Database, rasa: RasaClient) -> Training:
    shelf = open_shelf(settings)
    shelf.settle()
    held_out = ROOT / "bot" / "held_out.yml"
    return Training(
        database,
        shelf,
        RasaTrainer(),
        lambda: read_held_out(held_out),
        lambda path: in_the_loop(rasa.use_model, str(path.absolute())),
    )
