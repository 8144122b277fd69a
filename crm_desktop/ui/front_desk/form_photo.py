"""The photo of the paper that a form at the counter is keyed from: attached by key, paste or drop, never asked for."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import PHOTO, CounterWork, Mode
from crm_desktop.services.form_photos import keep_photo, look_at_photo, put_photo, read_photo
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import KEY
from crm_desktop.ui.paper.taking import LARGE, Paper, Taking
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.picture_drops import PictureDrops

_WORDS: Final = Words("登记表照片", "Photo of the form")


class FormPhoto(QObject):
    """`changed()` when the piece in hand has another photo, `kept_elsewhere(id, photo)` when a parked one has.

    A photo given to a piece of work is saved with it; one that comes later, or is given to a form just saved, is put
    on record with that form.
    """

    changed = Signal()
    kept_elsewhere = Signal(object, object)

    def __init__(self, parent: QWidget, *, desk: Desk, seat: Seat, view: DeskView) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._view = desk, seat, view
        self._work = CounterWork()
        self._saved_form = ""
        self._photos: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._became: dict[str, str] = {}
        self._taking = Taking(parent, desk, seat, keep=keep_photo)
        self._taking.kept.connect(self._on_kept)
        self._drops = PictureDrops(self)
        self._drops.given.connect(self._on_given)
        self._drops.watch(*_ground(view))
        pane = view.panel.photo
        pane.shut.connect(self.put_away)
        pane.replace_asked.connect(self._choose)
        pane.removed.connect(self._on_removed)
        view.bar.photo_asked.connect(self.open)
        view.saved.photo_asked.connect(self.open)
        desk.shortcuts.bind(KEY, _WORDS, owner=view.desk, slot=self.open, group=places.FRONT_DESK.words)

    def begin(self, work: CounterWork) -> None:
        """Another piece of work is in hand."""
        self._work, self._saved_form = work, ""
        self._photos[work.id] = str(work.values.get(PHOTO) or "")
        self.put_away()
        self._tell()

    def within(self, work_id: str, values: Mapping[str, object]) -> dict[str, object]:
        """The answers of a piece of work, with what its photo is named by."""
        photo = self._of(work_id)
        told = {key: value for key, value in values.items() if key != PHOTO}
        return {**told, PHOTO: photo} if photo else told

    def after(self, work_id: str, then: Callable[[], None]) -> None:
        """Call `then` now; where a photo was given and is not on disk yet, once it is."""
        self._taking.after(work_id, then)

    def send(self, work_id: str) -> str:
        """What the photo is named by that a piece of work is saved with."""
        self._sent[work_id] = self._of(work_id)
        return self._sent[work_id]

    def landed(self, work_id: str, form_id: str) -> None:
        """A piece of work is on record, as that form or ("") as something else: a photo that came since follows it."""
        sent, photo = self._sent.pop(work_id, ""), self._photos.pop(work_id, "")
        self._became[work_id] = form_id
        if form_id:
            self._photos[form_id] = sent
        if photo != sent:
            self._put(work_id, photo)

    def saved(self, form_id: str) -> None:
        """What was saved is on screen: that form, or ("") something else."""
        self._saved_form = form_id
        self.put_away()
        self._tell()

    def open(self) -> None:
        """Alt+P: look at the photo beside the work, put it away again, or choose one."""
        if not self._offered:
            return
        if self._view.panel.shows(self._view.panel.photo):
            self.put_away()
            return
        photo = self._of(self._key)
        if not photo:
            self._choose()
            return
        form = self._saved_form
        read = partial(look_at_photo, self._seat, form) if form else partial(read_photo, self._seat, photo)
        self._taking.show(read, LARGE, partial(self._on_read, self._key))

    def put_away(self) -> bool:
        """Show beside the work what stood there before the photo; whether the photo was on show."""
        panel = self._view.panel
        shown = panel.shows(panel.photo)
        if shown:
            panel.close_photo()
        return shown

    def _of(self, key: str) -> str:
        return self._photos.get(key, "")

    @property
    def _key(self) -> str:
        return self._saved_form if self._view.shows_saved else self._work.id

    @property
    def _offered(self) -> bool:
        """Whether there is a paper: a form, or what came of one."""
        if self._view.shows_saved:
            return bool(self._saved_form)
        return self._work.mode is Mode.REGISTER or bool(self._of(self._work.id))

    def _choose(self) -> None:
        self._taking.choose(Paper(self._key))

    def _on_given(self, source: Path | QImage) -> None:
        if self._offered:
            self._taking.take(Paper(self._key), source)

    def _on_removed(self) -> None:
        self._put(self._key, "")

    def _on_kept(self, paper: Paper, photo: str) -> None:
        self._put(paper.key, photo)

    def _put(self, key: str, photo: str) -> None:
        """Have that piece of work, or the form it has become, show another photo, or none."""
        key, on_record = self._became.get(key, key), key in self._became or key in self._became.values()
        before = self._of(key)
        if photo == before:
            return
        if on_record:
            self._put_on_record(key, photo)
        else:
            self._photos[key] = photo
            if key == self._work.id:
                self.changed.emit()
            else:
                self.kept_elsewhere.emit(key, photo)
            if before:  # the draft names it no more
                self._taking.give_up(before)
        if key == self._key:
            self.put_away()
        self._tell()

    def _put_on_record(self, form_id: str, photo: str) -> None:
        if not form_id:
            lost = tr("照片没有存上：这次没有登记表", "The photo was not saved: there is no form this time")
            self._desk.toasts.tell(lost, Tone.WARN)
            return
        self._photos[form_id] = photo
        work = partial(put_photo, self._seat, form_id, photo)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_put, photo))

    def _on_put(self, photo: str, _nothing: None) -> None:
        told = tr("照片已附到登记表", "The photo is with the form") if photo else tr("照片已移除", "Photo removed")
        self._desk.toasts.tell(told, Tone.GOOD)

    def _on_read(self, key: str, image: QImage | None, why: str) -> None:
        if key != self._key:
            return
        if image is None:
            self._desk.toasts.tell(why, Tone.INFO)
            return
        panel = self._view.panel
        panel.photo.show_photo(image, tr("纸质表照片", "The paper form"))
        panel.open_photo()

    def _tell(self) -> None:
        """Say at the foot, and under what was saved, whether there is a photo."""
        has = bool(self._of(self._work.id))
        self._view.bar.show_photo(has=has, offered=has or self._work.mode is Mode.REGISTER)
        self._view.saved.show_photo(has=bool(self._of(self._saved_form)), offered=bool(self._saved_form))


def _ground(view: DeskView) -> Iterable[QWidget]:
    """All that a picture can be dropped on or pasted into while a form is keyed, or was just saved."""
    inputs = [view.form.input(key) for key in view.form.keys]
    areas = [one.viewport() for one in inputs if isinstance(one, QAbstractScrollArea)]
    return (view.form.viewport(), *inputs, *areas, view.saved, *view.saved.findChildren(QPushButton))
