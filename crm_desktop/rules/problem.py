"""What is wrong with something a person typed, said so that they know what to do."""

from dataclasses import dataclass
from enum import StrEnum

from crm_desktop.rules.words import Words


class Severity(StrEnum):
    """How hard a problem stands in the way (PRACTICE 3.1, 4.2)."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one field: a stable code for programs, a sentence for people.

    `field` is the name of the field in the catalogue, or "" when it concerns the record as a whole.
    """

    code: str
    field: str
    words: Words
    severity: Severity = Severity.BLOCK
