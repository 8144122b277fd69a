"""A paper form by what its QR code says: registered already, or to be registered now (J1)."""

from dataclasses import dataclass

from sqlmodel import col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.problem import Problem
from crm_desktop.services.registration_entry import paper_number_of
from crm_desktop.services.seat import Seat
from forms.codes import parse_code


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A paper form's number, and whose it is where it was registered before."""

    number: str
    customer_id: str = ""
    name: str = ""


def is_paper_code(text: str) -> bool:
    """Whether that is the code or number of a form, a booklet or one of its pages."""
    return parse_code(text) is not None


def paper_form(seat: Seat, text: str) -> PaperForm | Problem:
    """What is known of the form scanned or typed; a Problem for what is no form's number."""
    number = paper_number_of(text)
    if isinstance(number, Problem):
        return number
    wanted = str(number)
    with seat.store.reading() as session:
        found = session.exec(
            select(RegistrationForm).where(
                (col(RegistrationForm.paper_number) == wanted) | (col(RegistrationForm.number) == wanted)
            )
        ).first()
        customer = session.get(Customer, found.customer_id) if found is not None and found.customer_id else None
    return PaperForm(wanted) if customer is None else PaperForm(wanted, customer.id, customer.name or "")
