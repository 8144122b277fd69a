"""The photo of the unfolded page: chosen, dropped or pasted, shown beside the row, and opened larger (M3)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import PageRow
from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.photo_slot import THUMB
from crm_desktop.ui.visits.photo_view import MOST, PhotoView
from crm_desktop.ui.visits.row_photos import RowPhotos
from crm_desktop.ui.visits.visit_form import VisitForm


class PagePhoto(QObject):
    """Between the form of the row, and where photos are made fit, kept and read.

    `page` tells which page is unfolded, None for none; `keep` is called when its photo has changed.
    """

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
        self._desk, self._form, self._page, self._keep = desk, form, page, keep
        self.refused: Words | None = None
        self.rows = RowPhotos(parent, desk, seat)
        self.view = PhotoView(parent)
        form.photo_asked.connect(self.open)
        form.picture_given.connect(self._on_picture)
        self.view.replace_asked.connect(self._on_other)
        self.view.removed.connect(self._on_removed)

    def show(self) -> None:
        """Bring the picture to its place beside the row, if the row has one that is not shown yet."""
        photo = self._form.keyed().photo
        if photo and not self._form.slot.has_image:
            self.rows.show(photo, THUMB, partial(self._on_thumb, photo))

    def put(self, photo: str) -> None:
        """The unfolded row shows that photo from now on."""
        self._form.show_photo(photo)
        self._keep()
        self.show()

    def open(self) -> None:
        """Look at the photo of the unfolded row, or choose one."""
        page, photo = self._page(), self._form.keyed().photo
        if page is None or not self._form.picture.isEnabled():
            return
        if not photo:
            self.rows.choose(page)
            return
        visit = page.visit if page.visit is not None and page.visit.photo == photo else None
        self.rows.show(photo, MOST, partial(self._on_large, page.number), visit_id=visit.id if visit else "")

    def _on_large(self, number: int, image: QImage | None, why: str) -> None:
        page = self._page()
        if image is None:
            self._desk.toasts.tell(why, Tone.INFO)
        elif page is not None and page.number == number:
            self.view.show_photo(image, number, refused=self.refused)

    def _on_picture(self, source: Path | QImage) -> None:
        page = self._page()
        if page is not None:
            self.rows.take(page, source)

    def _on_other(self) -> None:
        page = self._page()
        if page is not None:
            self.rows.choose(page)

    def _on_removed(self) -> None:
        self._form.show_photo("")
        self._keep()

    def _on_thumb(self, photo: str, image: QImage | None, why: str) -> None:
        if self._form.keyed().photo != photo:
            return
        if image is not None:
            self._form.slot.show_image(image)
        else:
            self._form.slot.wait(why)
