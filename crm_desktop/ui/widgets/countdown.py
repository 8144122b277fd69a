"""How long until the day's forms must be profiles: calm, then amber, then red (B1-3.1.2, PRACTICE M4)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.deadlines import DEFAULT_HOURS, Colour, EntryHours, countdown
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge

_BEAT: Final = 10_000
_TONES: Final = {
    Colour.NONE: Tone.NEUTRAL,
    Colour.CALM: Tone.NEUTRAL,
    Colour.AMBER: Tone.WARN,
    Colour.RED: Tone.DANGER,
    Colour.OVER: Tone.DANGER,
}


class CountdownChip(Badge):
    """A chip for the filing clock; it asks `now` (aware UTC) rather than keeping time itself."""

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, icon="alarm-clock")
        self._now, self._hours = now, DEFAULT_HOURS
        self._open_day = False
        self._to_file: int | None = None
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self.tick)
        self.hide()

    def set_day(self, *, open_day: bool, to_file: int | None = None, hours: EntryHours = DEFAULT_HOURS) -> None:
        """Count for `to_file` forms, None where that is not known; a day the branch is closed hides the chip."""
        self._open_day, self._to_file, self._hours = open_day, to_file, hours
        self.setVisible(open_day)
        if open_day:
            self._beat.start()
            self.tick()
        else:
            self._beat.stop()

    def tick(self) -> None:
        """Say how it stands now."""
        if not self._open_day:
            return
        if self._to_file == 0:
            self.say(tr("今日已清", "All filed today"), Tone.GOOD, icon="circle-check")
            return
        state = countdown(self._now(), open_day=True, hours=self._hours)
        end = f"{self._hours.deadline:%H:%M}"
        start = end if self._to_file is None else tr(f"待建档 {self._to_file}", f"{self._to_file} to file")
        self.say(f"{start} · {say(state.words)}", _TONES[state.colour], icon="alarm-clock")
