"""A block pasted into one field, told apart into the fields it holds (PRACTICE 4.4)."""

from crm_desktop.rules.pasted import split_pasted
from crm_desktop.services.seat import BranchFacts

_BLOCK = 2
"""So many different things make a block; one alone is just a paste."""


def fields_of_block(text: str, branch: BranchFacts) -> dict[str, str]:
    """What a pasted block says, by the form's keys; {} where it is no block. Words no field took go to the remarks."""
    if len(text) > 400:
        return {}
    found = split_pasted(text, home=branch.city, default_area_code=branch.area_code or None, divisions=branch.places())
    place = found.address
    told = {
        "contact": found.person,
        "name": found.company,
        "province": place.province,
        "city": place.city,
        "district": place.district,
        "address": place.street,
    }
    numbers = [phone.typed.strip() for phone in found.phones if phone.accepted]
    told |= dict(zip(("phone", "landline"), numbers, strict=False))
    kinds = bool(numbers) + bool(found.person) + bool(found.company) + bool(place.province or place.street)
    if kinds < _BLOCK:
        return {}
    told["remarks"] = found.rest
    return {key: value for key, value in told.items() if value}
