"""What lies enciphered where it is kept: a copy of the store or of a disk tells nobody's numbers."""

from __future__ import annotations

import base64
import hashlib
import os
from binascii import Error as NotBase64
from collections.abc import Sequence
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kit.errors import TechnicalError
from kit.settings import Settings

MARK = b"sealed:"  # no picture and no PDF begins so
MARK_SM4 = b"sealed-sm4:"

NO_KEY = "保存的内容打不开：请管理员核对 DAOBAN_DATA_KEY 里有没有当时的密钥"
SM4_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16


class VaultError(TechnicalError):
    code = "vault"


class Vault:
    """The first of ``keys`` seals, any of them opens: an old key stays behind the new one while it is needed.

    ``national``: by SM4 (GB/T 32907, in GCM) with keys from SM3 (GB/T 32905). Either kind opens what the other sealed.
    """

    def __init__(self, keys: Sequence[str], *, national: bool = False) -> None:
        self._cipher = MultiFernet([Fernet(_derived(key)) for key in keys])
        self._keys = keys
        self._seals_national = national and bool(self._national)

    @cached_property
    def _national(self) -> list[Sm4]:
        """Made where they are needed: not every OpenSSL has SM3 and SM4."""
        return [Sm4(key) for key in self._keys]

    def seal(self, content: bytes) -> bytes:
        if self._seals_national:
            return MARK_SM4 + self._national[0].encrypt(content)
        return MARK + self._cipher.encrypt(content)

    def open(self, kept: bytes, *, plain: bool = True) -> bytes:
        """What was kept before anything was sealed comes back as it is, unless ``plain`` is refused. Raises
        ``VaultError``."""
        if kept.startswith(MARK_SM4):
            return self._open_national(kept.removeprefix(MARK_SM4))
        if not kept.startswith(MARK):
            if plain:
                return kept
            raise VaultError("这里只收加密的内容")
        try:
            return self._cipher.decrypt(kept.removeprefix(MARK))
        except InvalidToken as error:
            raise VaultError(NO_KEY) from error

    def _open_national(self, token: bytes) -> bytes:
        for cipher in self._national:
            try:
                return cipher.decrypt(token)
            except (InvalidTag, NotBase64, ValueError):
                continue
        raise VaultError(NO_KEY)


class Sm4:
    """SM4-GCM: a fresh nonce, the words, a tag of 16 bytes, in base64."""

    def __init__(self, key: str) -> None:
        digest = hashes.Hash(hashes.SM3())
        digest.update(b"vault:" + key.encode())
        self._key = algorithms.SM4(digest.finalize()[:SM4_BYTES])

    def encrypt(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        encryptor = Cipher(self._key, modes.GCM(nonce)).encryptor()
        sealed = encryptor.update(content) + encryptor.finalize()
        return base64.urlsafe_b64encode(nonce + encryptor.tag + sealed)

    def decrypt(self, token: bytes) -> bytes:
        """Raises ``InvalidTag``, or ``ValueError`` for what is no such thing."""
        kept = base64.urlsafe_b64decode(token)
        nonce, tag = kept[:NONCE_BYTES], kept[NONCE_BYTES : NONCE_BYTES + TAG_BYTES]
        decryptor = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        return decryptor.update(kept[NONCE_BYTES + TAG_BYTES :]) + decryptor.finalize()


def open_vault(settings: Settings) -> Vault:
    """The keys of ``DAOBAN_DATA_KEY``, and last the app's own."""
    own = (key.strip() for key in settings.data_key.get_secret_value().split(","))
    keys = [*filter(None, own), settings.secret_key.get_secret_value()]
    return Vault(keys, national=settings.national_ciphers)


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"vault:" + key.encode()).digest())
