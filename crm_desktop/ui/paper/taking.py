"""Photos of paper on their way into what is keyed and onto the screen: made fit and read beside the window (J1, M3)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.services.paper_photos import give_up
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.photos import made_fit, shown
from crm_desktop.ui.tokens import Tone

LARGE: Final = QSize(2000, 2000)
"""Pixels a photo is read in to be read by a person."""
Then = Callable[[], None]
Read = Callable[[], bytes | None]
"""The photo as it is kept, None while it has not come."""
Show = Callable[[QImage | None, str], None]
"""The picture, or None and why there is none."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper whose photo is given: `key` tells it from the others, `about` is for whoever asked."""

    key: str
    about: object = None


class Taking(QObject):
    """`kept(paper, photo)` once a photo that was given is on disk; until then `after` holds its record back.

    `keep` is the service that takes the photo of such a paper.
    """

    kept = Signal(object, object)

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat, *, keep: Callable[[Seat, bytes], str]) -> None:
        super().__init__(parent)
        self._window, self._desk, self._seat, self._keep = parent, desk, seat, keep
        self._latest: dict[str, object] = {}
        self._held: dict[str, list[Then]] = {}

    def choose(self, paper: Paper) -> None:
        """Let the person choose a file for that paper."""
        kinds = tr("照片 (*.jpg *.jpeg *.png)", "Photos (*.jpg *.jpeg *.png)")
        title = tr("选择纸张照片", "Choose a photo of the paper")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if path:
            self.take(paper, Path(path))

    def take(self, paper: Paper, source: Path | QImage) -> None:
        """A photo for that paper; of two given in a row the later one counts."""
        turn = self._latest[paper.key] = object()
        self._desk.tasks.network(
            partial(made_fit, source),
            owner=self,
            done=partial(self._on_fit, paper, turn),
            failed=partial(self._on_failed, paper.key, turn),
        )

    def after(self, key: str, then: Then) -> None:
        """Call `then` now, or once the photo given for that paper is on disk or has proved to be none."""
        if key in self._latest:
            self._held.setdefault(key, []).append(then)
        else:
            then()

    def under_way(self, key: str) -> bool:
        """Whether a photo for that paper is being made fit."""
        return key in self._latest

    def give_up(self, photo: str) -> None:
        """Nothing that is being keyed names it any more."""
        self._desk.tasks.database(partial(give_up, self._seat, photo), owner=self)

    def show(self, read: Read, most: QSize, then: Show) -> None:
        """Read a photo for the screen."""
        self._desk.tasks.database(
            read, owner=self, done=partial(self._on_read, most, then), failed=partial(self._on_unread, then)
        )

    def _on_fit(self, paper: Paper, turn: object, content: bytes) -> None:
        if self._latest.get(paper.key) is not turn:
            return
        self._desk.tasks.database(
            partial(self._keep, self._seat, content),
            owner=self,
            done=partial(self._on_kept, paper, turn),
            failed=partial(self._on_failed, paper.key, turn),
        )

    def _on_kept(self, paper: Paper, turn: object, photo: str) -> None:
        self.kept.emit(paper, photo)
        self._settle(paper.key, turn)

    def _on_failed(self, key: str, turn: object, error: Exception) -> None:
        self._settle(key, turn)
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _settle(self, key: str, turn: object) -> None:
        if self._latest.get(key) is turn:
            del self._latest[key]
            for then in self._held.pop(key, []):
                then()

    def _on_read(self, most: QSize, then: Show, content: bytes | None) -> None:
        if content is None:
            then(None, tr("照片还没传到这台电脑", "The photo has not come to this desktop yet"))
            return
        self._desk.tasks.network(partial(shown, content, most), owner=self, done=partial(self._on_shown, then))

    def _on_shown(self, then: Show, image: QImage) -> None:
        if image.isNull():
            then(None, tr("照片打不开", "The photo cannot be opened"))
        else:
            then(image, "")

    def _on_unread(self, then: Show, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        then(None, say(words))
