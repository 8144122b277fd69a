"""Before the first answer: bars where it will stand, or why it did not come and the way to ask again."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tasks import Job, Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.skeleton import Shape, Skeleton
from crm_desktop.ui.widgets.toast import Toast

T = TypeVar("T")
_MOMENT: Final = 150
"""Milliseconds that nobody notices: an answer within them shows no bars at all."""


class Awaiting(QWidget):
    """Lies over `host` until something asked through it has been answered; from then on it stays away.

    A first question that fails leaves its sentence here, with 再试一次; a later one is told in the corner, as what
    was read before still stands. A bug is reported besides.
    """

    def __init__(self, host: QWidget, tasks: Tasks, *, shape: Shape = Shape.ROWS) -> None:
        super().__init__(host)
        self.setObjectName("awaiting")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._host, self._tasks, self._on_card = host, tasks, shape is Shape.ROWS
        self.setProperty("onCard", self._on_card)
        self._answered = False
        self._again: Callable[[], object] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._bars = Skeleton(self, shape)
        self._column.addWidget(self._bars)
        self._trouble: EmptyState | None = None
        self.sentence = ""
        """What is said there, as the person reads it."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_MOMENT)
        self._later.timeout.connect(self._show_bars)
        self.hide()
        host.installEventFilter(self)

    @property
    def trouble(self) -> EmptyState | None:
        """What is said where the first answer should stand, if it failed."""
        return self._trouble

    def ask(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        beside: bool = False,
    ) -> Job:
        """Run `work` for `owner`, on the database thread or `beside` it; see `Tasks.network`.

        With `failed`, a failure is the asker's, and nothing is said here.
        """
        self._again = partial(self.ask, work, owner=owner, done=done, failed=failed, beside=beside)
        if not self._answered:
            self._later.start()
        run = self._tasks.network if beside else self._tasks.database
        return run(
            work,
            owner=owner,
            done=partial(self._on_done, done),
            failed=self.fail if failed is None else partial(self._on_failed, failed),
        )

    def start_over(self) -> None:
        """What stands under here is of something else now: the next answer counts as the first."""
        self._answered = False

    def stand_aside(self) -> None:
        """The answer is here."""
        self._answered = True
        self._later.stop()
        self._drop_trouble()
        self.hide()

    def fail(self, error: Exception) -> None:
        """Say why nothing stands here; raises what is a bug, or what came after a first answer."""
        self._later.stop()
        if self._answered:
            raise error
        words = sentence(error)
        self._show_trouble(say(words) if words is not None else _unexpected())
        if words is None:
            raise error

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the host at every size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._fit(watched)
        return False

    def _on_done(self, done: Callable[[T], None], result: T) -> None:
        self.stand_aside()
        done(result)

    def _on_failed(self, failed: Callable[[Exception], None], error: Exception) -> None:
        self._later.stop()
        self.hide()
        failed(error)

    def _show_bars(self) -> None:
        self._drop_trouble()
        self.setAccessibleName(tr("正在读取", "Being read"))
        self._bars.show()
        self._cover()

    def _show_trouble(self, text: str) -> None:
        self._drop_trouble()
        self.sentence = text
        title, act = tr("暂时读不出来", "This cannot be read just now"), tr("再试一次", "Try again")
        self._trouble = EmptyState(self, icon="triangle-alert", title=title, text=text, action=act, tone=Tone.WARN)
        self._trouble.acted.connect(self._on_again)
        self._column.addWidget(self._trouble)
        self.setAccessibleName(f"{title} {text}")
        self._bars.hide()
        self._cover()
        self._say_once()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def showEvent(self, event: QShowEvent) -> None:
        """The page comes into sight, and with it what is said here."""
        super().showEvent(event)
        self._say_once()

    def _say_once(self) -> None:
        """What is said here is not said in the corner as well."""
        if self._trouble is not None and self.isVisible():
            for toast in self.window().findChildren(Toast):
                if toast.text == self.sentence and not toast.offers:
                    toast.close()

    def _cover(self) -> None:
        self._fit(self._host)
        self.show()
        self.raise_()

    def _fit(self, host: QWidget) -> None:
        """A card's own line stays in sight."""
        edge = 1 if self._on_card else 0
        self.setGeometry(host.rect().adjusted(edge, edge, -edge, -edge))

    def _drop_trouble(self) -> None:
        if self._trouble is not None and isValid(self._trouble):
            self._column.removeWidget(self._trouble)
            self._trouble.hide()
            self._trouble.deleteLater()
        self._trouble = None

    def _on_again(self) -> None:
        if self._again is not None:
            self._again()


def says_already(window: QWidget, text: str) -> bool:
    """Whether that sentence stands on a page in sight: the corner need not repeat it."""
    return any(
        one.trouble is not None and one.sentence == text and one.isVisible() for one in window.findChildren(Awaiting)
    )


def _unexpected() -> str:
    return tr(
        "程序出了一点问题，已经记录下来。数据都在，再试一次多半就好。",
        "Something went wrong and has been noted. Nothing is lost; trying again often helps.",
    )
