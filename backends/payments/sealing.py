"""The digital signature on a certificate: the bureau's own key, or one made for trying out."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from kit.errors import LogicalError

VALID = timedelta(days=3650)
Seal = Callable[[bytes], bytes]


class BadCertificateError(LogicalError):
    code = "bad_certificate"


def open_seal(file: Path, password: str) -> Seal:
    """Signs PDFs with the key in ``file`` (PKCS #12). Raises ``BadCertificateError``."""
    phrase = password.encode() or None
    signer = SimpleSigner.load_pkcs12(str(file), passphrase=phrase) if file.exists() else None  # type: ignore[no-untyped-call]
    if signer is None:
        raise BadCertificateError(f"读不出完税凭证的签名证书 {file}：请检查文件和口令")

    def seal(pdf: bytes) -> bytes:
        out = BytesIO()
        meta = PdfSignatureMetadata(field_name="TaxAuthority", reason="税收完税证明", subfilter=SigSeedSubFilter.PADES)
        PdfSigner(meta, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
        return out.getvalue()

    return seal


def ensure_demo_key(file: Path) -> Path:
    """A self-made certificate whose name says that it is one; of two processes that make it at once, one wins."""
    if file.exists():
        return file
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "导办演示证书（无效力）")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    content = pkcs12.serialize_key_and_certificates(b"daoban-demo", key, certificate, None, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    try:
        os.link(made, file)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return file
