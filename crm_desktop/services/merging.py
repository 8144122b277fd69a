"""Files of one customer become one: chosen fields, united contacts, everything else re-pointed by its references (C5).

One unit of work. The engine takes the merged files out of sight and has whatever names them name the kept one, here at
once and everywhere with the feed (sync, "Acts"); what else is needed to take it back is kept in a `CustomerMerge`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from crm_desktop.models.catalogue import references_to
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.scalars import to_scalars
from crm_desktop.models.twins import CustomerMerge
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.duplicates import print_of
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_contacts import contacts_of
from crm_desktop.services.customer_file import require
from crm_desktop.services.distinct_pairs import identities_of
from crm_desktop.services.errors import Invalid
from crm_desktop.services.merge_people import gaps_filled, same_people
from crm_desktop.services.merge_plan import UNITED, MergePlan, references
from crm_desktop.services.merge_record import Changed, Content, Folded, scalars, write_content
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection
from sync.ids import new_id
from sync.replica import acts
from sync.values import Scalar

_KEEPS_ARCHIVED = Problem(
    "merge_archived",
    "keep",
    Words("已归档的档案不能作为保留的一份，请换一份", "An archived file cannot be the one kept: choose another"),
)
_EARLIEST = (("filed_at", "filed_by"), ("created_at", "created_by"))


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done: the file that is kept, what the others were called, and the merges to be undone together."""

    customer_id: str
    name: str
    merged_names: tuple[str, ...]
    merge_ids: tuple[str, ...]


def merge_files(seat: Seat, plan: MergePlan, *, keep: int, choices: Mapping[str, int]) -> Merged:
    """Keep the file of side `keep`; `choices` names by key the side a field is taken from, where that is another.

    Raises NotAllowed, and Invalid for what stands in the way.
    """
    require(seat, Action.MERGE, RecordType.CUSTOMER, own=False)
    problems = (*plan.problems, *((_KEEPS_ARCHIVED,) if plan.sides[keep].archived else ()))
    if problems:
        raise Invalid(problems)
    with seat.unit("merge_customers", bases=plan.bases, partition=plan.home) as session:
        kept = session.get_one(Customer, plan.sides[keep].id)
        others = [(at, session.get_one(Customer, side.id)) for at, side in enumerate(plan.sides) if at != keep]
        files = {keep: kept, **dict(others)}
        held = {file.id: scalars(to_scalars("customer", _columns(file))) for _, file in others}
        known = identities_of(session, seat, tuple(side.id for side in plan.sides))
        prints = {id_: print_of(identity) for id_, identity in known.items()}
        given = _choose(plan, files, keep=keep, choices=choices)
        people = contacts_of(session, kept.id)
        contents = [
            _content(session, kept, file, people, held=held[file.id], gave=given.get(at, {}), prints=prints)
            for at, file in others
        ]
        session.flush()
        logs = [
            CustomerMerge(
                id=new_id(), customer_id=kept.id, merged_id=file.id, number=file.number,
                content=write_content(content), merged_by=seat.person.id, merged_at=seat.now(),
            )
            for (_, file), content in zip(others, contents, strict=True)
        ]  # fmt: skip
        session.add_all(logs)
        session.flush()
        _join(session, seat, kept.id, [file.id for _, file in others], contents)
        names = tuple(content.name for content in contents)
        return Merged(kept.id, kept.name or "", names, tuple(log.id for log in logs))


def _columns(record: Customer | Contact) -> dict[str, object]:
    return record.model_dump(exclude={"id"})


def _choose(
    plan: MergePlan, files: Mapping[int, Customer], *, keep: int, choices: Mapping[str, int]
) -> dict[int, Changed]:
    """Put the chosen values into the kept file; what each other side gave, by side."""
    kept, given = files[keep], dict[int, Changed]()
    before = to_scalars("customer", _columns(kept))
    taken = {
        column: choices.get(choice.key, choice.usual(keep)) for choice in plan.choices for column in choice.columns
    }
    for first, second in _EARLIEST:
        times = [(at, getattr(file, first)) for at, file in files.items() if getattr(file, first) is not None]
        if times:
            taken |= dict.fromkeys((first, second), min(times, key=lambda one: (one[1], one[0] != keep))[0])
    for column, pick in (("first_dealing", min), ("last_dealing", max)):
        days = [(getattr(file, column), at != keep, at) for at, file in files.items() if getattr(file, column)]
        if days:
            day = pick(one[0] for one in days)
            taken[column] = min(one for one in days if one[0] == day)[2]
    for column, at in taken.items():
        value = getattr(files[at], column)
        if at != keep and value != getattr(kept, column):
            setattr(kept, column, value)
            given.setdefault(at, {})[column] = (before[column], to_scalars("customer", {column: value})[column])
    return given


def _content(
    session: Session,
    kept: Customer,
    merged: Customer,
    people: list[Contact],
    *,
    held: dict[str, Scalar],
    gave: Changed,
    prints: Mapping[str, str],
) -> Content:
    """Unite what is never chosen of, and tell what it was; the records that follow are counted."""
    added: dict[str, list[str]] = {}
    for name in UNITED:
        here = set(getattr(kept, name) or ())
        fresh = sorted(set(getattr(merged, name) or ()) - here - {DECLINED})
        if fresh:
            setattr(kept, name, tuple(sorted((here - {DECLINED}) | set(fresh))))
            added[name] = fresh
    points = merged.points or 0
    if points:
        kept.points = (kept.points or 0) + points
    counted = Counter[str]()
    for type_, column in references_to("customer"):
        counted[type_] += references(session, type_, column, merged.id)
    folded, was_main = _unite_people(people, contacts_of(session, merged.id))
    return Content(
        held=held,
        gave=gave,
        added=added,
        points=points,
        was_main=was_main,
        folded=folded,
        moved={type_: count for type_, count in counted.items() if count},
        prints={id_: prints[id_] for id_ in (kept.id, merged.id)},
    )


def _unite_people(here: list[Contact], there: list[Contact]) -> tuple[list[Folded], list[str]]:
    """The same person once, with what either file knows; one main contact, the kept file's if it has any.

    `here` are the people of the kept file so far; the others join them.
    """
    by_id = {one.id: one for one in (*here, *there)}
    same = {id_: kept for id_, kept in same_people([*here, *there]).items() if id_ in {one.id for one in there}}
    folded = [Folded(id_, kept, _fill(by_id[kept], gaps_filled(by_id[kept], by_id[id_]))) for id_, kept in same.items()]
    joining = [one for one in there if one.id not in same]
    was_main = [one.id for one in joining if one.is_main and here]
    for id_ in was_main:
        by_id[id_].is_main = False
    here += joining
    return folded, was_main


def _fill(contact: Contact, given: Mapping[str, object]) -> Changed:
    before = to_scalars("contact", {name: getattr(contact, name) for name in given})
    for name, value in given.items():
        setattr(contact, name, value)
    after = to_scalars("contact", given)
    return {name: (before[name], after[name]) for name in given}


def _join(session: Session, seat: Seat, kept_id: str, merged_ids: Sequence[str], contents: Sequence[Content]) -> None:
    connection, replica = driver_connection(session), seat.store.replica
    for content in contents:
        for one in content.folded:
            acts.alias(replica, connection, "contact", one.merged, into=one.kept)
    for merged_id in merged_ids:
        acts.alias(replica, connection, "customer", merged_id, into=kept_id)
