"""The authority's own key on a disk: as it is, or sealed by a pass phrase (PKCS #12, so that other programs open it).

Whoever has the key can pass for head office. It is wanted once a year; sealed, a stolen stick is not enough.
"""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from crm_desktop.head_office.errors import Rejected
from crm_desktop.rules.words import Words

PLAIN, SEALED = "ca-key.pem", "ca-key.p12"
PASS_PHRASE: Final = "CRM_CA_PASS_PHRASE"
"""The environment variable that a program gives the pass phrase by."""
SHORTEST: Final = 8
_ROUNDS: Final = 600_000


def is_there(folder: Path) -> bool:
    """Whether an authority's key is in the folder, sealed or not."""
    return (folder / PLAIN).exists() or (folder / SEALED).exists()


def keep_key(folder: Path, key: ec.EllipticCurvePrivateKey, authority: x509.Certificate, *, pass_phrase: str) -> Path:
    """Keep the key, sealed if there is a pass phrase; where. Raises Rejected for one that is too short."""
    if not pass_phrase:
        return keep_secret(folder / PLAIN, as_pem(key))
    if len(pass_phrase) < SHORTEST:
        raise Rejected(_TOO_SHORT)
    sealing = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(pass_phrase.encode())
    )
    return keep_secret(
        folder / SEALED, pkcs12.serialize_key_and_certificates(b"authority", key, authority, None, sealing)
    )


def read_key(folder: Path, *, ask: Callable[[], str]) -> ec.EllipticCurvePrivateKey | None:
    """The key, or None if there is none that can be read; `ask` is asked for the pass phrase of a sealed one.

    Raises Rejected for a wrong one.
    """
    try:
        if (folder / SEALED).exists():
            found = _unsealed((folder / SEALED).read_bytes(), ask())
        else:
            found = serialization.load_pem_private_key((folder / PLAIN).read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None
    return found if isinstance(found, ec.EllipticCurvePrivateKey) else None


def ask_pass_phrase(*, new: bool) -> str:
    """The pass phrase: from the environment, from the person (twice if it is a new one), or from a pipe."""
    given = os.environ.get(PASS_PHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("证书机构的口令 Pass phrase of the authority: ")
    if new and first != getpass.getpass("再输一次 Again: "):
        raise Rejected(Words("两次输入不一样。", "The two were not the same."))
    return first


def as_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as it is."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def keep_secret(path: Path, secret: bytes) -> Path:
    """Write a file for the owner's eyes alone, from the first byte on; where it is."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    return path


def _unsealed(sealed: bytes, pass_phrase: str) -> object:
    try:
        return pkcs12.load_key_and_certificates(sealed, pass_phrase.encode())[0]
    except ValueError as error:
        raise Rejected(_WRONG) from error


_TOO_SHORT = Words(f"口令至少要 {SHORTEST} 个字。", f"The pass phrase needs at least {SHORTEST} characters.")
_WRONG = Words("口令不对，证书没有签发。", "The pass phrase is wrong: nothing was issued.")
