"""What a change for many customers can be made to: the people who may own a customer, and the chain's choices."""

from dataclasses import dataclass

from sqlmodel import col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.chain import Staff
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.bulk_edit import FIELDS
from crm_desktop.services.in_service import here_on
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names

_NOBODY = Words("（空）", "(empty)")


@dataclass(frozen=True, slots=True)
class BulkField:
    """A field with its values, each with its words; none where it is typed."""

    key: str
    words: Words
    values: tuple[tuple[str, Words], ...]


def bulk_fields(seat: Seat) -> tuple[BulkField, ...]:
    """The fields that may be changed for many, owner first."""
    declared, people = fields_of("customer"), _people(seat)
    made = []
    for key in FIELDS:
        chosen = people if key == "owner_id" else tuple((one.value, one.words) for one in declared[key].choices)
        values = (*chosen, ("", _NOBODY)) if chosen else ()
        made.append(BulkField(key, declared[key].words, values))
    return tuple(made)


def _people(seat: Seat) -> tuple[tuple[str, Words], ...]:
    """Those in service, by post and name: of the branch, or at head office of all branches, each with the branch."""
    posts = list(Role)
    with seat.store.reading() as session:
        names = branch_names(session) if seat.at_head_office else {}
        of_branch = col(Staff.branch).in_(names) if seat.at_head_office else col(Staff.branch) == seat.branch.code
        found = session.exec(select(Staff).where(of_branch, here_on(seat.today))).all()
    told: list[tuple[tuple[str, int, str], str, Words]] = []
    for one in found:
        if one.post in set(Role):
            role, where = Role(one.post), names.get(one.branch or "", "")
            zh, en = ((one.name, post, where) for post in (role.words.zh, role.words.en))
            order = (where, posts.index(role), one.name or "")
            told.append((order, one.id, Words(" · ".join(filter(None, zh)), " · ".join(filter(None, en)))))
    return tuple((id_, words) for _, id_, words in sorted(told, key=lambda one: one[0]))
