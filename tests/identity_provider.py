"""A real identity provider in a process of its own: oidc-provider-mock, which here insists on PKCE, too.

``python -m tests.identity_provider PORT`` serves it.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, quote

import httpx

from tests.servers import free_port


class Provider:
    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.address = f"http://localhost:{port}"
        self._process = process

    @classmethod
    @contextmanager
    def start(cls) -> Iterator[Provider]:
        port = free_port()
        command = [sys.executable, "-m", "tests.identity_provider", str(port)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            provider = cls(port, process)
            try:
                provider._await()
                yield provider
            finally:
                provider.stop()

    def _await(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{self.address}/jwks")
                return
            except httpx.TransportError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def know(self, subject: str, **claims: object) -> None:
        """Somebody whom the provider lets in, and what it says of them."""
        httpx.put(f"{self.address}/users/{quote(subject)}", json=claims).raise_for_status()

    def let_in(self, asked: str, subject: str) -> str:
        """Sign in at the address that our app sent the browser to; where the browser is sent back to."""
        return httpx.post(asked, data={"sub": subject}).headers["location"]

    def turn_away(self, asked: str) -> str:
        return httpx.post(asked, data={"action": "deny"}).headers["location"]


App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _with_pkce(app: App) -> App:
    challenges: dict[str, str] = {}  # by code

    def asked_with(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        challenge = parse_qs(environ["QUERY_STRING"]).get("code_challenge", [""])[0]

        def began(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            place = dict(headers).get("Location", "")
            for code in parse_qs(place.partition("?")[2]).get("code", []):
                challenges[code] = challenge
            return start(status, headers, *more)

        return app(environ, began)

    def checked(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode())
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        if challenges.pop(form["code"][0], None) != urlsafe_b64encode(digest).rstrip(b"=").decode():
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant", "error_description": "PKCE"}']
        return app(environ, start)

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (checked if environ["PATH_INFO"] == "/oauth2/token" else asked_with)(environ, start)

    return serve


if __name__ == "__main__":
    import oidc_provider_mock
    from werkzeug.serving import run_simple

    run_simple("localhost", int(sys.argv[1]), _with_pkce(oidc_provider_mock.app(require_nonce=True)), threaded=True)
