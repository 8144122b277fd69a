"""The sync page as a person uses it: F5, the button, and look at what it says."""

from datetime import datetime

from PySide6.QtWidgets import QPushButton

from crm_desktop.app.tour.expect import expect
from crm_desktop.app.tour.hands import K
from crm_desktop.app.tour.station import Station
from crm_desktop.app.tour.world import World


def open_sync(world: World, name: str) -> Station:
    """Sit down, go to the page, and wait until no session is under way."""
    hands, station = world.hands, world.sit(name)
    if station.shell.workspace.current != "sync":
        hands.press(K.Key_F5)
    hands.until(lambda: not station.desktop.line.status().running, f"{name} is at rest")
    hands.settle()
    return station


def press_sync(world: World, name: str, *, works: bool = True) -> Station:
    """Press the button and wait for the end of the session; `works` is whether it should end well."""
    station = open_sync(world, name)
    hands, line, before = world.hands, station.desktop.line, world.clock.wall()
    button = hands.find(QPushButton, "syncNow")
    hands.until(lambda: button.isVisible() and button.isEnabled(), "the button can be pressed")
    hands.click(button)
    hands.until(lambda: _over(station, before), f"{name} has synced or given up")
    hands.until(lambda: button.isVisible() and button.isEnabled(), "the page has the outcome")
    hands.settle()
    trouble = line.status().trouble
    expect((trouble is None) is works, f"{name}: {trouble.words.en if trouble else 'synced'}")
    return station


def _over(station: Station, since: datetime) -> bool:
    status = station.desktop.line.status()
    return not status.running and status.last_try is not None and status.last_try >= since
