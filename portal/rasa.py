"""Client of Rasa's REST channel: knows when Rasa is down and notices by itself when it is back."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import structlog
from pydantic import ValidationError

from conversations.cards import Reply
from kit.errors import TechnicalError
from kit.tracing import span

log = structlog.get_logger(__name__)

PROBE_SECONDS = 0.5  # a taxpayer waits at most this long for tasks after Rasa is back; a start of everything too

LOADING_SECONDS = 120.0  # of another model; alone it takes three

PATIENCE_SECONDS = 3.0  # a busy Rasa answers its front page within one


class RasaDownError(TechnicalError):
    code = "rasa_down"


class RasaClient:
    """``send`` raises ``RasaDownError`` at once while Rasa is known to be down."""

    def __init__(
        self, url: str, timeout_seconds: float, transport: httpx.AsyncBaseTransport | None = None, *, token: str = ""
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"X-Daoban-Token": token},  # others on this host may not speak in anybody's conversation
            timeout=httpx.Timeout(timeout_seconds, connect=2.0),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            transport=transport,
            trust_env=False,  # Rasa is on this host; a proxy of the environment is not meant for it
        )
        self.up = False
        self._probe: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._check()
        if not self.up:
            self._watch()

    async def stop(self) -> None:
        if self._probe is not None:
            self._probe.cancel()
        await self._client.aclose()

    async def send(self, sender: str, text: str) -> list[Reply]:
        """What the bot says to ``text``; ``sender`` names the tracker. Empty if an action took the turn."""
        if not self.up:
            raise RasaDownError("任务办理暂时受限")
        try:
            with span("rasa"):
                response = await self._client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
            response.raise_for_status()
            return [_reply(item) for item in response.json()]
        except (httpx.HTTPError, ValueError) as error:
            # A time-out too: actions are bounded well below it, so it is Rasa that hangs.
            log.warning("rasa.failed", error=type(error).__name__)
            self._mark_down()
            raise RasaDownError("任务办理暂时受限") from error

    async def use_model(self, path: str) -> None:
        """Answers by the model of this file from now on, in talks that have begun too. Raises ``RasaDownError``."""
        try:
            response = await self._client.post("/webhooks/rest/model", json={"path": path}, timeout=LOADING_SECONDS)
            response.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("rasa.model_failed", error=type(error).__name__)
            raise RasaDownError("对话服务现在没有响应，没有换模型，请稍后再试") from error

    def _mark_down(self) -> None:
        if self.up:
            log.warning("rasa.down")
            self.up = False
        self._watch()

    def _watch(self) -> None:
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._watch_until_up())

    async def _watch_until_up(self) -> None:
        began = time.monotonic()
        while not self.up:
            await asyncio.sleep(PROBE_SECONDS)
            await self._check()
        log.info("rasa.up", after_seconds=round(time.monotonic() - began, 1))

    async def answers(self) -> bool:
        """Whether Rasa answers now: one that hangs takes calls and says nothing."""
        if not self.up:
            return False
        try:
            return (await self._client.get("/", timeout=PATIENCE_SECONDS)).is_success
        except httpx.HTTPError:
            return False

    async def _check(self) -> None:
        try:
            self.up = (await self._client.get("/")).is_success
        except httpx.HTTPError:
            self.up = False


def _reply(item: dict[str, Any]) -> Reply:
    """Actions send a whole ``Reply`` as ``custom``; the domain's own responses are plain text."""
    if "custom" in item:
        try:
            return Reply.model_validate(item["custom"])
        except ValidationError as error:
            raise ValueError("reply of unknown shape") from error
    return Reply(text=item["text"])
