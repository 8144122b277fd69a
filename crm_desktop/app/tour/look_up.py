"""What the tour looks up in a desktop's file, to check what a window has saved."""

import re
from typing import TypeVar

from sqlmodel import col, func, select

from crm_desktop.app.tour.expect import Unexpected
from crm_desktop.app.tour.station import Station
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.field import Record

R = TypeVar("R", bound=Record)


def records(station: Station, kind: type[R], **wanted: object) -> list[R]:
    """The records of a kind in which the named columns hold these values."""
    with station.store.reading() as session:
        return list(session.exec(select(kind).where(*(getattr(kind, name) == value for name, value in wanted.items()))))


def one(station: Station, kind: type[R], **wanted: object) -> R:
    """The only such record; Unexpected if there are none or several."""
    found = records(station, kind, **wanted)
    if len(found) != 1:
        raise Unexpected(f"{station.name} has {len(found)} of {kind.__name__} {wanted}")
    return found[0]


def count_customers(station: Station) -> int:
    """Customers in the file."""
    with station.store.reading() as session:
        return session.exec(select(func.count(col(Customer.id)))).one()


def crippled_phones(station: Station) -> list[str]:
    """Mobile numbers that are not written the way the file keeps them: +86 and eleven digits."""
    mobiles = [contact.mobile for contact in records(station, Contact) if contact.mobile]
    return [mobile for mobile in mobiles if not re.fullmatch(r"\+861\d{10}", mobile)]


def digits(text: str) -> str:
    """The digits of a number as it is shown."""
    return re.sub(r"\D", "", text)
