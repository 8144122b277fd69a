"""The chain of the tour: head office, three desktops at two branches, one clock, and what has happened so far."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from crm_desktop.app.paths import paths
from crm_desktop.app.program import log_to
from crm_desktop.app.sample import sample_password
from crm_desktop.app.tour.clock import TourClock
from crm_desktop.app.tour.expect import Unexpected
from crm_desktop.app.tour.hands import Hands
from crm_desktop.app.tour.ledger import Account, SavedEdit, TypedValue
from crm_desktop.app.tour.line import CuttableLine
from crm_desktop.app.tour.shots import Shots
from crm_desktop.app.tour.station import Station
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.office import Office
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.words import Language
from crm_desktop.ui.widgets.countdown import CountdownChip

DAY: Final = datetime(2026, 11, 19, tzinfo=BRANCH_ZONE)
"""A Thursday on which both branches are open; always the same, so that two tours can be compared."""

PASS_PHRASE: Final = "tour-2026"
COUNTER: Final = "SY01-A"
ACCOUNTS: Final = "SY01-B"
DALIAN: Final = "DL01-A"
"""The desktops: the front desk and the accountant of Shenyang, the front desk of Dalian."""


@dataclass(slots=True)
class Story:
    """What later parts of the day take up from earlier ones: ids of records, and counts."""

    walk_in: str = ""
    contact: str = ""
    pages: list[str] = field(default_factory=list)
    booklet: str = ""
    offline: dict[str, list[SavedEdit]] = field(default_factory=dict)
    account: Account | None = None


@dataclass(slots=True)
class World:
    """Everything a part of the day works with."""

    app: QApplication
    folder: Path
    language: Language
    shots: Shots
    hands: Hands
    clock: TourClock = field(default_factory=lambda: TourClock(DAY.replace(hour=8, minute=20)))
    password: str = field(default_factory=sample_password)
    story: Story = field(default_factory=Story)
    stations: dict[str, Station] = field(default_factory=dict)
    typed: list[TypedValue] = field(default_factory=list)
    _office: EmbeddedOffice | None = None

    @property
    def office(self) -> Office:
        """Head office itself, for whoever sits there."""
        return self.service.office

    @property
    def service(self) -> EmbeddedOffice:
        """Head office as a service; Unexpected before it is founded."""
        if self._office is None:
            raise Unexpected("there is no head office")
        return self._office

    def found(self, make: Callable[[Path], None]) -> None:
        """Found head office in its folder with `make`, and serve it."""
        place = self.folder / "office"
        make(place)
        self._office = EmbeddedOffice(place, now=self.clock.millis)

    def add_station(self, name: str, branch: str) -> Station:
        """Put up a desktop; nothing is opened yet. The process has one log, which is the first desktop's."""
        if not self.stations:
            log_to(paths(self.folder / name))
        made = Station(
            self.app,
            self.folder / name,
            branch=branch,
            line=CuttableLine(self.service.url),
            clock=self.clock,
            language=self.language,
            password=self.password,
        )
        self.stations[name] = made
        return made

    def station(self, name: str) -> Station:
        """The desktop of that name; Unexpected if it was never put up."""
        if name not in self.stations:
            raise Unexpected(f"there is no desktop {name}")
        return self.stations[name]

    def sit(self, name: str) -> Station:
        """Sit down at a desktop: its window comes to the front and takes the keys."""
        station = self.station(name)
        self.hands.sit(station.window, station.program.tasks)
        return station

    def in_front(self) -> Station:
        """The desktop whose window is in front; Unexpected if there is none."""
        for station in self.stations.values():
            if station.window is self.hands.window:
                return station
        raise Unexpected("no desktop is in front")

    def shot(self, name: str) -> None:
        """A picture of the window in front, once it is at rest."""
        self.hands.settle()
        self.shots.window(self.hands.window, name)

    def it_is(self, hour: int, minute: int = 0) -> None:
        """Let it be that time of the day, if it is not later already."""
        self._pass_to(DAY.replace(hour=hour, minute=minute))

    def a_minute_passes(self) -> None:
        """Something else begins: messages have gone, countdowns have moved on."""
        self._pass_to(self.clock.wall() + timedelta(minutes=1))

    def note(self, station: Station, record: str, field_: str, value: object) -> None:
        """Remember a value that was typed and saved, to look for it when accounts are settled."""
        self.typed.append(TypedValue(station.name, record, field_, value))

    def _pass_to(self, moment: datetime) -> None:
        self.clock.put_forward_to(moment)
        for station in self.stations.values():
            if station.program.workroom is not None:
                station.shell.toasts.clear()
            for chip in station.window.findChildren(CountdownChip):
                chip.tick()

    def close(self) -> None:
        """End all programs and the service, in whatever state they are."""
        for station in reversed(self.stations.values()):
            with suppress(RuntimeError):  # a window Qt has taken down already
                station.close()
        if self._office is not None:
            self._office.close()
