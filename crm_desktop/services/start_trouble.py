"""When the branch's file will not open: what that means, what is safe, and which ways out there are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from crm_desktop.rules.words import Words
from crm_desktop.store.errors import (
    Damaged,
    DiskFull,
    InUse,
    NoKey,
    ReadOnly,
    StoreError,
    TooNew,
    Unreadable,
    WrongKey,
)  # fmt: skip


class Way(StrEnum):
    """What a person can do about it."""

    RETRY = "retry"
    RESTORE = "restore"
    OPEN_FOLDER = "open_folder"
    SET_ASIDE = "set_aside"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class StartTrouble:
    """A trouble at the door: `words` say what happened and what to do, `safe` what has become of the work.

    The first of `ways` is the one most likely to help; `backup` is when the copy was made that could be put back.
    """

    kind: str
    title: Words
    words: Words
    safe: Words
    ways: tuple[Way, ...]
    backup: datetime | None = None


_UNTOUCHED: Final = Words("数据没有动过。", "The data was not touched.")
_SAVED: Final = Words("已经保存的内容都在。", "Everything saved before is still there.")
_COPIED: Final = Words(
    "有一份核对过的备份。恢复后，备份之后传到总部的内容会自动取回；没传走的留在移走的旧文件里。",
    "There is a copy that was checked. What reached head office after it comes back by itself; "
    "what did not stays in the old file, which is kept.",
)
_PUT_BACK: Final = Words(
    "本店数据文件已损坏。请用备份恢复；也可以移走它，重新下载全部资料。",
    "The branch's file is damaged. Put the copy back; or set the file aside and fill anew.",
)
_LATER: Final = (Way.RETRY, Way.QUIT)
_LOOK: Final = (Way.RETRY, Way.OPEN_FOLDER, Way.QUIT)

_TROUBLES: Final[dict[type[StoreError], tuple[Words, Words, tuple[Way, ...]]]] = {
    WrongKey: (Words("密钥和数据文件对不上", "The key does not fit the file"), _UNTOUCHED,
               (Way.RETRY, Way.OPEN_FOLDER, Way.SET_ASIDE, Way.QUIT)),
    NoKey: (Words("取不到密钥", "The key cannot be had"), _UNTOUCHED,
            (Way.RETRY, Way.OPEN_FOLDER, Way.SET_ASIDE, Way.QUIT)),
    Damaged: (
        Words("数据文件已损坏", "The data file is damaged"),
        Words(
            "移走的文件在同一个文件夹里留 35 天；已传到总部的内容一条不少。",
            "The file is kept in the same folder for 35 days; what was sent to head office is all there.",
        ),
        (Way.SET_ASIDE, Way.RETRY, Way.OPEN_FOLDER, Way.QUIT),
    ),
    TooNew: (Words("程序版本太旧", "This program is too old"), _UNTOUCHED, (Way.QUIT, Way.OPEN_FOLDER)),
    DiskFull: (Words("磁盘满了", "The disk is full"), _SAVED, _LOOK),
    InUse: (Words("程序已经在运行", "The program is already running"), _SAVED, _LATER),
    ReadOnly: (Words("数据文件夹不能写入", "The data folder cannot be written"), _UNTOUCHED, _LOOK),
    Unreadable: (Words("读写磁盘时出错", "The disk failed"), _SAVED, _LOOK),
}  # fmt: skip
_UNKNOWN: Final = (Words("数据文件打不开", "The data file cannot be opened"), _UNTOUCHED, _LOOK)


def start_trouble(error: StoreError, *, backup: datetime | None = None) -> StartTrouble:
    """What to show for an error met while opening the file; `backup` is when its newest copy was made."""
    title, safe, ways = _TROUBLES.get(type(error), _UNKNOWN)
    if backup is not None and isinstance(error, Damaged):
        return StartTrouble(type(error).__name__, title, _PUT_BACK, _COPIED, (Way.RESTORE, *ways), backup)
    return StartTrouble(type(error).__name__, title, error.words, safe, ways)


def one_of_each() -> tuple[StartTrouble, ...]:
    """Every trouble with its usual words, in the order declared; for looking at them."""
    return tuple(start_trouble(kind()) for kind in _TROUBLES)
