"""What sync tells the person: how it stands, how far it is, how it ended, and what stood in its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import requests

from crm_desktop.rules.words import Words
from crm_desktop.store.errors import StoreError
from sync.errors import CutOff, NotAuthorised, OfficeBusy, OfficeRestored, Offline, TooSlow, UpgradeNeeded, Wiped


class TroubleKind(StrEnum):
    """What can stand in the way of a sync."""

    OFFLINE = "offline"
    CUT = "cut"
    BUSY = "busy"
    SHUT_OUT = "shut_out"
    UNTRUSTED = "untrusted"
    WIPED = "wiped"
    RESTORED = "restored"
    OUTDATED = "outdated"
    STORE = "store"
    FAULT = "fault"
    STOPPED = "stopped"


NO_LINE: Final = frozenset({TroubleKind.OFFLINE, TroubleKind.CUT})
"""The line's own troubles: everyday, nobody's fault, and over by themselves."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stood in the way: a sentence for the person, and when head office would like to be asked again (s)."""

    kind: TroubleKind
    words: Words
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a session is: records of a first fill (`filling`), records of a long pull (`receiving`), or changes
    sent; `total` is 0 if unknown.

    A desktop of head office fills many branches one after another: `branches_left` of them are still to come, and
    `total` counts the records of those begun.
    """

    filling: bool
    done: int
    total: int
    branches_left: int = 0
    receiving: bool = False


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What a session did; changes are counted by field, `seconds` by the clock on the wall, bytes on the wire."""

    sent: int
    received: int
    merged: int
    conflicts: int
    refused: int
    seconds: float
    bytes_up: int
    bytes_down: int
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How sync stands.

    `online` is None before the first try. `waiting_*` have not been confirmed by head office; `unconfirmed_units` of
    them have gone out. `refused` and `conflicts` wait for a person. `next_try` is None if nothing starts by itself.
    `clock_off` is what must be added to this desktop's clock, given only when it is off by more than two minutes.
    `paused` tells that a person has stopped it: it goes on at `next_try`, or when asked to. `photos` of what is on
    record are still to be sent: they go after the records, and are not among `waiting_*`.
    """

    online: bool | None
    running: bool
    waiting_units: int
    waiting_ops: int
    refused: int
    conflicts: int
    last_success: datetime | None
    last_try: datetime | None
    next_try: datetime | None
    trouble: Trouble | None
    clock_off: timedelta | None
    unconfirmed_units: int = 0
    paused: bool = False
    photos: int = 0


def trouble_of(error: Exception) -> Trouble:
    """What to tell the person of an error that ended a session."""
    if isinstance(error, StoreError):
        return Trouble(TroubleKind.STORE, error.words)
    if isinstance(error, NotAuthorised) and isinstance(error.__cause__, requests.exceptions.SSLError):
        return Trouble(TroubleKind.UNTRUSTED, _UNTRUSTED)
    kind = _KINDS.get(type(error).__name__, TroubleKind.STORE if "full" in str(error) else TroubleKind.FAULT)
    return Trouble(kind, _WORDS[kind], getattr(error, "retry_after", None))


def words_of_trouble(error: str) -> Words:
    """The sentence for a trouble on record, by the name of its error."""
    return _WORDS[_KINDS.get(error, TroubleKind.FAULT)]


_KINDS: Final = MappingProxyType(
    {
        Offline.__name__: TroubleKind.OFFLINE,
        CutOff.__name__: TroubleKind.CUT,
        TooSlow.__name__: TroubleKind.CUT,
        OfficeBusy.__name__: TroubleKind.BUSY,
        NotAuthorised.__name__: TroubleKind.SHUT_OUT,
        Wiped.__name__: TroubleKind.WIPED,
        OfficeRestored.__name__: TroubleKind.RESTORED,
        UpgradeNeeded.__name__: TroubleKind.OUTDATED,
    }
)
_UNTRUSTED: Final = Words(
    "总部的证书无法确认，没有上传任何内容。请检查本机日期和网络，或联系总部",
    "Head office could not prove who it is; nothing was sent. Check this computer's date, or ask head office",
)
_WORDS: Final = MappingProxyType(
    {
        TroubleKind.OFFLINE: Words(
            "连不上总部。照常工作，改动都在本机，连上后自动上传",
            "Head office cannot be reached. Go on working: it is sent later",
        ),
        TroubleKind.CUT: Words(
            "传到一半线路断了。照常工作，改动都在本机，稍后自动再传，不会重复",
            "The line broke half-way. Go on working: all is kept, and sent again by itself without doubling anything",
        ),
        TroubleKind.BUSY: Words("总部正忙，稍后会自动再试", "Head office is busy; it is tried again by itself"),
        TroubleKind.WIPED: Words(
            "总部已要求清除这台电脑上的数据", "Head office has ordered this desktop's data to be destroyed"
        ),
        TroubleKind.SHUT_OUT: Words(
            "总部不再接受这台电脑，改动仍在本机。请联系总部",
            "Head office shuts this desktop out; its work is kept. Ask head office",
        ),
        TroubleKind.UNTRUSTED: _UNTRUSTED,
        TroubleKind.RESTORED: Words(
            "总部正在从备份恢复。改动都在本机，稍后会自动补传",
            "Head office is being restored from a backup. All work is kept and is sent again by itself",
        ),
        TroubleKind.OUTDATED: Words(
            "本机程序版本太旧，总部暂不接收改动。新内容已收到，改动都在本机，请升级程序",
            "This program is too old for head office to take changes. Work is kept, news still comes: update it",
        ),
        TroubleKind.STORE: Words("硬盘空间不足，请清理后再同步", "The disk is full: make room, then sync again"),
        TroubleKind.STOPPED: Words("同步已停下，未传的改动都在本机", "The sync was stopped; what was not sent is kept"),
        TroubleKind.FAULT: Words(
            "同步出错，改动仍在本机，稍后会自动再试。一直这样请联系总部",
            "The sync failed; everything is kept and it is tried again. If it goes on, ask head office",
        ),
    }
)

FAULT: Final = Trouble(TroubleKind.FAULT, _WORDS[TroubleKind.FAULT])
STOPPING: Final = Trouble(TroubleKind.STOPPED, _WORDS[TroubleKind.STOPPED])
