"""What a person does on the cards of the sync page: done on the database thread, told when it is done."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.services.conflicts import Conflict, Loser, dismiss, resolve, restore
from crm_desktop.services.conflicts_refused import RefusedWork, discard, send_again, take_up
from crm_desktop.services.conflicts_undo import TakenBack, take_back_decisions
from crm_desktop.services.errors import NotFound
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone


class Acts(QObject):
    """`done()` after each; every decision is an ordinary edit that goes with the next sync."""

    done = Signal()

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._newer: dict[tuple[str, str], int] = {}

    def decide(self, conflict: Conflict, place: int) -> None:
        """For one of the sides."""
        told = tr("已定，下次同步生效", "Decided; it goes with the next sync")
        self._do(partial(resolve, self._seat, conflict, choice=place), told, about=conflict.id)

    def answer(self, conflict: Conflict, values: Mapping[str, object]) -> None:
        """For a value typed by hand, by column."""
        told = tr("已改成新填的，下次同步生效", "Decided for what you typed; it goes with the next sync")
        self._do(partial(resolve, self._seat, conflict, values=values), told, about=conflict.id)

    def decide_newer(self, held: Sequence[Conflict]) -> None:
        """For the newer value of each; one settled elsewhere meanwhile is left alone, and told."""
        work = partial(_decide_newer, self._seat, held, self._newer)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_decided, len(held)))

    def take_newer_back(self, held: Sequence[Conflict]) -> None:
        """The newer value of each no longer; what somebody has worked on since stays as it is, and is told."""
        work = partial(_take_newer_back, self._seat, held, self._newer)
        self._desk.tasks.database(work, owner=self, done=self._on_taken_back)

    def send_again(self, work: RefusedWork, edited: Mapping[tuple[str, str], object]) -> None:
        """Refused work, with what was typed anew."""
        told = tr("已重新排队，下次同步再交", "Queued again; it goes with the next sync")
        self._do(partial(send_again, self._seat, work, edited=edited), told, about=work.records[0].id)

    def let_go(self, work: RefusedWork) -> None:
        """Refused work that nobody wants any more."""
        done = partial(self._on_let_go, work)
        self._desk.tasks.database(partial(discard, self._seat, work), owner=self, done=done, failed=self._on_failed)

    def take_up(self, work: RefusedWork) -> None:
        """Work that was set aside, after all."""
        self._do(partial(take_up, self._seat, work), tr("已取回，等你处理", "Taken up again: it waits for you"))

    def restore(self, loser: Loser) -> None:
        """A value that lost, back in force."""
        told = tr("已换成这个值", "This value is in force now")
        self._do(partial(restore, self._seat, loser), told, about=loser.id)

    def dismiss(self, loser: Loser) -> None:
        """A value that lost may stay lost."""
        self._do(partial(dismiss, self._seat, loser), tr("保持现状", "Left as it is"))

    def _do(self, work: Callable[[], object], told: str, *, about: str = "") -> None:
        """Do it and tell, with the way back where a record `about` was saved."""
        done = partial(self._on_done, told, about)
        self._desk.tasks.database(work, owner=self, done=done, failed=self._on_failed)

    def _on_done(self, told: str, about: str, _: object) -> None:
        if about:
            self._desk.saved(told, about=about)
        else:
            self._desk.toasts.tell(told, Tone.GOOD)
        self.done.emit()

    def _on_let_go(self, work: RefusedWork, _: None) -> None:
        text = tr("已搁置，内容仍在记录里", "Set aside; still on record")
        back = partial(self.take_up, work)
        self._desk.toasts.tell(text, Tone.GOOD, action=tr("撤销", "Undo"), on_action=back)
        self.done.emit()

    def _on_failed(self, error: Exception) -> None:
        """Most often somebody else was quicker: show how it stands, and tell why."""
        self.done.emit()
        raise error

    def _on_decided(self, wanted: int, decided: int) -> None:
        if decided < wanted:
            left = wanted - decided
            text = tr(f"其中 {left} 处别人已经定了", f"{left} had been decided by somebody else")
            self._desk.toasts.tell(text, Tone.INFO)
        self.done.emit()

    def _on_taken_back(self, back: TakenBack) -> None:
        if back.count or not back.kept:
            text = tr(f"{back.count} 处已改回原来的值", f"{back.count} have the former value again")
            self._desk.toasts.tell(text, Tone.GOOD)
        for why in back.kept:
            self._desk.toasts.tell(tr(f"没有撤销：{why.zh}", f"Not undone: {why.en}"), Tone.WARN)
        self.done.emit()


def _decide_newer(seat: Seat, held: Sequence[Conflict], units: dict[tuple[str, str], int]) -> int:
    """`units`, used on the database thread alone, learns the number of each decision."""
    decided = 0
    for conflict in held:
        try:
            units[conflict.id, conflict.register] = resolve(seat, conflict, choice=conflict.newest)
        except NotFound:
            continue
        decided += 1
    return decided


def _take_newer_back(seat: Seat, held: Sequence[Conflict], units: dict[tuple[str, str], int]) -> TakenBack:
    decided = {units.pop((one.id, one.register), 0) for one in held}
    return take_back_decisions(seat, decided)
