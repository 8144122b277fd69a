"""The pages of the window, in the order of a branch's day, wired to a person's seat.

A page's code is read when the page is first opened: the window is there before that of pages nobody has asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from crm_desktop.app.desktop import Desktop
from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.services.account_deciding import Decided, decide_as
from crm_desktop.services.backups import may_restore
from crm_desktop.services.branch_states import fetch_branch_states
from crm_desktop.services.seat import Seat
from crm_desktop.services.settings import desktop_facts
from crm_desktop.services.sign_in_own import change_own_password
from crm_desktop.ui import places
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.settings.preferences import Preferences

_PAGES: Final = ("app.workroom", *(f"ui.{name}.page" for name in (
    "today", "front_desk", "profile_entry", "customers", "visits", "people", "sync", "settings",
)))  # fmt: skip
_HEAD_OFFICE_PAGES: Final = (
    "app.workroom",
    *(f"ui.{name}.page" for name in ("customers", "people", "sync", "settings")),
    *(f"ui.head_office_seat.{name}_page" for name in ("overview", "twins", "rules", "reference")),
)


def read_pages(branch: str) -> None:
    """Read the pages' code while the person types a password: the first page is there with the shell."""
    for name in _HEAD_OFFICE_PAGES if branch == HEAD_OFFICE else _PAGES:
        import_module(f"crm_desktop.{name}")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the pages are built from."""

    desktop: Desktop
    seat: Seat
    preferences: Preferences
    sign_out: Callable[[], None]
    restore: Callable[[Path], None]


def page_entries(wiring: Wiring) -> tuple[PageEntry, ...]:
    """All pages of the person's post; each is built when it is first opened."""
    if wiring.seat.at_head_office:
        return (*_head_office_pages(wiring), *_pages_of_all(wiring))
    return (*_branch_pages(wiring), *_pages_of_all(wiring))


def _branch_pages(wiring: Wiring) -> tuple[PageEntry, ...]:
    seat = wiring.seat

    def today(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.today.page import TodayPage

        return TodayPage(desk, seat, parent)

    def front_desk(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.front_desk.page import FrontDeskPage

        return FrontDeskPage(desk, parent, seat=seat)

    def profile_entry(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.profile_entry.page import ProfileEntryPage

        return ProfileEntryPage(desk, seat, parent)

    def customers(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.customers.page import CustomersPage

        return CustomersPage(desk, seat, parent)

    def visits(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.visits.page import VisitsPage

        return VisitsPage(desk, seat, parent)

    def people(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.people.page import PeoplePage

        return PeoplePage(desk, seat, parent)

    return (
        PageEntry(places.TODAY, today),
        PageEntry(places.FRONT_DESK, front_desk),
        PageEntry(places.PROFILE_ENTRY, profile_entry),
        PageEntry(places.CUSTOMERS, customers),
        PageEntry(places.VISITS, visits),
        PageEntry(places.PEOPLE, people),
    )


def _head_office_pages(wiring: Wiring) -> tuple[PageEntry, ...]:
    seat, desktop = wiring.seat, wiring.desktop

    def overview(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.head_office_seat.overview_page import OverviewPage

        return OverviewPage(desk, seat, parent, fetch=partial(fetch_branch_states, seat.store, desktop.membership))

    def customers(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.customers.page import CustomersPage

        return CustomersPage(desk, seat, parent)

    def twins(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.head_office_seat.twins_page import TwinsPage

        return TwinsPage(desk, seat, parent)

    def accounts(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.people.page import PeoplePage

        return PeoplePage(desk, seat, parent, decide=partial(_decide, wiring))

    def rules(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.head_office_seat.rules_page import RulesPage

        return RulesPage(desk, seat, parent)

    def reference(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.head_office_seat.reference_page import ReferencePage

        return ReferencePage(desk, seat, parent)

    return (
        PageEntry(places.OVERVIEW, overview),
        PageEntry(places.ALL_CUSTOMERS, customers),
        PageEntry(places.TWINS, twins),
        PageEntry(places.ACCOUNTS, accounts),
        PageEntry(places.RULES, rules),
        PageEntry(places.REFERENCE, reference),
    )


def _decide(wiring: Wiring, request: str, approve: bool, answer: str, password: str) -> Decided:
    """Have head office decide, and bring what came of it."""
    desktop = wiring.desktop
    decided = decide_as(
        wiring.seat, desktop.membership, request, approve=approve, answer=answer, password=password
    )  # fmt: skip
    desktop.line.sync_now()
    return decided


def _pages_of_all(wiring: Wiring) -> tuple[PageEntry, ...]:
    seat, desktop = wiring.seat, wiring.desktop

    def sync(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.sync.page import SyncPage
        from crm_desktop.ui.sync.parcel_card import ParcelPost

        return SyncPage(
            desk, seat, parent, syncing=desktop.line, post=ParcelPost.of(seat, desktop.membership)
        )  # fmt: skip

    def settings(desk: Desk, parent: QWidget) -> Page:
        from crm_desktop.ui.settings.backup_section import BackupActs
        from crm_desktop.ui.settings.page import SettingsPage

        place, copies = desktop.secrets.place, desktop.backups
        return SettingsPage(
            desk,
            seat,
            parent,
            preferences=wiring.preferences,
            facts=partial(desktop_facts, seat, desktop.membership, key_place=place, backups=copies),
            backups=BackupActs(
                copies=copies.copies,
                make=copies.make,
                waiting=desktop.waiting,
                restore=wiring.restore,
                right=may_restore(seat.person.role),
            ),
            sign_out=wiring.sign_out,
            change_password=partial(change_own_password, seat, desktop.membership),
        )

    return (PageEntry(places.SYNC, sync), PageEntry(places.SETTINGS, settings))
