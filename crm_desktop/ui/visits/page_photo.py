"""The photo of the unfolded page: chosen, dropped or pasted, shown beside the row, and opened beside the sheet (M3)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import PageRow
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_photos import keep_photo, look_at_photo, read_photo
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import PhotoPane
from crm_desktop.ui.paper.taking import LARGE, Paper, Taking
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.photo_slot import THUMB
from crm_desktop.ui.visits.visit_form import VisitForm

_NARROW, _WIDE = 228, 560
_SHEET = 690
"""Pixels a row needs beside the photo, in the smallest window, its longest name cut short."""


class PagePhoto(QObject):
    """Between the form of the row, and where photos are made fit, kept and read.

    `page` tells which page is unfolded, None for none; `keep` is called when its photo has changed, and
    `kept_elsewhere(page, photo)` comes when a photo is on disk whose row is folded by then.
    """

    kept_elsewhere = Signal(object, object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        seat: Seat,
        *,
        form: VisitForm,
        page: Callable[[], PageRow | None],
        keep: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._form, self._page, self._keep = desk, seat, form, page, keep
        self.refused: Words | None = None
        self.rows = Taking(parent, desk, seat, keep=keep_photo)
        self.view = PhotoPane(parent)
        self.view.setMinimumWidth(_NARROW)
        self.view.setMaximumWidth(_WIDE)
        self.view.hide()
        self.rows.kept.connect(self._on_kept)
        form.photo_asked.connect(self.open)
        form.picture_given.connect(self._on_picture)
        self.view.shut.connect(self.put_away)
        self.view.replace_asked.connect(self._on_other)
        self.view.removed.connect(self._on_removed)

    def beside(self, sheet: QWidget) -> QHBoxLayout:
        """The sheet with the photo beside it: what is keyed and what it is keyed from are both in sight."""
        row = QHBoxLayout()
        row.setSpacing(12)
        sheet.setMinimumWidth(_SHEET)
        row.addWidget(sheet, 5)
        row.addWidget(self.view, 3)
        return row

    def show(self) -> None:
        """Bring the picture to its place beside the row, if the row has one that is not shown yet."""
        photo = self._form.keyed().photo
        if photo and not self._form.slot.has_image:
            self.rows.show(partial(read_photo, self._seat, photo), THUMB, partial(self._on_thumb, photo))

    def open(self) -> None:
        """Look at the photo of the unfolded row beside the sheet, put it away again, or choose one."""
        page, photo = self._page(), self._form.keyed().photo
        if page is None or not self._form.picture.isEnabled():
            return
        if self.put_away():
            return
        if not photo:
            self.rows.choose(Paper(page.code, page))
            return
        visit = page.visit if page.visit is not None and page.visit.photo == photo else None
        read = partial(look_at_photo, self._seat, visit.id) if visit else partial(read_photo, self._seat, photo)
        self.rows.show(read, LARGE, partial(self._on_large, page.number))

    def put_away(self) -> bool:
        """Put the photo away; whether it was on show."""
        shown = self.view.isVisible()
        self.view.put_away()
        self._form.make_way(on=False)
        return shown

    def _on_kept(self, paper: Paper, photo: str) -> None:
        """The photo is on disk: it belongs to its row, whether that is still unfolded or not."""
        page = self._page()
        if page is None or page.code != paper.key:
            self.kept_elsewhere.emit(paper.about, photo)
            return
        self._form.show_photo(photo)
        self.view.put_away()
        self._keep()
        self.show()

    def _on_large(self, number: int, image: QImage | None, why: str) -> None:
        page = self._page()
        if image is None:
            self._desk.toasts.tell(why, Tone.INFO)
        elif page is not None and page.number == number:
            title = tr(f"第 {number} 页的照片", f"Photo of page {number}")
            self.view.show_photo(image, title, refused=self.refused)
            self.view.show()
            self._form.make_way(on=True)

    def _on_picture(self, source: Path | QImage) -> None:
        page = self._page()
        if page is not None:
            self.rows.take(Paper(page.code, page), source)

    def _on_other(self) -> None:
        page = self._page()
        if page is not None:
            self.rows.choose(Paper(page.code, page))

    def _on_removed(self) -> None:
        self.view.put_away()
        self._form.show_photo("")
        self._keep()

    def _on_thumb(self, photo: str, image: QImage | None, why: str) -> None:
        if self._form.keyed().photo != photo:
            return
        if image is not None:
            self._form.slot.show_image(image)
        else:
            self._form.slot.wait(why)
