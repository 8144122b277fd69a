"""Where a desktop keeps its files: the system's folders, or all below one folder of its own."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

APP: Final = "branch-desktop"


@dataclass(frozen=True, slots=True)
class Paths:
    """`data` holds the branch's file and must be backed up; `state` window state and logs."""

    data: Path
    state: Path

    @property
    def database(self) -> Path:
        """The encrypted replica."""
        return self.data / "branch.db"

    @property
    def window_state(self) -> Path:
        """Geometry, language and theme of the window; no personal data."""
        return self.state / "window.ini"

    @property
    def log(self) -> Path:
        """The program's log; no personal data."""
        return self.state / "desktop.log"

    @property
    def crashing(self) -> Path:
        """Empty, unless the program that has it open dies."""
        return self.state / "crashing.txt"

    @property
    def crash(self) -> Path:
        """Where an earlier run of the program crashed; no personal data."""
        return self.state / "crash.txt"

    def file_id(self) -> str:
        """The random name under which this data folder's secrets are kept; made on first use."""
        path = self.data / "branch.id"
        if not path.exists():
            path.write_text(secrets.token_hex(8), encoding="ascii")
        return path.read_text(encoding="ascii").strip()


def paths(home: Path | None = None) -> Paths:
    """The folders below `home`, or the system's own for this program; made, for this user only, if not there."""
    if home is None:
        system = PlatformDirs(APP, appauthor=False)
        found = Paths(data=system.user_data_path, state=system.user_state_path)
    else:
        found = Paths(data=home / "data", state=home / "state")
    for folder in (found.data, found.state):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
