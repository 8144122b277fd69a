"""Blank registration forms for the bound book at the counter, each with a number of its own (B1-3.1.1, J1)."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import select

from crm_desktop.models.chain import Chain
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.numbers import Series
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.allot import allot_record_number
from crm_desktop.services.customer_file import require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.registration_printing import shop_of
from crm_desktop.services.seat import Seat
from forms.registration import RegistrationBook, render_registration_blank

MOST: Final = 100
"""Forms in one book: more do not bind well."""


@dataclass(frozen=True, slots=True)
class BlankBook:
    """A printed run of blank forms, from number to number."""

    first: str
    last: str
    pdf: bytes


def print_blank_forms(seat: Seat, *, copies: int, language: Language = "zh") -> BlankBook:
    """Print `copies` blank forms with a cover; their numbers are used up here, offline, and never given again.

    A form filled in by hand is keyed later with its number as the paper form's. Raises NotAllowed, ServiceError.
    """
    require(seat, Action.PRINT, RecordType.REGISTRATION_FORM, own=True)
    if not 1 <= copies <= MOST:
        raise ServiceError(Words(f"一次印 1 到 {MOST} 张", f"Print 1 to {MOST} forms at a time"))
    with seat.store.local() as session:
        chain = session.exec(select(Chain)).first()
        numbers = tuple(str(allot_record_number(session, seat, Series.REGISTRATION_FORM)) for _ in range(copies))
    disclose(seat, "print", "blank_forms", number=f"{numbers[0]} - {numbers[-1]}", persons=0)
    printed_on = f"{seat.now().astimezone(BRANCH_ZONE):%Y-%m-%d}"
    book = RegistrationBook(shop_of(seat, chain), numbers, printed_on=printed_on)
    return BlankBook(numbers[0], numbers[-1], render_registration_blank(book, language=language))
