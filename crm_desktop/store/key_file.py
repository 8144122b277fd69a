"""Secrets under a pass phrase, for desktops without a keyring: AES-GCM under a key made by Argon2id."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crm_desktop.rules.words import Words
from crm_desktop.store.errors import NoKey

_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_UNREADABLE: Final = Words(
    "密钥文件已损坏，请从备份放回，或联系总部重新启用这台电脑",
    "The key file is damaged: put it back from a backup, or have head office enrol this desktop anew",
)


class _Sealed(msgspec.Struct, frozen=True):
    """The file as it lies on disk; bytes are Base64. The cost of guessing is part of it, so that it can rise."""

    salt: bytes
    nonce: bytes
    sealed: bytes
    time_cost: int = 3
    memory_kib: int = 65536
    lanes: int = 2
    version: int = 1


class WrongPassPhrase(NoKey):
    """The pass phrase does not open the key file."""

    WORDS = Words("口令不对，请再输一次", "The pass phrase is wrong: try again")


class KeyFile:
    """Named secrets in one file that only the pass phrase opens; opened once, it rewrites itself at every change."""

    def __init__(self, path: Path, *, key: bytes, seal: _Sealed, content: Mapping[str, str]) -> None:
        """Use `create` or `open`."""
        self._path = path
        self._key = key
        self._seal = seal
        self._content = dict(content)

    @classmethod
    def create(cls, path: Path, pass_phrase: str) -> "KeyFile":
        """Make an empty file; the pass phrase should have been asked twice."""
        seal = _Sealed(salt=secrets.token_bytes(_SALT_BYTES), nonce=b"", sealed=b"")
        made = cls(path, key=_derive(pass_phrase, seal), seal=seal, content={})
        made._write()
        return made

    @classmethod
    def open(cls, path: Path, pass_phrase: str) -> "KeyFile":
        """Open an existing file; raises WrongPassPhrase, or NoKey if it is damaged. Takes some 0.1 s on purpose."""
        try:
            seal = msgspec.json.decode(path.read_bytes(), type=_Sealed)
        except msgspec.MsgspecError as error:
            raise NoKey(_UNREADABLE) from error
        key = _derive(pass_phrase, seal)
        try:
            plain = AESGCM(key).decrypt(seal.nonce, seal.sealed, _bound(seal))
        except InvalidTag as error:
            raise WrongPassPhrase from error
        return cls(path, key=key, seal=seal, content=msgspec.json.decode(plain, type=dict[str, str]))

    def get(self, name: str) -> str | None:
        """The secret of that name, or None."""
        return self._content.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret; on disk when this returns."""
        self._content[name] = value
        self._write()

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""
        if self._content.pop(name, None) is not None:
            self._write()

    def _write(self) -> None:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        self._seal = msgspec.structs.replace(self._seal, nonce=nonce)
        sealed = AESGCM(self._key).encrypt(nonce, msgspec.json.encode(self._content), _bound(self._seal))
        self._seal = msgspec.structs.replace(self._seal, sealed=sealed)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(file, msgspec.json.encode(self._seal))
            os.fsync(file)
        finally:
            os.close(file)
        fresh.replace(self._path)


def blank(path: Path) -> None:
    """Write zeros over a key file, on disk when this returns; nothing happens if there is none."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _derive(pass_phrase: str, seal: _Sealed) -> bytes:
    return hash_secret_raw(
        pass_phrase.encode(),
        seal.salt,
        time_cost=seal.time_cost,
        memory_cost=seal.memory_kib,
        parallelism=seal.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _bound(seal: _Sealed) -> bytes:
    """What the seal vouches for beside its content: nobody may lower the cost of guessing."""
    return f"{seal.version}:{seal.time_cost}:{seal.memory_kib}:{seal.lanes}".encode() + seal.salt
