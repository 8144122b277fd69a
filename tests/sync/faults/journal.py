"""What processes have been told, line by line in a file that outlives them; end states are held to it."""

import os
from pathlib import Path

import msgspec


class Note(msgspec.Struct, omit_defaults=True):
    """One line: `what` happened at `who`; the rest as `what` needs it.

    intent: a unit is about to be committed (mark, origin, ops, own, revs, delta)
    saved: that unit is committed, and the person was told (mark)
    answer: head office's answer has arrived (origin, results by number)
    turn: a desk's turn is over (passed: moments counted)
    killed: head office is about to die (mark: at which moment)
    fault: something went wrong that must not (mark: the traceback)
    """

    what: str
    who: str
    mark: str = ""
    origin: str = ""
    ops: list[tuple[int, str, str, str]] = []
    own: list[tuple[str, int, str]] = []
    rev: int = 0
    shown: str = "null"
    delta: int = 0
    results: dict[int, str] = {}
    passed: int = 0


class Journal:
    """An append-only file shared by processes; a line is on the disk before `note` returns."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self._path = path

    def note(self, note: Note) -> None:
        """Append a line in one piece."""
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, msgspec.json.encode(note) + b"\n")
            os.fsync(file)
        finally:
            os.close(file)

    def read(self) -> list[Note]:
        """All lines so far."""
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        return [msgspec.json.decode(line, type=Note) for line in lines]
