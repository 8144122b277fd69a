"""The photo of the paper beside what the counter keyed of it: comes after the fields, and never holds them up (M4)."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.filing_form import OpenedForm
from crm_desktop.services.form_photos import concerns_photos, keep_photo, look_at_photo, photo_of, put_photo
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import photo_words
from crm_desktop.ui.paper.taking import LARGE, Paper, Taking
from crm_desktop.ui.profile_entry.table import ENLARGE, Room, Table
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.picture_drops import PictureDrops

_BACK = Words("照片缩回原处", "Put the photo back in its place")


class PaperBeside(QObject):
    """`enlarged(bool)` when the photo takes all the room but the profile's, or no longer does."""

    enlarged = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat, *, table: Table) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._table = desk, seat, table
        self._form_id = self._photo = ""
        self._looked = ("", "")
        self._large = False
        self._taking = Taking(parent, desk, seat, keep=keep_photo)
        self._taking.kept.connect(self._on_kept)
        self._drops = PictureDrops(self)
        self._drops.given.connect(self._on_given)
        self._drops.watch(table, table.written.viewport(), table.profile.viewport())
        table.form_shown.connect(self._on_form)
        table.photo.clicked.connect(self.open)
        table.paper.shut.connect(self._turn_size)
        table.paper.replace_asked.connect(self._choose)
        table.paper.removed.connect(self._on_removed)
        table.installEventFilter(self)

    def open(self) -> None:
        """Alt+P: enlarge the photo of the form on the table, put it back in its place, or choose one."""
        if self._form_id and self._table.isVisible():
            if self._photo:
                self._turn_size()
            else:
                self._choose()

    def page(self, by: int) -> None:
        """Move the enlarged photo up or down; else the profile, as ever."""
        if self._large:
            self._table.paper.canvas.scroll(by)
        else:
            bar = self._table.profile.verticalScrollBar()
            bar.setValue(bar.value() + by * bar.pageStep())

    def follow(self, changes: object) -> None:
        """Something was saved or came by sync: the form may have another photo, or the one it has may be here now."""
        if self._form_id and concerns_photos(changes):
            form_id = self._form_id
            self._desk.tasks.database(
                partial(photo_of, self._seat, form_id),
                owner=self,
                done=partial(self._on_named, form_id),
                failed=self._on_gone,
            )

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What lay on the table while nobody saw it is looked at now."""
        if event.type() == QEvent.Type.Show:
            self._look()
        return False

    def _on_form(self, form: OpenedForm) -> None:
        if form.form_id != self._form_id:
            self._looked = ("", "")
        self._form_id, self._photo = form.form_id, form.photo
        inputs = self._table.profile.findChildren(QWidget)
        self._drops.watch(*(one for one in inputs if one.focusPolicy() != Qt.FocusPolicy.NoFocus))
        self._make_room()
        self._look()

    def _on_named(self, form_id: str, photo: str) -> None:
        if form_id != self._form_id:
            return
        if photo != self._photo:
            self._photo = photo
            self._make_room()
        self._look()

    def _make_room(self) -> None:
        self._table.photo.setText(photo_words(has=bool(self._photo)))
        large = bool(self._photo) and self._large
        self.enlarged.emit(large)
        self._table.make_room(Room.ALL if large else Room.SOME if self._photo else Room.NONE)
        pane = self._table.paper
        pane.dress_corner("x" if large else "panel-left", _BACK if large else ENLARGE)
        pane.offer_changes(large)
        pane.canvas.widen()

    def _look(self) -> None:
        """Once for each photo that lies on the table in sight, however often it is painted."""
        wanted = (self._form_id, self._photo)
        if not self._photo or self._looked == wanted or not self._table.isVisible():
            return
        self._looked = wanted
        self._table.paper.wait(tr("正在打开照片", "Opening the photo"), self._title)
        work = partial(look_at_photo, self._seat, self._form_id)
        self._taking.show(work, LARGE, partial(self._on_read, wanted))

    def _on_read(self, wanted: tuple[str, str], image: QImage | None, why: str) -> None:
        if wanted != (self._form_id, self._photo):
            return
        if image is None:
            self._looked = ("", "")
            self._table.paper.wait(why, self._title)
        else:
            self._table.paper.show_photo(image, self._title)
            self._table.paper.canvas.widen()

    @property
    def _title(self) -> str:
        return tr("纸质表", "The paper form")

    def _turn_size(self) -> None:
        self._large = not self._large
        self._make_room()

    def _choose(self) -> None:
        self._taking.choose(Paper(self._form_id))

    def _on_given(self, source: Path | QImage) -> None:
        if self._form_id:
            self._taking.take(Paper(self._form_id), source)

    def _on_kept(self, paper: Paper, photo: str) -> None:
        self._put(paper.key, photo)

    def _on_removed(self) -> None:
        self._put(self._form_id, "")

    def _put(self, form_id: str, photo: str) -> None:
        self._desk.tasks.database(
            partial(put_photo, self._seat, form_id, photo),
            owner=self,
            done=partial(self._on_put, form_id, photo),
            failed=self._on_refused,
        )

    def _on_put(self, form_id: str, photo: str, _nothing: None) -> None:
        told = tr("照片已附到登记表", "The photo is with the form") if photo else tr("照片已移除", "Photo removed")
        self._desk.toasts.tell(told, Tone.GOOD)
        self._on_named(form_id, photo)

    def _on_refused(self, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _on_gone(self, error: Exception) -> None:
        """The form left this desktop meanwhile: the page says so when it is filed or laid aside."""
        if sentence(error) is None:
            raise error
