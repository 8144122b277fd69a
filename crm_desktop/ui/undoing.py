"""Ctrl+Z outside a text field: the last save is taken back, and the message offers to put it back again."""

from functools import partial

from PySide6.QtCore import QObject

from crm_desktop.rules.words import Words
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.seat import Seat
from crm_desktop.services.undoing import Undone, redo_save, undo_save
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone


class UndoSaves(QObject):
    """Hears the shell's `undo_asked`; one at a time, so that a key held down does not run through the day."""

    def __init__(self, parent: QObject, shell: Shell, seat: Seat, tasks: Tasks) -> None:
        super().__init__(parent)
        self._shell, self._seat, self._tasks = shell, seat, tasks
        self._under_way = False
        shell.undo_asked.connect(self.undo)

    def undo(self) -> None:
        """Take back the last save of the person who sits here."""
        if not self._under_way:
            self._under_way = True
            self._tasks.database(partial(undo_save, self._seat), owner=self, done=self._on_undone, failed=self._on_kept)

    def _redo(self, unit: int) -> None:
        work = partial(redo_save, self._seat, unit)
        self._tasks.database(work, owner=self, done=self._on_redone, failed=self._on_kept)

    def _on_undone(self, undone: Undone) -> None:
        self._under_way = False
        self._shell.toasts.tell(
            say(_told(undone)), Tone.INFO, action=tr("恢复", "Put back"), on_action=partial(self._redo, undone.unit)
        )

    def _on_redone(self, undone: Undone) -> None:
        self._shell.toasts.tell(tr(f"已恢复：{undone.record.zh}", f"Put back: {undone.record.en}"), Tone.GOOD)

    def _on_kept(self, error: Exception) -> None:
        self._under_way = False
        if not isinstance(error, ServiceError):
            raise error
        self._shell.toasts.tell(say(error.words), Tone.WARN)


def _told(undone: Undone) -> Words:
    return Words(f"已撤销“{undone.act.zh}”：{undone.record.zh}", f"Undone: {undone.act.en}, {undone.record.en}")
