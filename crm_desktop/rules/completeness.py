"""How complete a customer's file is, by the standard head office sets, and what to ask next (C4, B1-3.1.2, B1-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.names import CustomerKind

DECLINED: Final = "拒绝提供"
"""The value of a field the customer would not tell: asked, answered, and not to be asked again (PIPL 16)."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Which fields count for a file, in the order in which a clerk asks for them.

    `by_kind` is the ground; `by_source` ("walk_in") and `by_class` ("important") add to it. Names are those of the
    catalogue: a contact's field is written "contact.mobile", alternatives are joined by "|" and counted once.
    """

    by_kind: Mapping[CustomerKind, tuple[str, ...]]
    by_source: Mapping[str, tuple[str, ...]]
    by_class: Mapping[str, tuple[str, ...]]

    def fields(self, *, kind: CustomerKind, source: str, classes: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The fields that count for a customer of this kind, source and classes, each once."""
        wanted = [*self.by_kind[kind], *self.by_source.get(source, ())]
        for name in classes:
            wanted += self.by_class.get(name, ())
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class Completeness:
    """The measure of one file; `missing` names the fields still to ask for, the first to ask first."""

    done: int
    total: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means complete and nothing else does."""
        return 100 if self.total == 0 else self.done * 100 // self.total

    @property
    def complete(self) -> bool:
        """Whether the file may be called filed without a reason."""
        return not self.missing


DEFAULT_STANDARD: Final = Standard(
    by_kind=MappingProxyType(
        {
            CustomerKind.COMPANY: (
                "name",
                "contact.name",
                "contact.mobile|contact.landline",
                "province",
                "city",
                "district",
                "address",
                "business",
                "needs",
                "contact.post",
                "industry",
                "source",
                "channel",
                "area",
                "owner_id",
            ),
            CustomerKind.PERSON: (
                "name",
                "contact.mobile|contact.landline",
                "city",
                "district",
                "address",
                "needs",
                "source",
                "channel",
                "owner_id",
            ),
        }
    ),
    by_source=MappingProxyType(
        {
            "cold_visit": ("competitors", "size"),
            "online": ("contact.email|contact.wechat",),
            "direct": ("credit_code", "payment_terms"),
            "exhibition": ("contact.email|contact.wechat",),
        }
    ),
    by_class=MappingProxyType(
        {
            "existing": ("credit_code", "payment_terms"),
            "important": (
                "credit_code",
                "contact.decision_role",
                "decision_process",
                "purchase_preferences",
                "competitors",
                "contact.wechat",
                "contact.birthday",
            ),
        }
    ),
)
"""What a seller of advertising materials needs to reach, serve and bill a customer; head office may change it."""


def completeness(values: Mapping[str, object], fields: tuple[str, ...]) -> Completeness:
    """Measure `values` (by field name, "contact.mobile" for the chief contact) against `fields` of a Standard.

    A field counts when it holds anything but blanks; `DECLINED` counts. Alternatives count when one of them does.
    """
    missing = tuple(field for field in fields if not any(_given(values.get(name)) for name in field.split("|")))
    return Completeness(len(fields) - len(missing), len(fields), missing)


def _given(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ((), [], frozenset())
