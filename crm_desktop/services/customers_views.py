"""The person's views of the customers, and which of them this version and this post cannot show (C7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.words import Words
from crm_desktop.services.customers_conditions import MASKED, condition_fields, plain_comparisons
from crm_desktop.services.customers_conditions_typed import read_kept
from crm_desktop.services.customers_filters import CONDITIONS, Filters
from crm_desktop.services.list_views import View, views
from crm_desktop.services.seat import Seat

LIST: Final = "customers"


@dataclass(frozen=True, slots=True)
class Offered:
    """A view, and why it cannot be shown, None where it can. It stays as it was kept either way."""

    view: View
    why_not: Words | None = None


def offered_views(seat: Seat) -> tuple[Offered, ...]:
    """The person's views of the customers, in the order in which they were made."""
    return tuple(Offered(view, _of_later(1) if view.unread else why_not(seat, view.look.filters))
                 for view in views(seat, LIST))  # fmt: skip


def why_not(seat: Seat, kept: Mapping[str, str | bool]) -> Words | None:
    """Why filters that a view has kept cannot be asked in full by this person in this version; None where they can.

    A list by some of a view's filters would pass for the answer to all of them.
    """
    known, unknown = read_kept(str(kept.get(CONDITIONS, "")))
    read = Filters.read(kept)
    unknown += sum(name != CONDITIONS and getattr(read, name, None) != value for name, value in kept.items())
    if unknown:
        return _of_later(unknown)
    for one in known:
        if one.comparison not in plain_comparisons(seat, one.field):
            name = next(field.full for field in condition_fields(seat) if field.name == one.field)
            return Words(
                f"这个视图用到了“{name.zh}”的内容。{MASKED.zh}，名单保持原样",
                f'This view asks what stands in "{name.en}". {MASKED.en}. The list stays as it was',
            )
    return None


def _of_later(count: int) -> Words:
    return Words(
        f"这个视图用到了 {count} 项这个版本没有的筛选条件，没有套用，名单保持原样。更新软件后再用",
        f"This view uses filters ({count}) that this version does not have. The list stays as it was: update first",
    )
