"""Where the key of a branch's file and the desktop's credential are kept: the system's keyring, else a key file.

There is no third place: without a keyring and without a pass phrase nothing is opened and nothing is written.
"""

import secrets as randomness
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from crm_desktop.rules.words import Words
from crm_desktop.store.connection import KEY_BYTES
from crm_desktop.store.errors import NoKey
from crm_desktop.store.key_file import KeyFile, WrongPassPhrase, blank

SHORTEST_PASS_PHRASE: Final = 8

_SERVICE: Final = "branch-desktop"
_FILE_KEY: Final = "file-key"
CREDENTIAL: Final = "device-credential"
"""The name of the secret that a desktop of an earlier version shows to head office."""
DEVICE_KEY: Final = "device-key"
"""The name of the private key by which head office knows the desktop."""
_PROBE: Final = "probe"

_TRUSTED: Final = ("SecretService", "libsecret", "kwallet", "macOS", "Windows", "chainer")
"""The back ends of the systems themselves; others may write plain text or nothing at all."""

_IN_KEYRING: Final = Words("系统密钥环", "The system's keyring")
_IN_FILE: Final = Words("口令保护的密钥文件", "A key file under a pass phrase")
_ASK: Final = Words("请输入这台电脑的数据口令", "Enter this desktop's pass phrase")
_ASK_NEW: Final = Words(
    "这台电脑没有可用的系统密钥环。请设一个至少 8 个字的数据口令，每次打开程序都要输入；"
    "忘了口令，没传走的数据就找不回来",
    "This computer has no keyring. Choose a pass phrase of at least 8 characters, asked at every start. "
    "If it is forgotten, whatever was not sent to head office is lost",
)
_TOO_SHORT: Final = Words("口令至少要 8 个字", "The pass phrase needs at least 8 characters")
_CANCELLED: Final = Words("没有输入口令，程序不能打开数据", "Without the pass phrase the data cannot be opened")
_KEY_LOST: Final = Words(
    "密钥环里没有这个数据文件的密钥，可能换过用户或重装过系统。请用原来的用户登录，或联系总部重新启用这台电脑",
    "The keyring holds no key for this file: the user or the system may have changed. "
    "Log in as the former user, or have head office enrol this desktop anew",
)
_NOT_KEPT: Final = Words(
    "系统密钥环没有存住密钥，请检查密钥环设置", "The keyring did not keep the key: check its settings"
)


class Secrets(Protocol):
    """Named secrets of one desktop."""

    @property
    def place(self) -> Words:
        """Where they are kept, for the settings page."""

    def get(self, name: str) -> str | None:
        """The secret of that name, or None."""

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A pass phrase is wanted: `new` to be chosen (ask twice), else the known one; `trouble` with the last answer."""

    words: Words
    new: bool
    trouble: Words | None = None


AskPassPhrase = Callable[[Asking], str | None]
"""Asks the person; None is "cancel"."""


def open_secrets(folder: Path, *, file_id: str, ask_pass_phrase: AskPassPhrase, used: bool) -> Secrets:
    """The secrets of the desktop whose data file has that id and lies in `folder`.

    `used` says that the data file exists, so that its key must be somewhere: then no new key file is begun because
    a keyring happens to be locked. Raises NoKey.
    """
    path = folder / f"{file_id}.key"
    if path.exists():
        return _asked(path, ask_pass_phrase)
    try:
        return SystemSecrets(file_id)
    except KeyringError as error:
        if used:
            raise NoKey from error
    return _begun(path, ask_pass_phrase)


def file_key(secrets: Secrets, *, used: bool) -> bytes:
    """The key of the data file, made of 32 random bytes for a file that does not exist yet; raises NoKey."""
    try:
        kept = secrets.get(_FILE_KEY)
        if kept is None and used:
            raise NoKey(_KEY_LOST)
        if kept is None:
            kept = randomness.token_hex(KEY_BYTES)
            secrets.set(_FILE_KEY, kept)
            if secrets.get(_FILE_KEY) != kept:
                raise NoKey(_NOT_KEPT)
        return bytes.fromhex(kept)
    except KeyringError as error:
        raise NoKey from error


def destroy_secrets(folder: Path, *, file_id: str) -> bool:
    """Destroy the key of the data file and the desktop's credential, wherever they are kept; needs no pass phrase.

    What is left of a key file says nothing, and may be removed. False if the keyring that holds them cannot be reached.
    """
    path = folder / f"{file_id}.key"
    in_file = path.exists()
    for kept in (path, path.with_suffix(".new")):
        blank(kept)
    try:
        system = SystemSecrets(file_id)
        for name in (_FILE_KEY, DEVICE_KEY, CREDENTIAL):
            system.delete(name)
    except KeyringError:
        return in_file
    return True


class SystemSecrets:
    """Secrets in the keyring of the system, under the program's name and the data file's id."""

    place = _IN_KEYRING

    def __init__(self, file_id: str) -> None:
        """Try the keyring; raises KeyringError where there is none that can be trusted, or it stays locked."""
        self._file_id = file_id
        backend = keyring.get_keyring()
        if not _trusted(backend):
            raise KeyringError(f"{type(backend).__module__} is no keyring of the system")
        keyring.get_password(_SERVICE, self._account(_PROBE))

    def get(self, name: str) -> str | None:
        """The secret of that name, or None."""
        return keyring.get_password(_SERVICE, self._account(name))

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        keyring.set_password(_SERVICE, self._account(name), value)

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""
        if self.get(name) is not None:
            keyring.delete_password(_SERVICE, self._account(name))

    def _account(self, name: str) -> str:
        return f"{self._file_id}/{name}"


class FileSecrets:
    """Secrets in a key file, opened for as long as the program runs."""

    place = _IN_FILE

    def __init__(self, file: KeyFile) -> None:
        """Use an open file."""
        self.get = file.get
        self.set = file.set
        self.delete = file.delete


def _trusted(backend: KeyringBackend) -> bool:
    name = type(backend).__module__.removeprefix("keyring.backends.")
    if name not in _TRUSTED:
        return False
    return all(_trusted(inner) for inner in getattr(backend, "backends", ()))


def _asked(path: Path, ask: AskPassPhrase) -> Secrets:
    trouble: Words | None = None
    while (answer := ask(Asking(_ASK, new=False, trouble=trouble))) is not None:
        try:
            return FileSecrets(KeyFile.open(path, answer))
        except WrongPassPhrase as error:
            trouble = error.words
    raise NoKey(_CANCELLED)


def _begun(path: Path, ask: AskPassPhrase) -> Secrets:
    trouble: Words | None = None
    while (answer := ask(Asking(_ASK_NEW, new=True, trouble=trouble))) is not None:
        if len(answer) >= SHORTEST_PASS_PHRASE:
            return FileSecrets(KeyFile.create(path, answer))
        trouble = _TOO_SHORT
    raise NoKey(_CANCELLED)
