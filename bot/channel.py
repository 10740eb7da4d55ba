"""Rasa's REST channel for the app alone: whoever speaks there says in whose conversation they speak, or which model
answers from now on."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

TOKEN_HEADER = "X-Daoban-Token"  # noqa: S105  its name, not its value


class AppInput(RestInput):
    """As ``rest``, under its name and addresses; refuses who does not show the token that both processes have."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AppInput:
        return cls(str((credentials or {}).get("token") or ""))

    def blueprint(self, on_new_message: Any) -> Blueprint:
        blueprint = super().blueprint(on_new_message)

        @blueprint.middleware("request")
        async def check(request: Request) -> HTTPResponse | None:
            shown = request.headers.get(TOKEN_HEADER, "").encode()
            known = bool(self._token) and hmac.compare_digest(shown, self._token)
            return None if known else response.json({"error": "forbidden"}, status=403)

        @blueprint.route("/model", methods=["POST"])
        async def use_model(request: Request) -> HTTPResponse:
            """Talks go on where they are; until it is loaded the one before answers."""
            agent, path = request.app.ctx.agent, request.json["path"]
            await asyncio.get_running_loop().run_in_executor(None, agent.load_model, path)
            return response.json({})

        return blueprint
