"""How the branches stand, as head office tells its own desktops: the same bytes at both ends."""

import msgspec


class DesktopStatus(msgspec.Struct, omit_defaults=True):
    """One desktop; times are ms since 1970, 0 for never. `waits`: changes it had not sent at its last contact."""

    id: str
    letter: str
    name: str
    status: str
    enrolled: int
    seen: int = 0
    waits: int = 0
    version: str = ""
    cat: int = 0
    told: int = 0
    wiped: int = 0


class BranchStatus(msgspec.Struct):
    """One branch and its desktops."""

    code: str
    name: str
    desktops: list[DesktopStatus]


class BranchesResponse(msgspec.Struct):
    """All branches by code, at head office's own time `now` (ms), and the catalogue version it serves."""

    now: int
    cat: int
    branches: list[BranchStatus]
