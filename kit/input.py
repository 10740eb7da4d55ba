"""What no request may carry, whatever it is for: numbers, characters and depths that no store or reader takes."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import LogicalError
from kit.http import BodyTooLargeError, error_response

LARGEST_NUMBER = 2**53 - 1  # beyond it pages count wrongly
DEEPEST = 40  # nested lists and objects; our own forms have five
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableInputError(LogicalError):
    code = "unreadable_input"
    status = 422


def check_input(value: object, depth: int = 0) -> None:
    """Raises ``UnreadableInputError`` with what is wrong in ``value``, as it came from JSON."""
    if depth > DEEPEST:
        raise UnreadableInputError(f"提交的内容嵌套太深，最多 {DEEPEST} 层")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise UnreadableInputError("提交的内容里有太大的数，请改小后再提交")
    elif isinstance(value, list):
        for item in value:
            check_input(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            check_input(item, depth + 1)


def _check_text(text: str) -> None:
    if _UNREADABLE.search(text):
        raise UnreadableInputError("提交的内容里有不能保存的字符，请删去后再提交")


class InputCheck:
    """Looks at the address and at a JSON body before the app does; a body that is no JSON is the app's to refuse.

    Bodies are bounded already (``kit.http``).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            _check_text(scope["path"])
            _check_text(unquote_plus(scope["query_string"].decode("latin-1")))
            if scope["type"] == "http" and _is_json(scope):
                receive = await _checked(receive)
        except HTTPException as error:  # more than the entrance takes
            await error_response(BodyTooLargeError(error.detail))(scope, receive, send)
            return
        except UnreadableInputError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await error_response(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_json(scope: Scope) -> bool:
    """Rasa's calls of the actions carry a token, and whole conversations: they are not read twice."""
    return not scope["path"].startswith("/internal/") and "json" in Headers(scope=scope).get("content-type", "")


async def _checked(receive: Receive) -> Receive:
    """``receive`` again, after its body has been looked at."""
    messages: list[Message] = []
    while True:
        messages.append(await receive())
        if messages[-1]["type"] != "http.request" or not messages[-1].get("more_body"):
            break
    _check_json(b"".join(m.get("body", b"") for m in messages))
    left = iter(messages)

    async def again() -> Message:
        return next(left, None) or await receive()

    return again


def _check_json(body: bytes) -> None:
    try:
        value = json.loads(body)
    except RecursionError:
        raise UnreadableInputError(f"提交的内容嵌套太深，最多 {DEEPEST} 层") from None
    except ValueError:  # not JSON, or a number of thousands of digits
        if len(max(re.findall(rb"\d+", body), key=len, default=b"")) > 4000:
            raise UnreadableInputError("提交的内容里有太大的数，请改小后再提交") from None
        return
    check_input(value)
