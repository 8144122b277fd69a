"""Histories as data: what happens, step by step, made from a seed and printed as minimal lists."""

import random
from dataclasses import asdict, dataclass

from tests.simulation.records import REGISTERS

LAYOUTS = (
    (("S1",), ("S1",)),
    (("S1",), ("S1",)),
    (("S1",), ("S1", "S2")),
    (("S1",), ("S1",), ("S1",)),
    (("S1",), ("S1",), ("S2",)),
    (("S1",), ("S1", "S2"), ("S2",)),
    (("S1",), ("S1",), ("S2",), ("S2",)),
)
SHARED = "chain"
"""The partition of what all branches share; every desk has it."""


@dataclass(frozen=True)
class Setup:
    """The world before the first step: which desks there are, whose program is newer, whose clock is wrong.

    `newer` are bits: head office, then the desks. `skew` moves the desks' clocks by hours, each one its own way.
    """

    layout: int = 0
    newer: int = 0
    skew: int = 0

    def essence(self) -> "Setup":
        """The same without what makes no difference to the files that a history begins with."""
        layout = LAYOUTS.index(LAYOUTS[self.layout])
        return Setup(layout, self.newer & (1 << len(LAYOUTS[layout]) + 1) - 1)

    def is_new(self, place: int) -> bool:
        """Whether head office (0) or desk `place` - 1 has the newer catalogue."""
        return bool(self.newer >> place & 1)


NUMBERS = ("desk", "record", "register", "value", "extra")


@dataclass(frozen=True)
class Step:
    """One thing that happens at one desk; the numbers choose among what there is, in the way `what` needs."""

    what: str
    desk: int = 0
    record: int = 0
    register: int = 0
    value: int = 0
    extra: int = 0

    def __str__(self) -> str:
        """The step on one line, what is zero left out."""
        return " ".join([self.what, *(f"{name}={getattr(self, name)}" for name in NUMBERS if getattr(self, name))])


@dataclass(frozen=True)
class History:
    """A world and what happens in it."""

    setup: Setup
    steps: tuple[Step, ...]

    def lines(self) -> list[str]:
        """The history as it is printed."""
        setup = " ".join(f"{name}={value}" for name, value in asdict(self.setup).items() if value)
        return [f"setup {setup}".strip(), *map(str, self.steps)]


WEIGHTS = {
    "edit": 22, "open": 7, "save": 9, "unit": 5, "create": 3, "file": 3,
    "sync": 20, "busy": 5, "late": 4, "carry": 3, "crash_sync": 6, "crash_save": 2,
    "resolve": 7, "ponder": 2, "restore_loser": 4, "see_refused": 3,
    "wait": 4, "jump": 2, "reboot": 2, "backup": 2, "restore": 2, "clone": 1, "flip": 2,
    "upgrade": 1, "upgrade_office": 1,
    "move": 3, "alias": 2, "part": 1, "erase": 1,
    "back_up_office": 2, "restore_office": 2, "months": 1, "min_write": 1,
}  # fmt: skip


def generate(seed: int) -> History:
    """The history of a seed: edits aim at few registers of few records, so that they meet."""
    chance = random.Random(seed)
    setup = Setup(chance.randrange(len(LAYOUTS)), chance.choice((0, 0, 0, 1, 2, 4, 6, 15)), chance.choice((0, 0, 1, 2)))
    aims = [chance.randrange(len(REGISTERS)) for _ in range(chance.choice((1, 1, 2, 3)))]
    records = chance.choice((1, 1, 2, 4))
    whats = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=chance.randrange(6, 19))
    steps = tuple(
        Step(what, chance.randrange(4), chance.randrange(records), chance.choice(aims), chance.randrange(5),
             chance.randrange(256))
        for what in whats
    )  # fmt: skip
    return History(setup, steps)


def parse(lines: list[str]) -> History:
    """The history that `History.lines` printed."""
    setup = Setup(**_numbers(lines[0].split()[1:]))
    steps = tuple(Step(line.split()[0], **_numbers(line.split()[1:])) for line in lines[1:])
    return History(setup, steps)


def _numbers(words: list[str]) -> dict[str, int]:
    return {name: int(value) for name, value in (word.split("=") for word in words)}
