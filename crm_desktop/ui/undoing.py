"""Undo of saves in the window: Ctrl+Z for the last one, 撤销 in the message about it, and the list of the last saves.

In a text field Ctrl+Z is the field's own and takes back what was typed there; everywhere else it takes back a save.
"""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Refused
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import LastSave, Undone, last_save, last_saves, undo
from crm_desktop.services.undo_steps import CannotUndo
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.last_saves import LastSaves
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.toast import Toasts


class Undoing(QObject):
    """`undone(Undone)` after a save was taken back; pages follow the change itself like any other.

    What a save made is put away for good: that is asked about in the list, everything else is done at the key.
    """

    undone = Signal(object)

    def __init__(self, host: QWidget, seat: Seat, *, tasks: Tasks, toasts: Toasts) -> None:
        super().__init__(host)
        self._host, self._seat, self._tasks, self._toasts = host, seat, tasks, toasts
        self._list: LastSaves | None = None
        self._busy, self._again = False, 0

    def undo_last(self) -> None:
        """Take back the last save; pressed twice, the last two."""
        if self._busy:
            self._again += 1
            return
        self._busy = True
        self._tasks.database(partial(last_save, self._seat), owner=self, done=self._on_last, failed=self._on_failed)

    def show_list(self, mark: LastSave | None = None) -> None:
        """Lay the list of the last saves over the page, with the cursor on `mark`, else on the first."""
        work = partial(last_saves, self._seat)
        self._tasks.database(work, owner=self, done=partial(self._on_list, mark))

    def tell(self, text: str, tone: Tone = Tone.GOOD, *, about: str) -> None:
        """Say that something was saved, with the way back: the last save that touched the record `about`."""
        back = partial(self.undo_about, about)
        self._toasts.tell(text, tone, action=tr("撤销", "Undo"), on_action=back)

    def undo_about(self, record: str) -> None:
        """Take back the last save that touched the record."""
        work = partial(last_save, self._seat, about=record)
        self._tasks.database(work, owner=self, done=self._on_asked_for)

    def _on_last(self, save: LastSave | None) -> None:
        if save is None:
            self._rest()
            self._toasts.tell(tr("今天没有可以撤销的保存", "There is no save of today to undo"), Tone.INFO)
        elif isinstance(save.right, Refused):
            self._rest()
            self._refuse(save, say(save.right.words))
        elif save.makes:
            self._rest()
            self.show_list(save)
        else:
            self._undo(save)

    def _on_asked_for(self, save: LastSave | None) -> None:
        if save is None:
            self._toasts.tell(tr("这次保存已经撤销过", "That save has been undone"), Tone.INFO)
        elif isinstance(save.right, Refused):
            self._refuse(save, say(save.right.words))
        else:
            self._undo(save)

    def _on_list(self, mark: LastSave | None, saves: tuple[LastSave, ...]) -> None:
        if self._list is not None:
            self._list.close()
        self._list = LastSaves(self._host, saves, now=self._seat.now(), mark=mark.unit if mark else 0)
        self._list.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list.asked.connect(self._undo)
        self._list.closing.connect(self._on_list_closing)
        self._list.start()

    def _on_list_closing(self) -> None:
        self._list = None

    def _undo(self, save: LastSave) -> None:
        self._busy = True
        work = partial(undo, self._seat, save)
        self._tasks.database(work, owner=self, done=self._on_undone, failed=partial(self._on_refused, save))

    def _on_undone(self, done: Undone) -> None:
        self._toasts.tell(tr(f"已撤销：{_named(done)}", f"Undone: {_named(done)}"))
        self.undone.emit(done)
        again, self._again = self._again, 0
        self._busy = False
        for _ in range(again):
            self.undo_last()

    def _on_refused(self, save: LastSave, error: Exception) -> None:
        """Somebody was quicker since the list was read."""
        self._rest()
        if not isinstance(error, CannotUndo):
            raise error
        self._refuse(save, say(error.words))

    def _on_failed(self, error: Exception) -> None:
        self._rest()
        raise error

    def _rest(self) -> None:
        self._busy, self._again = False, 0

    def _refuse(self, save: LastSave, why: str) -> None:
        text = tr(f"没有撤销“{_named(save)}”：{why}", f'"{_named(save)}" was not undone: {why}')
        more = partial(self.show_list, save)
        self._toasts.tell(text, Tone.WARN, action=tr("最近的保存", "Last saves"), on_action=more)


def _named(save: LastSave | Undone) -> str:
    return f"{say(save.act)} · {say(save.title)}"
