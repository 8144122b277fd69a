"""The dry run: every row judged - new, fills gaps, is on file already, cannot be taken - and nothing written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.rules.duplicates import DuplicateLevel, Identity, Verdict, judge
from crm_desktop.rules.names import company_core
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, chief_contact, field_words, file_values
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.importing.cells import ReadRow, read_row
from crm_desktop.services.importing.columns import Layout
from crm_desktop.services.importing.rights import filling_refused
from crm_desktop.services.importing.tables import Row
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.similar import Candidate, similar
from sync.courtesy import COURTESY

_AT_ONCE: Final = 200
"""Rows judged on one view of the file, so that no view is held open for long."""


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    ERROR = "error"


TAKEN: Final = (Outcome.NEW, Outcome.UPDATE)
"""The rows that will be taken over."""


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row with its judgement.

    `line` counts from 1 in the file. `reasons` are what blocks, or what should be looked at; `twin_id` is the
    customer on file that the row is about, `fills` what an update would add there (never what it would overwrite).
    """

    line: int
    cells: Row
    outcome: Outcome
    name: str
    reasons: tuple[Problem, ...]
    row: ReadRow
    twin_id: str = ""
    twin_name: str = ""
    fills: Mapping[str, object] = field(default_factory=dict)

    @property
    def wants_a_look(self) -> bool:
        """Whether a row that will be taken over says something a person should see first."""
        return self.outcome is Outcome.NEW and bool(self.reasons)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do, row by row; sorted once, as a window asks for the parts while a person waits.

    `to_see` are rows that will be taken over and say something a person should see first, `rejected` those that will
    not be.
    """

    layout: Layout
    rows: tuple[CheckedRow, ...]
    by_outcome: Mapping[Outcome, tuple[CheckedRow, ...]]
    to_see: tuple[CheckedRow, ...]
    rejected: tuple[CheckedRow, ...]

    @classmethod
    def of(cls, layout: Layout, rows: Iterable[CheckedRow]) -> "DryRun":
        """Those rows, sorted."""
        listed = tuple(rows)
        return cls(
            layout,
            listed,
            by_outcome={one: tuple(row for row in listed if row.outcome is one) for one in Outcome},
            to_see=tuple(row for row in listed if row.wants_a_look),
            rejected=tuple(row for row in listed if row.outcome not in TAKEN),
        )

    def count(self, outcome: Outcome) -> int:
        """How many rows come out so."""
        return len(self.by_outcome[outcome])


def dry_run(seat: Seat, layout: Layout, *, progress: Callable[[int, int], None] = lambda done, total: None,
            stop: Callable[[], bool] = lambda: False) -> DryRun:  # fmt: skip
    """Judge every row against this desktop's file and against the rows before it; `stop` ends it early."""
    reader = field_reader(seat)
    lines = list(layout.rows())
    seen: dict[str, int] = {}
    checked: list[CheckedRow] = []
    for start in range(0, len(lines), _AT_ONCE):
        if stop():
            break
        with seat.store.reading() as session:
            for line, cells in lines[start : start + _AT_ONCE]:
                COURTESY.give_way()
                checked.append(_check(session, seat, reader, layout, line=line, cells=cells, seen=seen))
        progress(len(checked), len(lines))
    return DryRun.of(layout, checked)


def identity_of(row: ReadRow, *, branch: str) -> Identity:
    """What the row's customer is recognised by."""
    customer, contact = row.customer, row.contact
    return Identity(
        name=str(customer.get("name") or ""),
        kind=row.kind,
        branch=branch,
        mobiles=frozenset({str(contact["mobile"])} if contact.get("mobile") else ()),
        landlines=frozenset({str(contact["landline"])} if contact.get("landline") else ()),
        credit_code=str(customer.get("credit_code") or ""),
        city=str(customer.get("city") or ""),
        district=str(customer.get("district") or ""),
    )


def _check(session: Session, seat: Seat, reader: FieldReader, layout: Layout, *, line: int, cells: Row,
           seen: dict[str, int]) -> CheckedRow:  # fmt: skip
    row = read_row(reader, {name: cells[place] for place, name in layout.fields.items()})
    name = str(row.customer.get("name") or "")
    if row.blocked:
        blocking = tuple(problem for problem in row.problems if problem.severity is Severity.BLOCK)
        return CheckedRow(line, cells, Outcome.ERROR, name, blocking, row)
    identity = identity_of(row, branch=seat.branch.code)
    earlier = _seen_before(identity, seen, line)
    if earlier:
        return CheckedRow(line, cells, Outcome.DUPLICATE, name, (_same_as(earlier),), row)
    twins = [(one, judge(identity, one.identity)) for one in similar(session, identity)]
    sure = [(one, verdict) for one, verdict in twins if verdict.level is DuplicateLevel.BLOCK]
    if sure:
        return _on_file(session, seat, row, line=line, cells=cells, twin=sure[0], alone=len(sure) == 1)
    likely = tuple(_likely(one, verdict) for one, verdict in twins if verdict.level is DuplicateLevel.WARN)
    return CheckedRow(line, cells, Outcome.NEW, name, (*row.problems, *likely), row)


def _on_file(session: Session, seat: Seat, row: ReadRow, *, line: int, cells: Row, twin: tuple[Candidate, Verdict],
             alone: bool) -> CheckedRow:  # fmt: skip
    """The customer is on file: an update adds what is missing there, if it is surely the same and only one.

    Where the person may not change that file, the row says so and is left out.
    """
    known, verdict = twin
    name = str(row.customer.get("name") or "")
    wanted = alone and not known.archived and _same_name(name, known.identity.name)
    fills, refused, others = _fills(session, seat, known.customer_id, row) if wanted else ({}, None, ())
    outcome = Outcome.UPDATE if fills and refused is None else Outcome.DUPLICATE
    reason = verdict.reasons[0]
    same = Problem(reason.code, reason.field, _told(known, reason), reason.severity)
    return CheckedRow(
        line=line,
        cells=cells,
        outcome=outcome,
        name=name,
        reasons=(same, *filter(None, (refused, *others))),
        row=row,
        twin_id=known.customer_id,
        twin_name=known.identity.name,
        fills=fills if outcome is Outcome.UPDATE else {},
    )


def _fills(
    session: Session, seat: Seat, customer_id: str, row: ReadRow
) -> tuple[dict[str, object], Problem | None, tuple[Problem | None, ...]]:
    """What the row knows and the file does not, by field name, why this person may not add it, and what is left out."""
    customer, contact = session.get_one(Customer, customer_id), chief_contact(session, customer_id)
    known = file_values(customer, contact)
    given = {**row.customer, **{f"{CONTACT}{name}": value for name, value in row.contact.items()}}
    fills = {name: value for name, value in given.items() if known.get(name) in (None, "", ())}
    other = another_person(known, row)
    if other is not None:
        fills = {name: value for name, value in fills.items() if not name.startswith(CONTACT)}
    strange = another_header(known, row)
    if strange is not None:
        fills = {name: value for name, value in fills.items() if name not in INVOICE}
    own = seat.person.id in (customer.created_by, customer.owner_id)
    return fills, filling_refused(seat, fills, own=own, contact=contact is not None), (other, strange)


def another_person(known: Mapping[str, object], row: ReadRow) -> Problem | None:
    """Whether the row names somebody else than the contact on file: what it tells of them is not the contact's.

    Who has the same mobile number is the same person, whatever they are called.
    """
    name, mobile = (row.contact.get(one) for one in ("name", "mobile"))
    there = known.get(f"{CONTACT}name")
    if not name or not there or name == there or (mobile and mobile == known.get(f"{CONTACT}mobile")):
        return None
    words = Words(
        f"联系人是 {name}，档案里是 {there}：联系人的几栏没有填进去，请在客户页添加联系人",
        f"The contact is {name}, on file it is {there}: add that contact on the customer's page",
    )
    return Problem("another_contact", f"{CONTACT}name", words, Severity.WARN)


def another_header(known: Mapping[str, object], row: ReadRow) -> Problem | None:
    """Whether the row's invoice header says otherwise than the file's: half of each is no header."""
    differing = [
        name for name in INVOICE if row.customer.get(name) and known.get(name) not in (None, "", row.customer.get(name))
    ]
    if not differing:
        return None
    label = field_words(differing[0])
    words = Words(
        f"开票抬头和档案里的不一样（{label.zh}）：这几栏没有填进去，请在客户页核对",
        f"The invoice header differs from the file's ({label.en.lower()}): it was left out, check it on the page",
    )
    return Problem("another_header", differing[0], words, Severity.WARN)


def _same_name(one: str, other: str) -> bool:
    return one == other or (bool(company_core(one)) and company_core(one) == company_core(other))


def _seen_before(identity: Identity, seen: dict[str, int], line: int) -> int:
    """The line of an earlier row with the same mobile number or credit code; 0 for none."""
    keys = [*sorted(identity.mobiles), *filter(None, [identity.credit_code])]
    earlier = next((seen[key] for key in keys if key in seen), 0)
    for key in keys:
        seen.setdefault(key, line)
    return earlier


def _same_as(line: int) -> Problem:
    words = Words(f"与第 {line} 行是同一个手机号或信用代码", f"Same mobile number or credit code as row {line}")
    return Problem("duplicate_row", "", words)


def _likely(known: Candidate, verdict: Verdict) -> Problem:
    reason = verdict.reasons[0]
    return Problem(reason.code, reason.field, _told(known, reason), Severity.WARN)


def _told(known: Candidate, reason: Problem) -> Words:
    """Why, and who it is; that the file was put away on purpose explains why no list shows it."""
    zh, en = ("（已归档）", " (archived)") if known.archived else ("", "")
    name = known.identity.name
    return Words(f"{reason.words.zh}：{name}{zh}", f"{reason.words.en}: {name}{en}")
