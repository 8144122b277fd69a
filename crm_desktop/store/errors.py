"""What can keep the branch's file from being used, each with a sentence for the person and a way out.

StoreError
├── WrongKey        the key in the keyring belongs to another file
├── NoKey           the key cannot be had: keyring locked, pass phrase wrong, key lost
├── Damaged         the file is no sound database any more: set it aside, fill anew, salvage what waits
├── TooNew          a newer version of the program has written it
├── DiskFull        no room to save
├── InUse           another running program holds it, or a write took too long to let this one in
├── ReadOnly        the folder or the file may not be written
└── Unreadable      the disk or the network drive failed while reading or writing
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3.dbapi2 import Error as DriverError

from crm_desktop.rules.words import Words


class StoreError(Exception):
    """A known trouble with the file; `words` tell what happened and what to do."""

    WORDS: Words = Words(
        "数据文件出了问题，请找系统管理员", "Something is wrong with the data file: ask the administrator"
    )

    def __init__(self, words: Words | None = None) -> None:
        """Keep the sentence; each kind of trouble has its own."""
        self.words = words or self.WORDS
        super().__init__(self.words.en)


class WrongKey(StoreError):
    """The key does not open the file."""

    WORDS = Words(
        "密钥打不开本店数据文件，文件可能是从别的电脑拷来的。请放回原来的文件，或联系总部重新下载",
        "The key does not open this branch's file, which may come from another computer. "
        "Put the right file back, or have head office fill this desktop anew",
    )


class Damaged(StoreError):
    """The file is no sound database any more."""

    WORDS = Words(
        "本店数据文件已损坏。请选“移走并重新下载”：总部的数据会重新取回，没传走的内容会尽量找回来",
        "The branch's file is damaged. Choose \"Set aside and fill anew\": head office's data is fetched again, "
        "and what was not sent is saved as far as it can be read",
    )


class TooNew(StoreError):
    """A newer version of the program has written the file."""

    WORDS = Words(
        "数据文件是新版程序写的，这个版本打不开。请升级程序后再打开，数据没有动过",
        "A newer version of the program has written this file. Update the program; the data was not touched",
    )


class DiskFull(StoreError):
    """There is no room to save."""

    WORDS = Words(
        "磁盘满了，刚才的内容没有存上，还在屏幕上。请腾出一些空间，再存一次",
        "The disk is full: nothing was saved, what you typed is still on the screen. Make room and save again",
    )


class InUse(StoreError):
    """Another running program holds the file."""

    WORDS = Words(
        "程序已经在运行。请切换到已打开的窗口；找不到的话，注销或重启电脑再打开",
        "The program is already running: switch to its window. If there is none, log off or restart the computer",
    )


class ReadOnly(StoreError):
    """The folder or the file may not be written."""

    WORDS = Words(
        "数据文件夹不能写入。请让管理员给当前用户开放这个文件夹的写入权限",
        "The data folder cannot be written: have the administrator give you the right to write in it",
    )


class Unreadable(StoreError):
    """The disk failed while reading or writing."""

    WORDS = Words(
        "读写磁盘时出错，刚才的内容没有存上。请检查磁盘或网络盘是否连好，再试一次",
        "The disk failed: nothing was saved. Check that the disk or network drive is connected, and try again",
    )


class NoKey(StoreError):
    """The key cannot be had: keyring locked, or pass phrase wrong."""

    WORDS = Words(
        "取不到数据文件的密钥。请解锁系统密钥环，再打开程序",
        "The key to the data file cannot be had: unlock the system's keyring and start again",
    )


_PRIMARY: Final = 0xFF
_BY_CODE: Final[dict[int, type[StoreError]]] = {
    5: InUse,  # SQLITE_BUSY
    8: ReadOnly,  # SQLITE_READONLY
    10: Unreadable,  # SQLITE_IOERR
    11: Damaged,  # SQLITE_CORRUPT
    13: DiskFull,  # SQLITE_FULL
    14: ReadOnly,  # SQLITE_CANTOPEN
    26: Damaged,  # SQLITE_NOTADB
}
_BUSY: Final = Words(
    "另一项操作占着数据文件太久，刚才的内容没有存上。请等几秒再存一次",
    "Another task holds the data file: nothing was saved. Wait a few seconds and save again",
)


@contextmanager
def known_errors() -> Iterator[None]:
    """Turn what the driver reports about the file into a StoreError; a fault of the program stays what it is."""
    try:
        yield
    except (DriverError, DBAPIError) as error:
        known = known_error(error)
        if known is None:
            raise
        raise known from error


def known_error(error: Exception) -> StoreError | None:
    """The StoreError that a driver's error means, or None if it tells of a fault in a statement."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    kind = _BY_CODE.get(code & _PRIMARY) if isinstance(code, int) else None
    if kind is None:
        return None
    return kind(_BUSY) if kind is InUse else kind()
