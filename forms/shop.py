"""The shop a form is printed for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """A branch as it stands on its forms: who collects the data and how to reach them (PIPL art. 17)."""

    code: str
    name: str
    company: str
    phone: str
    address: str
