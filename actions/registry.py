"""The bot's one action, built with the services it uses."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.base import Respond
from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from actions.forms import WorkingForm
from actions.housing.form import HousingForm
from actions.invoices.forms import invoice_forms
from actions.quota import QuotaForm
from actions.respond import Responder
from actions.services import Services
from kit.settings import Settings


def build_responder(services: Services) -> Responder:
    office = services.invoices
    forms: list[WorkingForm] = [
        *(invoice_forms(office, services.today) if office is not None else ()),
        HousingForm(services.backends.housing, services.today),
        QuotaForm(services.backends, services.today),
        *(EverydayForm(matter, services.backends.everyday, services.today) for matter in MATTERS),
    ]
    return Responder(services, {form.name: form for form in forms})


def build_executor(responder: Responder, settings: Settings) -> ActionExecutor:
    """Nothing is found by scanning modules: what is not listed here does not exist."""
    executor = ActionExecutor()
    executor.register_action(Respond(responder, settings.action_timeout_seconds))
    return executor
