"""What this desktop remembers of head office between two starts: small facts in the encrypted file, never synced."""

from typing import TypeVar

import msgspec
from sqlmodel import Session

from crm_desktop.models.local import Setting
from crm_desktop.store.branch_store import BranchStore

T = TypeVar("T")


def recall(store: BranchStore, key: str, kind: type[T]) -> T | None:
    """The fact kept under `key`, or None; also when an older version has kept it in another shape."""
    with store.reading() as session:
        return recall_in(session, key, kind)


def recall_in(session: Session, key: str, kind: type[T]) -> T | None:
    """`recall` on a view of the file that is open already."""
    setting = session.get(Setting, key)
    kept = setting.value if setting else None
    if kept is None:
        return None
    try:
        return msgspec.json.decode(kept, type=kind)
    except msgspec.MsgspecError:
        return None


def keep(store: BranchStore, key: str, fact: object) -> None:
    """Keep a fact under `key`, in a transaction of its own."""
    with store.local() as session:
        session.merge(Setting(key=key, value=msgspec.json.encode(fact).decode()))
