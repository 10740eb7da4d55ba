"""Signatures between systems: Ed25519 over one canonical form of a JSON object."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kit.errors import LogicalError


class BadSignatureError(LogicalError):
    code = "bad_signature"
    status = 403


class BadKeyError(LogicalError):
    code = "bad_key"


def canonical(content: Mapping[str, Any]) -> bytes:
    """The same bytes for the same content, whoever writes it.

    >>> canonical({"b": 1, "a": "税"}).decode()
    '{"a":"税","b":1}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    return sha256(canonical(content)).hexdigest()


class Signer:
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, content: Mapping[str, Any]) -> str:
        return base64.b64encode(self._key.sign(canonical(content))).decode()

    @property
    def verifier(self) -> Verifier:
        return Verifier(self._key.public_key())


class Verifier:
    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    def check(self, content: Mapping[str, Any], signature: str) -> None:
        """Raises ``BadSignatureError`` unless ``signature`` is of this very content."""
        try:
            self._key.verify(base64.b64decode(signature, validate=True), canonical(content))
        except (InvalidSignature, ValueError) as error:
            raise BadSignatureError("签名不对，内容可能被改过，没有采用") from error


def open_signer(folder: Path, name: str) -> Signer:
    """The key pair ``name`` in ``folder``, made the first time; of two processes that make it at once, one wins."""
    folder.mkdir(parents=True, exist_ok=True)
    private = folder / f"{name}.key"
    if not private.exists():
        key = Ed25519PrivateKey.generate()
        made = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        try:
            os.link(made, private)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    loaded = load_pem_private_key(private.read_bytes(), None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise BadKeyError(f"{private} 不是 Ed25519 私钥")
    public = loaded.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{name}.pub").write_bytes(public)
    return Signer(loaded)


def open_verifier(folder: Path, name: str) -> Verifier:
    """The public key ``name`` in ``folder``. Raises ``BadKeyError`` with the file that is missing."""
    file = folder / f"{name}.pub"
    try:
        loaded = load_pem_public_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise BadKeyError(f"读不出公钥 {file}，请放入对方的 Ed25519 公钥（PEM）") from error
    if not isinstance(loaded, Ed25519PublicKey):
        raise BadKeyError(f"{file} 不是 Ed25519 公钥")
    return Verifier(loaded)
