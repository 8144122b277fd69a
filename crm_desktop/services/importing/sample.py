"""The sample branch's customers, loaded the way a branch loads its own list."""

from typing import Final

from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.services.importing.batch import Imported, take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rows import dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Seat
from resources import path

_FILES: Final = {"SY01": "customers_sy01.xlsx", "DL01": "customers_dl01.csv"}


def load_sample_customers(seat: Seat) -> Imported | None:
    """Import the list of the seat's branch; None if the branch has customers already, or is none of the sample."""
    name = _FILES.get(seat.branch.code)
    with seat.store.reading() as session:
        filled = session.exec(select(Customer.id).limit(1)).first() is not None
    if name is None or filled:
        return None
    layout = guess_layout(read_sheets(path("sample", name)))
    return take_over(seat, dry_run(seat, layout), file_name=name)
