"""How long until the day's forms must be profiles: calm, then amber, then red (B1-3.1.2, PRACTICE M4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.moments import clock
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge

AMBER: Final = timedelta(minutes=60)
RED: Final = timedelta(minutes=15)
_BEAT: Final = 10_000


class Countdown(Badge):
    """A chip that counts down to `deadline`; it asks `now` (aware UTC) rather than keeping time itself."""

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, icon="alarm-clock")
        self._now = now
        self._deadline: datetime | None = None
        self._waiting: int | None = None
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self.tick)
        self.hide()

    def set_deadline(self, deadline: datetime | None, *, waiting: int | None = None) -> None:
        """Count to `deadline` for `waiting` forms; None, as on a day the branch is closed, hides the chip."""
        self._deadline, self._waiting = deadline, waiting
        self.setVisible(deadline is not None)
        if deadline is None:
            self._beat.stop()
            return
        self._beat.start()
        self.tick()

    def tick(self) -> None:
        """Say how long is left now."""
        if self._deadline is None:
            return
        text, tone = wording(self._deadline, now=self._now(), waiting=self._waiting)
        self.say(text, tone, icon="circle-check" if tone is Tone.GOOD else "alarm-clock")


def wording(deadline: datetime, *, now: datetime, waiting: int | None) -> tuple[str, Tone]:
    """What the chip says and in which tone; minutes are rounded up, so 0:00 never shows before the hour."""
    end = clock(deadline)
    if waiting == 0:
        return tr("今日已清", "All filed today"), Tone.GOOD
    left = deadline - now
    count = "" if waiting is None else tr(f"待建档 {waiting} · ", f"{waiting} to file · ")
    if left <= timedelta(0):
        return count + tr(f"已过 {end}", f"past {end}"), Tone.DANGER
    minutes = -(-int(left.total_seconds()) // 60)
    span = f"{minutes // 60}:{minutes % 60:02d}"
    tone = Tone.DANGER if left <= RED else Tone.WARN if left <= AMBER else Tone.NEUTRAL
    return count + tr(f"距 {end} 还有 {span}", f"{span} until {end}"), tone
