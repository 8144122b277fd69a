"""Photos of pages on their way into a row and onto the screen: made fit and read beside the window (M3)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.services.booklets import PageRow
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_photos import give_up_photo, keep_photo, look_at_photo, read_photo
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.photos import made_fit, shown
from crm_desktop.ui.tokens import Tone

Then = Callable[[], None]
Show = Callable[[QImage | None, str], None]
"""The picture, or None and why there is none."""


class RowPhotos(QObject):
    """`kept(page, photo)` once a photo that was given is on disk; until then `after` holds its row back."""

    kept = Signal(object, object)

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._window, self._desk, self._seat = parent, desk, seat
        self._latest: dict[str, object] = {}
        self._held: dict[str, list[Then]] = {}

    def choose(self, page: PageRow) -> None:
        """Let the person choose a file for that page."""
        kinds = tr("照片 (*.jpg *.jpeg *.png)", "Photos (*.jpg *.jpeg *.png)")
        title = tr("选择纸页照片", "Choose a photo of the page")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        if path:
            self.take(page, Path(path))

    def take(self, page: PageRow, source: Path | QImage) -> None:
        """A photo for that page; of two given in a row the later one counts."""
        turn = self._latest[page.code] = object()
        self._desk.tasks.network(
            partial(made_fit, source),
            owner=self,
            done=partial(self._on_fit, page, turn),
            failed=partial(self._on_failed, page.code, turn),
        )

    def after(self, code: str, then: Then) -> None:
        """Call `then` now, or once the photo given for that page is on disk or has proved to be none."""
        if code in self._latest:
            self._held.setdefault(code, []).append(then)
        else:
            then()

    def under_way(self, code: str) -> bool:
        """Whether a photo for that page is being made fit."""
        return code in self._latest

    def give_up(self, photo: str) -> None:
        """No row that is being keyed names it any more."""
        self._desk.tasks.database(partial(give_up_photo, self._seat, photo), owner=self)

    def show(self, photo: str, most: QSize, then: Show, *, visit_id: str = "") -> None:
        """Read a photo for the screen; of a visit on record, `visit_id`, it is a look that is logged."""
        work = partial(look_at_photo, self._seat, visit_id) if visit_id else partial(read_photo, self._seat, photo)
        self._desk.tasks.database(
            work, owner=self, done=partial(self._on_read, most, then), failed=partial(self._on_unread, then)
        )

    def _on_fit(self, page: PageRow, turn: object, content: bytes) -> None:
        if self._latest.get(page.code) is not turn:
            return
        self._desk.tasks.database(
            partial(keep_photo, self._seat, content),
            owner=self,
            done=partial(self._on_kept, page, turn),
            failed=partial(self._on_failed, page.code, turn),
        )

    def _on_kept(self, page: PageRow, turn: object, photo: str) -> None:
        self.kept.emit(page, photo)
        self._settle(page.code, turn)

    def _on_failed(self, code: str, turn: object, error: Exception) -> None:
        self._settle(code, turn)
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _settle(self, code: str, turn: object) -> None:
        if self._latest.get(code) is turn:
            del self._latest[code]
            for then in self._held.pop(code, []):
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
