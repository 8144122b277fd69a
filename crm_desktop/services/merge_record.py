"""What is kept of a merge, so that it can be undone on any desktop: the file that is gone, and what changed (C5)."""

from collections.abc import Mapping

import msgspec

from sync.values import Scalar

Changed = dict[str, tuple[Scalar, Scalar]]
"""By column what it held before the merge and what the merge put there, as sent."""


class Folded(msgspec.Struct, frozen=True):
    """A contact that was the same person as one of the kept file: which, and what it gave to that one."""

    merged: str
    kept: str
    gave: Changed


class Content(msgspec.Struct, frozen=True):
    """The content of a `CustomerMerge`.

    `held` is what the merged file held by column; `gave` what it gave to the kept one; `added` the members that its
    sets added there, by column; `points` its points, which were added; `was_main` contacts that gave up being the
    main one; `moved` how many records of each type name the kept file since; `prints` what the two were recognised by.
    """

    held: dict[str, Scalar]
    gave: Changed = {}
    added: dict[str, list[str]] = {}
    points: int = 0
    was_main: list[str] = []
    folded: list[Folded] = []
    moved: dict[str, int] = {}
    prints: dict[str, str] = {}

    @property
    def name(self) -> str:
        """What the merged file was called."""
        return str(self.held.get("name") or self.held.get("short_name") or "")


def write_content(content: Content) -> str:
    """As it is kept."""
    return msgspec.json.encode(content).decode()


def read_content(text: str | None) -> Content:
    """The content of a merge; an empty one where it cannot be read, as it was erased or comes from a later version."""
    try:
        return msgspec.json.decode(text or "", type=Content)
    except msgspec.MsgspecError:
        return Content({})


def scalars(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Those that hold something."""
    return {name: value for name, value in values.items() if value is not None}
