"""Two or three files side by side before they are merged: what differs, what is united, what will be moved (3.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session

from crm_desktop.models.catalogue import fields_of, references_to, register_words, words_of
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.contested import contests
from crm_desktop.services.customer_facts import SECTIONS
from crm_desktop.services.customer_file import require
from crm_desktop.services.customer_moving import leaving
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import INVOICE, PLACE, field_info
from crm_desktop.services.field_values import FieldReader, field_reader, shown_number
from crm_desktop.services.history_words import People, people_of, together
from crm_desktop.services.identities import people_by_customer
from crm_desktop.services.merge_people import same_people
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of, seat_beside
from crm_desktop.store.search.finding import driver_connection
from sync.replica.capture import Bases

AT_MOST: Final = 3
"""Files merged at once: whoever sees more columns no longer compares them."""

UNITED: Final = ("needs", "tags")
_AS_ONE: Final = {"address": PLACE, INVOICE[0]: INVOICE}
"""Fields that make sense together alone, by the one that stands for them: half of each would lead nowhere."""
BY_RULE: Final = frozenset(
    {
        "points", "first_dealing", "last_dealing", "filed_at", "filed_by", "created_at", "created_by", "archived_at",
        "archived_reason",
    }
)  # fmt: skip
"""Nobody chooses these: sums add up, the first and the last day stay so, the elder file's entry counts."""

_UNTOLD: Final = frozenset({"customer_merge", "distinct_pair", "customer_move", "contact"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of the files; `known` counts the fields that hold something."""

    id: str
    name: str
    number: str
    archived: bool
    created_at: datetime | None
    known: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose from: a field, or an address as a whole. `texts` and `known` go by side."""

    key: str
    words: Words
    columns: tuple[str, ...]
    texts: tuple[Words, ...]
    known: tuple[bool, ...]
    differs: bool

    def usual(self, keep: int) -> int:
        """The side to take it from where `keep` is the file kept: its own, else the first that knows."""
        if self.known[keep] or not any(self.known):
            return keep if self.known[keep] or self.texts[keep].zh else self._first_told(keep)
        return self.known.index(True)

    def _first_told(self, keep: int) -> int:
        """Nobody knows: a refusal to tell is worth more than nothing."""
        return next((at for at, text in enumerate(self.texts) if text.zh), keep)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A contact of the merged file. `same_as` is the contact of another side who is the same person, or ""."""

    id: str
    side: int
    name: str
    post: str
    phones: tuple[str, ...]
    same_as: str


@dataclass(frozen=True, slots=True)
class Moved:
    """How many records of one kind belong to each side; those of the merged ones will belong to the kept one."""

    words: Words
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge of these files would do; `problems` say why it cannot be done as things stand."""

    sides: tuple[Side, ...]
    choices: tuple[Choice, ...]
    people: tuple[PersonLine, ...]
    united: tuple[tuple[Words, Words], ...]
    moved: tuple[Moved, ...]
    problems: tuple[Problem, ...]
    home: str
    bases: Bases

    @property
    def proposed(self) -> int:
        """The side to keep, unless a person chooses another: one in use, the one that knows most, the oldest."""
        order = [(side.archived, -side.known, side.created_at is None, side.created_at, side.id) for side in self.sides]
        return min(range(len(order)), key=lambda at: order[at])


def plan_merge(seat: Seat, ids: Sequence[str]) -> MergePlan:
    """Lay the files side by side. Raises NotAllowed by post, NotFound, Invalid for a single file or too many."""
    require(seat, Action.MERGE, RecordType.CUSTOMER, own=False)
    seat = seat_beside(seat, ids[0]) if ids else seat
    with seat.store.reading() as session:
        files = list({found.id: found for found in (find_customer(session, id_) for id_ in ids)}.values())
        if not 2 <= len(files) <= AT_MOST:
            raise Invalid((_COUNT,))
        contacts = people_by_customer(session, [one.id for one in files])
        read = _Read(field_reader(seat), people_of(session))
        choices = tuple(_choices(files, read))
        return MergePlan(
            sides=tuple(_side(file, choices, at) for at, file in enumerate(files)),
            choices=choices,
            people=tuple(_people(files, contacts)),
            united=tuple(_united(files, read)),
            moved=tuple(_moved(session, files)),
            problems=tuple(_problems(session, files)),
            home=home_of(session, files[0].id) or seat.branch.code,
            bases=_bases(seat, session, files, contacts),
        )


def chosen_fields() -> tuple[str, ...]:
    """What a person chooses of, in the order of the customer's page; an address is one thing, an invoice header too."""
    named = ["number", *(name for section in SECTIONS for name in section.fields)]
    listed = dict.fromkeys((*named, *fields_of("customer")))
    return tuple(name for name in listed if name not in BY_RULE.union(UNITED, PLACE[:3], INVOICE[1:]))


@dataclass(frozen=True, slots=True)
class _Read:
    reader: FieldReader
    people: People

    def shown(self, name: str, value: object) -> Words:
        if name == "owner_id" and value:
            return self.people.name(str(value))
        return self.reader.shown(name, value)


def _choices(files: Sequence[Customer], read: _Read) -> Iterator[Choice]:
    """Every field that one of the files holds: first where they disagree, then where one knows, then the rest."""
    made = [_choice(name, files, read) for name in chosen_fields()]
    told = [one for one in made if any(text.zh for text in one.texts)]
    yield from sorted(told, key=lambda one: (not one.differs, sum(one.known) < 2 and one.differs))


def _choice(name: str, files: Sequence[Customer], read: _Read) -> Choice:
    columns = _AS_ONE.get(name, (name,))
    values = [tuple(getattr(file, column) for column in columns) for file in files]
    texts = tuple(_joined(columns, one, read) for one in values)
    return Choice(
        key=name,
        words=register_words("customer", field_info(name).group) if name in _AS_ONE else field_info(name).words,
        columns=columns,
        texts=texts,
        known=tuple(any(part not in (None, "", DECLINED) for part in one) for one in values),
        differs=len({tuple(part or None for part in one) for one in values}) > 1,
    )


def _joined(columns: Sequence[str], values: Sequence[object], read: _Read) -> Words:
    parts = [read.shown(column, value) for column, value in zip(columns, values, strict=True)]
    told = [part for part in parts if part.zh]
    if columns is INVOICE:
        return together(field_info(INVOICE[0]).group, told)
    return Words("".join(part.zh for part in told), "".join(part.en for part in told))


def _side(file: Customer, choices: Sequence[Choice], at: int) -> Side:
    known = sum(choice.known[at] for choice in choices)
    return Side(
        file.id, file.name or "", file.number or "", file.archived_at is not None, file.created_at, known
    )  # fmt: skip


def _people(files: Sequence[Customer], contacts: Mapping[str, Sequence[Contact]]) -> Iterator[PersonLine]:
    by_side = [list(contacts.get(file.id, ())) for file in files]
    same = same_people([one for side in by_side for one in side])
    for at, side in enumerate(by_side):
        for one in side:
            phones = tuple(shown_number(number) for number in (one.mobile, one.landline) if number)
            yield PersonLine(one.id, at, one.name or "", one.post or "", phones, same.get(one.id, ""))


def _united(files: Sequence[Customer], read: _Read) -> Iterator[tuple[Words, Words]]:
    for name in UNITED:
        union = sorted({member for file in files for member in getattr(file, name) or () if member != DECLINED})
        if union:
            yield field_info(name).words, read.shown(name, tuple(union))


def _moved(session: Session, files: Sequence[Customer]) -> Iterator[Moved]:
    """Whatever refers to one of the files, by the catalogue: no type of record can be forgotten."""
    for type_, column in references_to("customer"):
        counts = tuple(references(session, type_, column, file.id) for file in files)
        if type_ not in _UNTOLD and any(counts):
            yield Moved(words_of(type_), counts)


def references(session: Session, type_: str, column: str, customer_id: str) -> int:
    """How many records of that type name the customer in that column."""
    counted = driver_connection(session).execute(f"SELECT COUNT(*) FROM {type_} WHERE {column} = ?", (customer_id,))
    return int(counted.fetchone()[0])


def _problems(session: Session, files: Sequence[Customer]) -> Iterator[Problem]:
    if len({home_of(session, file.id) for file in files}) > 1:
        yield _TWO_BRANCHES
    if any(leaving(session, file.id) for file in files):
        yield _LEAVING
    if contests(session).keys() & {file.id for file in files}:
        yield _CONTESTED


def _bases(seat: Seat, session: Session, files: Sequence[Customer], contacts: Mapping[str, Sequence[Contact]]) -> Bases:
    shown = [seat.store.shown(session, "customer", file.id) for file in files]
    shown += [seat.store.shown(session, "contact", one.id) for file in files for one in contacts.get(file.id, ())]
    return {key: base for one in shown if one is not None for key, base in one.bases.items()}


_COUNT: Final = Problem(
    "merge_count", "files", Words(f"请选两份或 {AT_MOST} 份档案合并", f"Choose two or {AT_MOST} files to merge")
)
_TWO_BRANCHES: Final = Problem(
    "merge_branches",
    "files",
    Words(
        "档案分属不同门店：请总部先转到同一家店，再合并",
        "Two branches keep these files: head office moves them into one branch first",
    ),
)
_LEAVING: Final = Problem(
    "merge_leaving", "files", Words("正在转店，等总部确认后再合并", "Being moved to another branch: merge after that")
)
_CONTESTED: Final = Problem(
    "merge_contested",
    "files",
    Words("其中有字段两边改得不一样，请先裁定再合并", "Fields of these files are in dispute: decide them first"),
)
