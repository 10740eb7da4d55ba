"""Signing in through an identity provider (OpenID Connect): the code flow with PKCE, state and nonce, by Authlib."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from authlib.integrations.starlette_client.apps import StarletteOAuth2App
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse

from kit.errors import ForbiddenError, LogicalError, TechnicalError

log = structlog.get_logger(__name__)

Claims = Mapping[str, Any]

PROBLEM = "identity_problem"  # in the cookie, until the page that asks for it has shown it
PAGE = "identity_page"


class ProviderDownError(TechnicalError):
    code = "provider_down"


class SignInLeftError(LogicalError):
    """The person went back, or the provider let them in nowhere."""

    code = "sign_in_left"


class SignInStaleError(LogicalError):
    """Nobody here has begun this sign-in, or it was long ago, or it is already over."""

    code = "sign_in_stale"


class IdentityUnprovenError(ForbiddenError):
    """What came back is not what the provider signs for us."""

    code = "identity_unproven"


@dataclass(frozen=True, slots=True)
class Provider:
    """``issuer``: its address; none: nobody signs in that way. ``title``: what people call it."""

    issuer: str
    client_id: str
    client_secret: str
    title: str


class IdentityProvider:
    """One provider for one realm. What has to be remembered on the way is in the browser's signed cookie."""

    def __init__(self, name: str, provider: Provider, *, back: str, timeout: float) -> None:
        """``back``: the address of ours that the provider sends browsers back to."""
        self.title = provider.title
        self._issuer = provider.issuer.rstrip("/")
        self._back = back
        self._app: StarletteOAuth2App = OAuth().register(
            name,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_id=provider.client_id,
            client_secret=provider.client_secret or None,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": timeout},
        )

    async def begin(self, request: Request, page: str) -> RedirectResponse:
        """To the provider; ``page``: where the person is to come out. Raises ``ProviderDownError``."""
        await self._meet()
        request.session[PAGE] = page
        away: RedirectResponse = await self._app.authorize_redirect(request, self._back)
        return away

    async def finish(self, request: Request) -> Claims:
        """Who came back, as the provider signed it."""
        if request.query_params.get("error"):
            raise SignInLeftError("没有完成登录，需要时请重新登录")
        await self._meet()
        try:
            token = await self._app.authorize_access_token(request)
        except HTTPError as error:
            raise self._down(error) from error
        except (AuthlibBaseError, JoseError, ValueError) as error:
            if getattr(error, "error", "") == "mismatching_state":
                raise SignInStaleError("这次登录已经过期，请重新登录") from error
            log.warning("oidc.unproven", issuer=self._issuer, error=str(error)[:200])
            raise IdentityUnprovenError(
                f"{self.title}返回的身份信息没有通过核对，请重新登录；还不行请联系管理员"
            ) from error
        claims: Claims | None = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise IdentityUnprovenError(f"{self.title}没有返回身份信息，请联系管理员")
        return claims

    async def leave(self, page: str) -> RedirectResponse:
        """To where the provider signs people out and on to our ``page``; straight there where it has no such place."""
        try:
            await self._meet()
            if "end_session_endpoint" in self._app.server_metadata:
                made = await self._app.create_logout_url(page, client_id=self._app.client_id)
                return RedirectResponse(made["url"], status_code=302)
        except ProviderDownError:  # signed out here all the same
            pass
        return RedirectResponse(page, status_code=302)

    async def _meet(self) -> None:
        """Know the provider's addresses and keys, once. Raises ``ProviderDownError``."""
        try:
            metadata = await self._app.load_server_metadata()
            await self._app.fetch_jwk_set()
        except (HTTPError, ValueError) as error:
            raise self._down(error) from error
        if metadata.get("issuer", "").rstrip("/") != self._issuer:
            self._app.server_metadata.clear()
            raise self._down(ValueError(f"it calls itself {metadata.get('issuer')}"))

    def _down(self, error: Exception) -> ProviderDownError:
        log.error("oidc.provider_down", issuer=self._issuer, error=str(error)[:200])
        return ProviderDownError(f"{self.title}暂时连不上，请稍后再试")


def claim_of(claims: Claims, name: str) -> Any:
    """A claim by name; a dot goes into one that has claims of its own.

    >>> claim_of({"realm_access": {"roles": ["a"]}}, "realm_access.roles")
    ['a']
    """
    if name in claims:
        return claims[name]
    head, _, rest = name.partition(".")
    inner = claims.get(head)
    return claim_of(inner, rest) if rest and isinstance(inner, Mapping) else None


def texts_of(claims: Claims, name: str) -> list[str]:
    """The same where one or several texts are expected."""
    found = claim_of(claims, name)
    return [str(one) for one in found] if isinstance(found, list | tuple) else [] if found is None else [str(found)]
