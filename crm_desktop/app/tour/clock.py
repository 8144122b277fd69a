"""The tour's day: a clock that runs like any other and can be put forward, for desktops and head office alike."""

import time
from datetime import UTC, datetime, timedelta

from sync.clock import Stamp


class TourClock:
    """One clock for everybody on the tour; also a `sync.clock.Clock`."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start` (aware)."""
        self._start = start.astimezone(UTC)
        self._from = time.monotonic()
        self._ahead = timedelta(0)

    def wall(self) -> datetime:
        """The time it is, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._from) + self._ahead

    def millis(self) -> int:
        """The time it is, in ms since 1970."""
        return round(self.wall().timestamp() * 1000)

    def now(self) -> Stamp:
        """The stamp of an edit."""
        return Stamp(wall_ms=self.millis(), mono_ms=self.millis(), boot="tour")

    def put_forward_to(self, moment: datetime) -> None:
        """Let it be `moment` (aware) now, if that is later."""
        self._ahead += max(timedelta(0), moment.astimezone(UTC) - self.wall())
