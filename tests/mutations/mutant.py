"""What a mutant is: one known bug, as a change of a few lines of the engine, and the tests that must catch it."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "sync"


class DoesNotApply(Exception):
    """A patch does not fit the code any more: it must be made to fit again, or it proves nothing."""


@dataclass(frozen=True, slots=True)
class Patch:
    """In the module at `path` below `sync`, `old` (which occurs exactly once) becomes `new`."""

    path: str
    old: str
    new: str

    def applied(self, source: str, *, mutant: str) -> str:
        """The source with this change made; raises DoesNotApply with the name of mutant and file."""
        found = source.count(self.old)
        if found != 1:
            raise DoesNotApply(f"{mutant}: sync/{self.path} has {found} places, not one, that read\n{self.old}")
        return source.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A known bug: its name, the rule it breaks, the change that makes it, and the tests that must go red.

    Tests are named as pytest names them, from `tests/sync` on, the quickest first.
    """

    name: str
    rule: str
    patches: tuple[Patch, ...]
    tests: tuple[str, ...]

    def sources(self) -> dict[Path, str]:
        """The changed modules, whole."""
        changed: dict[Path, str] = {}
        for patch in self.patches:
            path = ENGINE / patch.path
            source = changed.get(path) or path.read_text("utf-8")
            changed[path] = patch.applied(source, mutant=self.name)
        return changed
