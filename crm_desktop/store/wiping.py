"""Destroying what a desktop holds (D4): the key first, as without it the file is noise, then every file.

A mark begins it and outlives every step, so that a program killed in the middle goes on at its next start.
Each step may be done again.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from crm_desktop.store.keys import destroy_secrets

_MARK: Final = "wipe-ordered.json"
_ID: Final = "branch.id"
_AUTHORITY: Final = "office-ca.pem"
"""By it head office is known, so that it stays until that has been told."""
_BACKUPS: Final = "backups"
_FILES: Final = ("branch*", "*.key", "*.new", f"{_BACKUPS}/*")
"""The data file with its companions, what was set aside of it, its card, its lock, key files; drafts lie inside it."""


class WipeOrder(msgspec.Struct, frozen=True):
    """Whom to tell when it is done: head office's address and CA, the device, and a proof good for that alone."""

    url: str
    device: str
    proof: str
    ca: str = ""


def begin_wipe(folder: Path, order: WipeOrder) -> None:
    """Mark the desktop in `folder` as one to be destroyed, and destroy its key. The file may still be open."""
    mark = folder / _MARK
    if not mark.exists():
        fresh = mark.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(order))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(mark)
    _destroy_key(folder)


def wipe_ordered(folder: Path) -> WipeOrder | None:
    """What was ordered for the desktop in `folder` and is not done and told yet."""
    try:
        return msgspec.json.decode((folder / _MARK).read_bytes(), type=WipeOrder)
    except FileNotFoundError:
        return None


def destroy(folder: Path) -> bool:
    """Destroy the key, then the files; the file must be closed. False if the keyring could not be reached for the key.

    Then the mark and the id stay, so that the next start tries again.
    """
    gone = _destroy_key(folder)
    for pattern in _FILES:
        for path in folder.glob(pattern):
            if path.name != _ID:
                path.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        (folder / _BACKUPS).rmdir()
    return gone


def end_wipe(folder: Path) -> None:
    """All is destroyed and told: the next start begins a new desktop."""
    (folder / _AUTHORITY).unlink(missing_ok=True)
    (folder / _MARK).unlink(missing_ok=True)


def _destroy_key(folder: Path) -> bool:
    """The id names the key and goes right after it: where the id is gone, the key is."""
    id_file = folder / _ID
    try:
        file_id = id_file.read_text("ascii").strip()
    except FileNotFoundError:
        return True
    gone = destroy_secrets(folder, file_id=file_id)
    if gone:
        id_file.unlink(missing_ok=True)
    return gone
