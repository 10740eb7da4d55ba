"""The edge of every answer: what a browser may do with it; and of every request: whose page sends it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import ForbiddenError
from kit.http import READING, error_response

# Styles: the components' library and the charts set them on elements; scripts come from our files alone.
# Sockets by name: Safari before 15.4 does not count them to 'self'.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'{sockets}; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors {framers}"
)
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")
EMBEDDED = "/embed"  # the portal's page as other sites may frame it
_LISTENING = ("/", EMBEDDED)  # pages that one may speak to
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_YEAR = 365 * 24 * 3600


class ForeignOriginError(ForbiddenError):
    code = "foreign_origin"


class Guard:
    """Refuses what another site's page sends, and puts the headers on every answer.

    ``unguarded``: paths whose pages bring their own policy (the sandbox and the API's description in development).
    ``framers``: origins whose pages may frame the embedded portal; nobody frames anything else.
    """

    def __init__(
        self, app: ASGIApp, *, https: bool, unguarded: tuple[str, ...] = (), framers: tuple[str, ...] = ()
    ) -> None:
        self._app = app
        self._https = https
        self._unguarded = unguarded
        self._framers = framers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._put(MutableHeaders(scope=message), scope)
            await send(message)

        if scope["method"] not in READING and not sent_by_own_page(Headers(scope=scope)):
            error = ForeignOriginError("这个请求来自别的网站，没有执行；请回到本系统的页面再操作")
            await error_response(error)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _put(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        if self._https:
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains")
        path = scope["path"]
        framers = self._framers if path == EMBEDDED else ()
        if not framers:
            headers.setdefault("X-Frame-Options", "DENY")
        microphone = "self" if path in _LISTENING else ""
        headers.setdefault("Permissions-Policy", f"geolocation=(), microphone=({microphone})")
        if path.startswith(("/api/", "/internal/")):
            headers.setdefault("Cache-Control", "no-store")
        if not path.startswith(self._unguarded or ("\0",)):
            headers.setdefault("Content-Security-Policy", policy(Headers(scope=scope).get("host", ""), framers))


def policy(host: str, framers: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy of our pages, reached at ``host`` and shown inside those of ``framers``."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return _POLICY.format(sockets=sockets, framers=" ".join(framers) or "'none'")


def sent_by_own_page(headers: Headers) -> bool:
    """Browsers name the page that sends; other programs name none, and have no cookies of ours to misuse."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
