"""A record as head office has it stored, read without the code that stored it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sync.catalogue import RecordType

Line = Mapping[str, Any]
"""One line of a record's log: `f` the register ("" the creation), `new` the value, `o` the outcome."""


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """Values in force, what stands beside them, and the log."""

    type: str
    partition: str
    values: Mapping[str, Any]
    contested: Mapping[str, Sequence[Any]]
    losers: Mapping[str, Sequence[Any]]
    lines: Sequence[Line]

    @classmethod
    def read(cls, type_: str, partition: str, state: str, lines: Sequence[Line]) -> Self:
        """From the state's JSON."""
        stored = json.loads(state)
        contested = {name: [one[0] for one in each] for name, each in stored.get("contested", {}).items()}
        losers: dict[str, list[Any]] = {}
        for register, _seq, version, *_ in stored.get("lost", ()):
            losers.setdefault(register, []).append(version[0])
        return cls(type_, partition, stored["values"], contested, losers, lines)

    def rivals(self, register: str) -> tuple[Any, ...]:
        """What stands beside the value in force: candidates, and losers that can be restored."""
        return (*self.contested.get(register, ()), *self.losers.get(register, ()))

    def written(self, register: str) -> list[tuple[Any, str]]:
        """Every value the log has for a register, with the outcome, in the order of head office."""
        found = []
        for line in self.lines:
            if line["f"] == register:
                found.append((line.get("new"), str(line.get("o", ""))))
            elif not line["f"]:
                created = line.get("new") or {}
                value = created.get(register)
                found.append((value if register in created else dict(created), str(line.get("o", ""))))
        return found


def parts(kind: RecordType, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new record, by register."""
    found: dict[str, Any] = {}
    for register in kind.registers:
        present = {name: columns[name] for name in register.columns if columns.get(name) is not None}
        if present:
            found[register.name] = present if register.composite else present[register.name]
    return found


def same(left: Any, right: Any) -> bool:
    """Whether two stored values say the same: nothing, an empty text and an absent part are one."""
    if isinstance(left, dict) or isinstance(right, dict):
        mine, theirs = left or {}, right or {}
        if not (isinstance(mine, dict) and isinstance(theirs, dict)):
            return False
        return {k: v for k, v in mine.items() if v} == {k: v for k, v in theirs.items() if v}
    return (left or None) == (right or None)
