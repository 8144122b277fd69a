"""The pieces of work at the counter, as the page holds them: one in hand, the others parked, none ever lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_desktop.services.counter_drafts import MOST, PHOTO, CounterWork, Mode


class Works:
    """The list and the place in it; `keep` and `drop` write drafts (from any thread they choose)."""

    def __init__(self, *, keep: Callable[[CounterWork], object], drop: Callable[[str], object]) -> None:
        """Begin with one blank form."""
        self._keep, self._drop = keep, drop
        self._all: list[CounterWork] = [CounterWork()]
        self.at = 0

    @property
    def all(self) -> tuple[CounterWork, ...]:
        """Every piece, in the order begun."""
        return tuple(self._all)

    @property
    def now(self) -> CounterWork:
        """The piece in hand."""
        return self._all[self.at]

    def in_hand(self, work_id: str) -> bool:
        """Whether that is the piece in hand."""
        return self.now.id == work_id

    @property
    def room(self) -> bool:
        """Whether another one may be begun."""
        return len(self._all) < MOST

    def restore(self, kept: Sequence[CounterWork]) -> None:
        """Go on with all drafts; the last one is in hand, or what was begun before they were read."""
        begun = [] if self.now.blank else self._all
        if kept:
            self._all = [*kept, *begun]
            self.at = len(self._all) - 1

    def update(self, work: CounterWork) -> None:
        """The piece in hand has changed: write it."""
        if work == self.now:
            return
        self._all[self.at] = work
        self._keep(work)

    def note_photo(self, work_id: str, photo: str) -> None:
        """A parked piece has another photo of its paper, or ("") none: write it."""
        for index, work in enumerate(self._all):
            if work.id == work_id:
                rest = {key: value for key, value in work.values.items() if key != PHOTO}
                self._all[index] = replace(work, values={**rest, PHOTO: photo} if photo else rest)
                self._keep(self._all[index])

    def begin(self, mode: Mode = Mode.REGISTER, *, customer_id: str = "", customer_name: str = "") -> bool:
        """Park what is in hand and begin something else; a blank piece is used up first. False without room."""
        fresh = CounterWork(mode=mode, customer_id=customer_id, customer_name=customer_name)
        if self.now.blank:
            self._all[self.at] = replace(fresh, id=self.now.id)
        elif self.room:
            self._all.append(fresh)
            self.at = len(self._all) - 1
        else:
            return False
        self._keep(self.now)
        return True

    def bring(self, work: CounterWork) -> None:
        """Take a piece in hand that was written elsewhere; a blank one makes way for it."""
        if self.now.blank:
            self._drop(self.now.id)
            self._all[self.at] = work
        else:
            self._all.append(work)
            self.at = len(self._all) - 1

    def turn(self, by: int) -> bool:
        """Take the next piece in hand; where there is none, begin a blank one. False where nothing changes."""
        if len(self._all) == 1:
            return not self.now.blank and self.begin()
        self.take((self.at + by) % len(self._all))
        return True

    def take(self, index: int) -> None:
        """Take piece `index` in hand; a blank one left behind is put away."""
        if not 0 <= index < len(self._all) or index == self.at:
            return
        wanted = self._all[index]
        if self.now.blank:
            del self._all[self.at]
        self.at = self._all.index(wanted)

    def finish(self, work_id: str) -> None:
        """A piece was saved, or thrown away: its draft goes; where it was in hand, the next or a blank one is now."""
        self._drop(work_id)
        gone = next((index for index, work in enumerate(self._all) if work.id == work_id), None)
        if gone is None:
            return
        del self._all[gone]
        if not self._all:
            self._all.append(CounterWork())
        if gone < self.at:
            self.at -= 1
        self.at = min(self.at, len(self._all) - 1)
