"""Which passwords staff may choose, and the second factor of administrators."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from zxcvbn import zxcvbn

from kit.errors import LogicalError

SHORTEST, LONGEST = 12, 128
STRONG = 3  # of zxcvbn's 0 to 4: ten billion guesses or more
_BESIDE_NAMES = 8  # characters that are no name of the person's
_LOOKED_AT = 72  # zxcvbn takes no more
_WINDOW = 1  # steps of 30 seconds by which a telephone's clock may differ
_STEP = 30


class WeakPasswordError(LogicalError):
    code = "weak_password"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="password")


def check_password(password: str, *about: str) -> None:
    """Raises ``WeakPasswordError``: too short, one of the leaked and common ones, or made of ``about`` (the names)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(f"密码要有 {SHORTEST} 到 {LONGEST} 个字符")
    own = password.lower()
    for name in filter(None, about):
        own = own.replace(name.lower(), "")
    if len(own) < _BESIDE_NAMES or zxcvbn(password[:_LOOKED_AT], user_inputs=[a for a in about if a])["score"] < STRONG:
        raise WeakPasswordError("这个密码太容易猜到（常见、曾经泄露，或者和姓名、键盘顺序、日期相近），请换一个")


def make_password() -> str:
    """One to begin with, to be changed at the first sign-in."""
    return secrets.token_urlsafe(12)


class SecondFactor:
    """TOTP (RFC 6238). Secrets are kept enciphered with the app's key: a copy of the store gives no codes."""

    def __init__(self, key: str) -> None:
        self._cipher = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"totp:" + key.encode()).digest()))

    def make(self) -> str:
        """A new secret, enciphered."""
        return self._cipher.encrypt(pyotp.random_base32().encode()).decode()

    def uri(self, kept: str, username: str) -> str:
        return pyotp.TOTP(self._plain(kept)).provisioning_uri(name=username, issuer_name="导办")

    def picture(self, kept: str, username: str) -> str:
        """The uri as an SVG to point a telephone at."""
        out = io.BytesIO()
        segno.make(self.uri(kept, username)).save(out, kind="svg", scale=4, xmldecl=False)
        return out.getvalue().decode()

    def step(self, kept: str, code: str, after: int, now: datetime) -> int | None:
        """The step that ``code`` is of, if it is later than ``after``: a code works once."""
        totp = pyotp.TOTP(self._plain(kept))
        current = int(now.timestamp()) // _STEP
        for step in range(current - _WINDOW, current + _WINDOW + 1):
            if step > after and pyotp.utils.strings_equal(code.strip(), totp.at(step * _STEP)):
                return step
        return None

    def _plain(self, kept: str) -> str:
        try:
            return self._cipher.decrypt(kept.encode()).decode()
        except InvalidToken:
            raise LogicalError("动态口令的密钥读不出来（DAOBAN_SECRET_KEY 换过），请管理员重置动态口令") from None
