"""What the window tells a person once: the first steps at this desktop, and what is new after an update."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QSettings

from crm_desktop.services.first_steps import TOUCHES, first_step, has_taken
from crm_desktop.services.seat import Person, Seat
from crm_desktop.store.branch_store import Changes
from crm_desktop.ui.help.guide_strip import DONE
from crm_desktop.ui.help.news import news_since
from crm_desktop.ui.help.pages import NEWS
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.settings.preferences import GUIDE_OVER, NEWS_SEEN
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.version import VERSION

_FINISHED: Final = "done"
_DISMISSED: Final = "dismissed"


class Guide(QObject):
    """Shows the strip of the first steps until the person's first piece of work is there; then never again."""

    def __init__(self, parent: QObject, shell: Shell, seat: Seat, *, tasks: Tasks, state: QSettings) -> None:
        super().__init__(parent)
        self._shell, self._seat, self._tasks, self._state = shell, seat, tasks, state
        self._step = None if GUIDE_OVER.read(state, seat.person.id) else first_step(seat.person.role)
        self._shown = False
        shell.guide_dismissed.connect(self._on_dismissed)

    def look(self) -> None:
        """Ask the file whether there is anything to lead to."""
        if self._step is not None:
            work = partial(has_taken, self._seat, self._step)
            self._tasks.database(work, owner=self, done=self._on_known)

    def follow(self, changes: Changes) -> None:
        """Something was saved: it may have been the first step."""
        if self._step is not None and changes.touches(*TOUCHES):
            self.look()

    def _on_known(self, taken: bool) -> None:
        if self._step is None:
            return
        if not taken:
            self._shown = True
            self._shell.set_guide(self._step)
            return
        if self._shown:
            more = tr("以后想看怎么做，按 Shift+F1。", "Shift+F1 explains every screen.")
            self._shell.toasts.tell(f"{say(DONE[self._step])}{tr('。', '. ')}{more}")
        self._end(_FINISHED)

    def _on_dismissed(self) -> None:
        self._end(_DISMISSED)

    def _end(self, how: str) -> None:
        self._step = None
        GUIDE_OVER.write(self._state, self._seat.person.id, how)
        self._shell.set_guide(None)


def tell_news(shell: Shell, person: Person, *, state: QSettings, version: str = VERSION) -> None:
    """After an update, once for each person: a quiet notice. Who is new here has nothing to unlearn."""
    seen = NEWS_SEEN.read(state, person.id)
    if seen == version:
        return
    NEWS_SEEN.write(state, person.id, version)
    if seen and news_since(seen, language()):
        shell.toasts.tell(
            tr(f"程序更新到了 {version}", f"The program is now {version}"),
            Tone.INFO,
            action=tr("看看有什么新的", "See what is new"),
            on_action=partial(shell.workspace.show_help, NEWS),
        )
