"""Who is told that the day's forms still wait: the accountant at amber and red, the manager soon before (M4)."""

from datetime import date
from enum import IntEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from crm_desktop.rules.deadlines import Colour, Countdown, branch_day, countdown
from crm_desktop.rules.rights import Role
from crm_desktop.services.filing_queue import EntryQueue
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.language import tr
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.toast import Toast


class _Stage(IntEnum):
    QUIET = 0
    AMBER = 1
    URGENT = 2


_TONES: Final = {_Stage.AMBER: Tone.WARN, _Stage.URGENT: Tone.DANGER}
"""What is urgent stays until it is closed or nothing waits any more."""
_OF_COLOUR: Final = {Colour.AMBER: _Stage.AMBER, Colour.RED: _Stage.URGENT, Colour.OVER: _Stage.URGENT}


class Reminder(QObject):
    """Tells each stage of a day once, in a message that leads to the queue; each desktop counts for itself."""

    def __init__(self, parent: QObject, shell: Shell, seat: Seat) -> None:
        super().__init__(parent)
        self._shell, self._seat = shell, seat
        self._told = date.min, _Stage.QUIET
        self._toast: Toast | None = None

    def heed(self, queue: EntryQueue) -> None:
        """The queue as it is now; behind a locked screen nothing is told, but to whoever comes back."""
        now = self._seat.now() + queue.clock.offset
        state = countdown(now, open_day=queue.clock.open_day, hours=queue.clock.hours)
        stage = _stage(self._seat.person.role, state) if queue.to_file else _Stage.QUIET
        if stage is _Stage.QUIET:
            self._withdraw()
            return
        text, told = _sentence(self._seat.person.role, queue, state), (branch_day(now), stage)
        standing = self._standing
        if standing is not None and standing.text != text:
            self._tell(text, stage)
        if told > self._told and not self._shell.covered:
            self._told = told
            self._tell(text, stage)

    @property
    def _standing(self) -> Toast | None:
        """The message while it is on screen."""
        return self._toast if self._toast is not None and self._toast in self._shell.toasts.shown else None

    def _tell(self, text: str, stage: _Stage) -> None:
        self._withdraw()
        self._toast = self._shell.toasts.tell(
            text,
            _TONES[stage],
            action=tr("去建档", "To the queue"),
            on_action=partial(self._shell.open, places.PROFILE_ENTRY.key),
        )

    def _withdraw(self) -> None:
        standing, self._toast = self._standing, None
        if standing is not None:
            standing.close()


def _stage(role: Role, state: Countdown) -> _Stage:
    if role is Role.STORE_MANAGER:
        return _Stage.URGENT if state.tell_manager else _Stage.QUIET
    if role is not Role.ACCOUNTANT:
        return _Stage.QUIET
    return _OF_COLOUR.get(state.colour, _Stage.QUIET)


def _sentence(role: Role, queue: EntryQueue, state: Countdown) -> str:
    """By the hour and not by what is left, so that it stays true while it stands there."""
    count, at = queue.to_file, f"{queue.clock.hours.deadline:%H:%M}"
    over = state.colour is Colour.OVER
    until = tr(f"已过 {at}", f"it is past {at}") if over else tr(f"{at} 截止", f"due at {at}")
    if role is Role.STORE_MANAGER:
        return tr(f"会计还有 {count} 份登记表没建档，{until}", f"The accountant has {count} forms to file, {until}")
    return tr(f"还有 {count} 份登记表没建档，{until}", f"{count} forms to file, {until}")
