"""What narrows the list of customers, as conditions the file itself answers (C4, C7)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Text, and_, column, func, or_, select, type_coerce
from sqlalchemy import table as sql_table
from sqlmodel import Session, col

from crm_desktop.models.choices import LIFE_CYCLES, SOURCES
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import Standard
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.names import guess_kind
from crm_desktop.rules.words import Words
from crm_desktop.services.consent_use import agreed
from crm_desktop.services.contested import contested_customers
from crm_desktop.services.customer_file import CONTACT, standard_in_force
from crm_desktop.services.customers_conditions import (
    ARCHIVING,
    Condition,
    ConditionField,
    condition_fields,
)
from crm_desktop.services.customers_conditions_sql import asked as asked_of_fields
from crm_desktop.services.customers_conditions_typed import kept_conditions, read_kept
from crm_desktop.services.privacy_notice import ASKED
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.store.search.finding import driver_connection


@dataclass(frozen=True, slots=True)
class Filters:
    """What a customer must be to stand in the list; archived ones only when asked for."""

    mine: bool = False
    incomplete: bool = False
    contested: bool = False
    archived: bool = False
    source: str = ""
    life_cycle: str = ""
    area: str = ""
    branch: str = ""
    agreed: str = ""
    """A purpose that they must have agreed to."""
    conditions: tuple[Condition, ...] = ()
    """On any field; all of them hold."""

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters()

    @classmethod
    def read(cls, kept: Mapping[str, str | bool]) -> "Filters":
        """As a view has kept them (`kept`); what this version does not know is left out (`why_not` says so)."""
        blank = _plain(cls())
        plain = {name: value for name, value in kept.items() if type(value) is type(blank.get(name))}
        conditions, _ = read_kept(str(kept.get(CONDITIONS, "")))
        return replace(cls(conditions=conditions), **cast(dict[str, Any], plain))

    @property
    def kept(self) -> dict[str, str | bool]:
        """The filters that are set, by name."""
        named = {**_plain(self), CONDITIONS: kept_conditions(self.conditions)}
        return {name: value for name, value in named.items() if value}

    @property
    def all_but_archived(self) -> bool:
        """Whether nothing is asked but whether archived ones are wanted."""
        return replace(self, archived=False) == Filters()


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters offer, value and words: the chain's choices, and the areas that files name.

    `branches` are offered at head office only.
    """

    sources: tuple[tuple[str, Words], ...]
    life_cycles: tuple[tuple[str, Words], ...]
    areas: tuple[tuple[str, Words], ...]
    branches: tuple[tuple[str, Words], ...] = ()
    agreed: tuple[tuple[str, Words], ...] = tuple((one.value, one.words) for one in ASKED)
    fields: tuple[ConditionField, ...] = ()


_BLANK: Final = ("", "[]")
CONDITIONS: Final = "conditions"
"""Under which name a view keeps the conditions, as one text (`kept_conditions`)."""


def _plain(filters: Filters) -> dict[str, str | bool]:
    """All but the conditions, by name."""
    named = (one.name for one in dataclass_fields(filters) if one.name != CONDITIONS)
    return {name: getattr(filters, name) for name in named}


def filter_choices(seat: Seat) -> FilterChoices:
    """What there is to choose from."""
    with seat.store.reading() as session:
        found = session.execute(select(col(Customer.area)).distinct().order_by(col(Customer.area))).scalars()
        areas = tuple((area, Words(area, area)) for area in found if area)
        names = branch_names(session) if seat.at_head_office else {}
        branches = tuple((code, Words(name, name)) for code, name in names.items())
    sources, life_cycles = (tuple((one.value, one.words) for one in choices) for choices in (SOURCES, LIFE_CYCLES))
    return FilterChoices(sources, life_cycles, areas, branches, fields=condition_fields(seat))


def conditions(session: Session, seat: Seat, filters: Filters, *, searching: bool = False) -> list[ColumnElement[bool]]:
    """The filters in SQL. A search finds archived customers too: someone who asks for them by name must see them.

    So does a condition on when or why they were archived. Raises NotAllowed for a condition on what is masked.
    """
    searching = searching or any(one.field in ARCHIVING for one in filters.conditions)
    asked = [
        (bool(filters.source), col(Customer.source) == filters.source),
        (bool(filters.life_cycle), col(Customer.life_cycle) == filters.life_cycle),
        (bool(filters.area), col(Customer.area) == filters.area),
        (bool(filters.agreed), col(Customer.id).in_(_agreed(filters.agreed))),
        (bool(filters.branch), col(Customer.id).in_(_kept_by(filters.branch))),
        (filters.mine, or_(col(Customer.owner_id) == seat.person.id, col(Customer.created_by) == seat.person.id)),
        (filters.archived, col(Customer.archived_at).is_not(None)),
        (not filters.archived and not searching, col(Customer.archived_at).is_(None)),
    ]
    wanted = [condition for on, condition in asked if on] + asked_of_fields(session, seat, filters.conditions)
    if filters.contested:
        wanted.append(col(Customer.id).in_(contested_customers(session)))
    if filters.incomplete:
        wanted.append(_incomplete(session, standard_in_force(session)))
    return wanted


def _agreed(purpose: str) -> Select[str]:
    return agreed(Purpose(purpose or Purpose.CALL_BACK))


def _kept_by(branch: str) -> Select[str]:
    """The records that a branch keeps."""
    record = sql_table("sync_record", column("id"), column("partition"))
    return select(record.c.id).where(record.c.partition == branch)


def _incomplete(session: Session, standard: Standard) -> ColumnElement[bool]:
    """At least one field that counts for the customer is blank: `rules.completeness`, said in SQL."""
    driver_connection(session).create_function("guess_kind", 1, _guessed, deterministic=True)
    kind = func.coalesce(col(Customer.kind), func.guess_kind(col(Customer.name)))
    groups = [(kind == one.value, fields) for one, fields in standard.by_kind.items()]
    groups += [(col(Customer.source) == source, fields) for source, fields in standard.by_source.items()]
    for name, fields in standard.by_class.items():
        groups += [(column == name, fields) for column in (col(Customer.life_cycle), col(Customer.importance))]
    return or_(*(and_(belongs, or_(*(_missing(name) for name in fields))) for belongs, fields in groups if fields))


def _guessed(name: str | None) -> str:
    return guess_kind(name or "").value


def _missing(name: str) -> ColumnElement[bool]:
    return and_(*(func.trim(func.coalesce(_value(part), "")).in_(_BLANK) for part in name.split("|")))


def _value(name: str) -> Any:
    if not name.startswith(CONTACT):
        return type_coerce(getattr(Customer, name), Text)
    of_chief = getattr(Contact, name.removeprefix(CONTACT))
    return (
        select(cast(Any, type_coerce(of_chief, Text)))
        .where(col(Contact.customer_id) == col(Customer.id), col(Contact.archived_at).is_(None))
        .order_by(col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
