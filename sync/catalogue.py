"""What the engine must know of the records it carries: their columns, and how each register merges."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeGuard

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HASH = re.compile(r"[0-9a-f]{64}")


def is_hash(value: object) -> TypeGuard[str]:
    """Whether `value` can name an attachment: 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


class Policy(StrEnum):
    """How two edits of one register that did not see each other are settled (SYNC "Merge")."""

    ASK = "ask"
    LATEST = "latest"
    OFFICE = "office"
    UNION = "union"
    SUM = "sum"
    MAX = "max"
    MIN = "min"
    STATE = "state"
    ARCHIVE = "archive"


class Kind(StrEnum):
    """What a column holds; head office refuses other values, which a replica's strict table could not store.

    A FILE column names an attachment by the SHA-256 of its content, as 64 lower-case hexadecimal digits.
    """

    TEXT = "text"
    INTEGER = "integer"
    FILE = "file"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Register:
    """The unit of merging: one column, or a group of columns that only make sense together (an address).

    `transitions` counts for the STATE policy alone: from a value to the values it may become. `kinds` says
    what each column holds; a column it does not name may hold any scalar. `references` are the columns that name
    another record by its id.
    """

    name: str
    columns: tuple[str, ...]
    policy: Policy = Policy.LATEST
    transitions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    composite: bool = field(init=False, compare=False)
    any_text: bool = field(init=False, compare=False)
    _kinds: Mapping[str, Kind] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note whether values are objects of columns (`composite`), and whether any text may be one (`any_text`)."""
        composite = self.columns != (self.name,)
        kinds = {column: self._kind(column) for column in self.columns}
        plain = not composite and self.policy is not Policy.UNION
        object.__setattr__(self, "composite", composite)
        object.__setattr__(self, "any_text", plain and kinds[self.name] in (Kind.TEXT, Kind.ANY))
        object.__setattr__(self, "_kinds", kinds)

    def kind(self, column: str) -> Kind:
        """What that column holds; for the policies that fix it, what the policy needs."""
        return self._kinds.get(column, Kind.ANY)

    def _kind(self, column: str) -> Kind:
        if self.policy is Policy.SUM:
            return Kind.INTEGER
        if self.policy in (Policy.UNION, Policy.STATE):
            return Kind.TEXT
        return self.kinds.get(column, Kind.ANY)


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record: its table, its columns beside `id`, and its registers (which cover every column).

    `append_only` rows are never changed once written (policy `append`): a correction is a new row that
    supersedes. `shared` records live in the partition of the chain's reference data. `archive` is the register by
    which a record is put away (policy ARCHIVE; at most one), or empty.
    """

    name: str
    registers: tuple[Register, ...]
    append_only: bool = False
    shared: bool = False
    archive: str = field(init=False, default="")
    _by_name: Mapping[str, Register] = field(init=False, repr=False, compare=False)
    _by_column: Mapping[str, Register] = field(init=False, repr=False, compare=False)
    _files: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the registers; raises ValueError for a name no table can bear, or a column claimed twice."""
        columns = self.columns
        if len(set(columns)) != len(columns):
            raise ValueError(f"record type {self.name}: a column belongs to two registers")
        for name in (self.name, *columns, *(register.name for register in self.registers)):
            if not _NAME.fullmatch(name):
                raise ValueError(f"record type {self.name}: {name!r} is no name")
        away = [register.name for register in self.registers if register.policy is Policy.ARCHIVE]
        if len(away) > 1:
            raise ValueError(f"record type {self.name}: a record is archived by one register, not by {away}")
        object.__setattr__(self, "archive", "".join(away))
        object.__setattr__(self, "_by_name", {register.name: register for register in self.registers})
        owners = {column: register for register in self.registers for column in register.columns}
        object.__setattr__(self, "_by_column", owners)
        naming = frozenset(column for column, owner in owners.items() if owner.kind(column) is Kind.FILE)
        object.__setattr__(self, "_files", naming)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns but `id`, in the order of their registers."""
        return tuple(column for register in self.registers for column in register.columns)

    @property
    def files(self) -> frozenset[str]:
        """The columns that name attachments."""
        return self._files

    def hashes(self, register: str, value: object) -> Iterator[str]:
        """The attachments that a value of that register names, or, without a register, the columns of a creation."""
        columns = value if isinstance(value, Mapping) else {register: value}
        return (named for column, named in columns.items() if column in self._files and is_hash(named))

    def register(self, name: str) -> Register | None:
        """The register called `name`, or None if this version of the catalogue does not know it."""
        return self._by_name.get(name)

    def owner(self, column: str) -> Register | None:
        """The register that `column` belongs to, or None."""
        return self._by_column.get(column)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All record types of one catalogue version."""

    version: int
    types: Mapping[str, RecordType]

    @classmethod
    def of(cls, version: int, types: Iterable[RecordType]) -> "Catalogue":
        """A catalogue of `types`, found by name."""
        return cls(version=version, types=MappingProxyType({kind.name: kind for kind in types}))
