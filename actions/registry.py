"""Every action of the bot, built once with the services it uses."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.answering import Answer
from actions.base import SafeAction
from actions.forget import Forget
from actions.housing.assess import AssessHousing
from actions.housing.form import QUESTIONS, AskHousing, ValidateHousing
from actions.invoice import AskQuota, ReviewQuota, ValidateQuota
from actions.refund import FindVehicleRefund
from actions.services import Services
from actions.transfer import Transfer
from kit.settings import Settings


def build_actions(services: Services, settings: Settings) -> list[SafeAction]:
    seconds = settings.action_timeout_seconds
    return [
        Answer(services, seconds),
        Transfer(services, seconds),
        ValidateHousing(services, seconds),
        *(AskHousing(slot, services, seconds) for slot in QUESTIONS),
        AssessHousing(services, seconds),
        ValidateQuota(services, seconds),
        AskQuota(seconds),
        ReviewQuota(services, seconds),
        FindVehicleRefund(services, seconds),
        Forget(seconds),
    ]


def build_executor(services: Services, settings: Settings) -> ActionExecutor:
    """Nothing is found by scanning modules: what is not listed here does not exist."""
    executor = ActionExecutor()
    for action in build_actions(services, settings):
        executor.register_action(action)
    return executor
