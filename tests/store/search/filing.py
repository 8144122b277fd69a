"""Customers put on file in one line."""

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id


def file(
    store: BranchStore, name: str, *, person: str = "", mobile: str = "", landline: str = "", **fields: object
) -> str:
    """A customer with one contact; the id."""
    customer = Customer(id=new_id(), name=name, **fields)  # type: ignore[arg-type]  # whatever the test names
    contact = Contact(
        id=new_id(), customer_id=customer.id, name=person or None, mobile=mobile or None, landline=landline or None
    )
    with store.unit("file", actor="staff", partition="SY01") as unit:
        unit.add(customer)
        unit.add(contact)
    return customer.id
