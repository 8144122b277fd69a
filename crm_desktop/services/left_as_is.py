"""What a change of many, or its undo, left as it was: each customer by name, and why."""

from dataclasses import dataclass

from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class Left:
    """A customer that is left as it is, and why."""

    customer_id: str
    name: str
    why: Words
