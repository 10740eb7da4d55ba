"""What lies enciphered where it is kept: a copy of the store or of a disk tells nobody's numbers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kit.errors import TechnicalError
from kit.settings import Settings

MARK = b"sealed:"  # no picture and no PDF begins so


class VaultError(TechnicalError):
    code = "vault"


class Vault:
    """The first of ``keys`` seals, any of them opens: an old key stays behind the new one while it is needed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._cipher = MultiFernet([Fernet(_derived(key)) for key in keys])

    def seal(self, content: bytes) -> bytes:
        return MARK + self._cipher.encrypt(content)

    def open(self, kept: bytes, *, plain: bool = True) -> bytes:
        """What was kept before anything was sealed comes back as it is, unless ``plain`` is refused. Raises
        ``VaultError``."""
        if not kept.startswith(MARK):
            if plain:
                return kept
            raise VaultError("这里只收加密的内容")
        try:
            return self._cipher.decrypt(kept.removeprefix(MARK))
        except InvalidToken as error:
            raise VaultError("保存的内容打不开：请管理员核对 DAOBAN_DATA_KEY 里有没有当时的密钥") from error


def open_vault(settings: Settings) -> Vault:
    """The keys of ``DAOBAN_DATA_KEY``, and last the app's own."""
    own = (key.strip() for key in settings.data_key.get_secret_value().split(","))
    return Vault([*filter(None, own), settings.secret_key.get_secret_value()])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"vault:" + key.encode()).digest())
