"""Who needs customers' data in full: who keeps the branch's files; everybody else reads them masked (D1, PIPL 6).

The owner of a file, and the rep on the way to a customer, need what they need of that one: their screens ask for it.
"""

from crm_desktop.rules.masking import mask_numbers
from crm_desktop.rules.rights import Action, Allowed, RecordType, Role, may
from crm_desktop.services.seat import Seat


def keeps_files(seat: Seat) -> bool:
    """Whether the post edits any customer's file."""
    return isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=False), Allowed)


def reads_streets(seat: Seat) -> bool:
    """Whether visits are told with the street: a rep sees own visits only, and has to find the way."""
    return seat.person.role is Role.SALES_REP or keeps_files(seat)


def in_words(text: str, *, plain: bool) -> str:
    """What somebody typed, in full or with the phone numbers in it masked."""
    return text if plain else mask_numbers(text)
