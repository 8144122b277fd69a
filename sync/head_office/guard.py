"""Who may do what at head office: asked before any op has an effect (invariant I27)."""

from dataclasses import dataclass
from typing import Protocol

from sync import wire
from sync.head_office.state import RecordState


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a unit has no effect: a stable code and a sentence for the person who saved it."""

    code: str
    zh: str
    en: str


class Guard(Protocol):
    """Decides rights and scope at head office; the engine asks it before a unit has any effect (I27)."""

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Why this op of this unit may not be done, or None."""

    def has_authority(self, unit: wire.Unit) -> bool:
        """Whether the unit comes from head office itself (policy `office`)."""
