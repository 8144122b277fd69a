"""The shell's one search box over this branch's file: customers, forms, booklet pages (C6)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from crm_desktop.rules.words import Words
from crm_desktop.services.finding import Found, FoundKind, find_anything
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.page import Sought, Wish
from crm_desktop.ui.finder import Find, Jump, is_called
from crm_desktop.ui.front_desk.subjects import PaperOf
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.people.wishes import Wish as PeopleWish
from crm_desktop.ui.widgets.palette import Offer

_ICONS: Final = {FoundKind.CUSTOMER: "user", FoundKind.FORM: "file-text", FoundKind.PAGE: "notebook-pen",
                 FoundKind.PAPER: "scan-line"}  # fmt: skip
_SHOWN: Final = 8
"""As many lines as the panel shows without scrolling."""
_COMMANDS: Final = (
    (Words("导入客户表", "Import customers"), Words("从 Excel 或 CSV", "From Excel or CSV"), "import",
     Jump(places.CUSTOMERS.key, Wish.IMPORT)),
    (Words("离职交接", "Hand over a colleague's work"), Words("离职、调岗时转给同事", "When somebody leaves or moves"),
     "handshake", Jump(places.PEOPLE.key, PeopleWish.HAND_OVER)),
)  # fmt: skip
"""What can be begun from the search box of a branch, beside going somewhere."""


def finder(seat: Seat) -> Find:
    """What the composition root hands to the shell; runs on the database thread."""
    return partial(_offers, seat)


def _offers(seat: Seat, text: str) -> Sequence[Offer]:
    found = [_offer(seat, one) for one in find_anything(seat, text, limit=_SHOWN)]
    if len(found) == _SHOWN:
        found[-1] = _all(text)
    if not seat.at_head_office:
        found += [
            Offer(say(words), jump, say(detail), icon)
            for words, detail, icon, jump in _COMMANDS
            if is_called(words, text)
        ]
    return found


def _all(text: str) -> Offer:
    """There may be more than the panel shows at once: its last line leads to the whole list."""
    title = tr(f"在“客户”里看全部“{text}”", f'Show all "{text}" under Customers')
    return Offer(title, Jump(places.CUSTOMERS.key, Sought(text)), icon="users")


def _offer(seat: Seat, found: Found) -> Offer:
    """A page of a booklet opens where it is keyed in, a form at the counter, all else at the customer."""
    if found.kind is FoundKind.PAGE and not seat.at_head_office:
        jump = Jump(places.VISITS.key, found.subject)
    elif found.kind is FoundKind.PAPER:
        jump = Jump(places.FRONT_DESK.key, PaperOf(found.subject))
    else:
        jump = Jump(places.CUSTOMERS.key, found.customer_id)
    return Offer(say(found.title), jump, say(found.detail), _ICONS[found.kind])
