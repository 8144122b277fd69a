"""The right side of a customer's page: all that happened, and in its place a field's history or a form's photo."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.field_history import FieldHistory, field_history
from crm_desktop.services.form_photos import keep_photo, look_at_photo
from crm_desktop.services.seat import Seat
from crm_desktop.services.timeline import TimelinePage, timeline
from crm_desktop.ui.customers.happenings import happening
from crm_desktop.ui.customers.history_panel import HistoryPanel
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import PhotoPane
from crm_desktop.ui.paper.taking import LARGE, Taking
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.timeline import Timeline


class TimelinePanel(Card):
    """`restore_asked(field, contact id, key)`, `part_asked(merge id)`."""

    restore_asked = Signal(object, object, object)
    part_asked = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent, margin=16)
        self._desk, self._seat = desk, seat
        self._customer, self._shown_history = "", ("", "")
        self._mark: tuple[datetime, str] | None = None
        self._came_from: QWidget | None = None
        self._right: Allowed | Refused = Allowed()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._build_timeline(now))
        self.history = HistoryPanel(self, now=now)
        self.history.closed.connect(self.close_history)
        self.history.restore_asked.connect(self._on_restore)
        self._stack.addWidget(self.history)
        self._photos: list[str] = []
        self.photo = PhotoPane(self._stack, framed=False)
        self.photo.offer_changes(False)
        self.photo.shut.connect(self.show_timeline)
        self._stack.addWidget(self.photo)
        self._taking = Taking(self, desk, seat, keep=keep_photo)
        self.body.addWidget(self._stack)

    def sit(self, seat: Seat) -> None:
        """Read and save from that seat: at head office, one in the branch that keeps the customer."""
        self._seat = seat

    @property
    def showing_history(self) -> bool:
        """Whether a field's history stands in place of the timeline."""
        return self._stack.currentIndex() == 1

    def show_customer(self, customer_id: str, first: TimelinePage) -> None:
        """Show a customer's newest events; what was open in their place stays only for the same customer."""
        same = customer_id == self._customer
        self._customer = customer_id
        self._take(first, start=True)
        if same and self.showing_history:
            self._fetch_history(focus=False)
        elif not same:
            self.show_timeline()
            self._scroll.verticalScrollBar().setValue(0)

    def set_right(self, right: Allowed | Refused) -> None:
        """Whether this person may put old values back."""
        self._right = right

    def ask_history(self, field: str, contact_id: str = "") -> None:
        """Show the history of a field; the keys go there, and back to where they were once it is closed."""
        if not self.showing_history:
            self._came_from = self.window().focusWidget()
        self._shown_history = (field, contact_id)
        self._fetch_history(focus=True)

    def show_timeline(self) -> None:
        """All that happened."""
        self._stack.setCurrentIndex(0)

    def turn_photo(self) -> None:
        """Alt+P: the photo of the newest form that has one, or back to all that happened."""
        if self._stack.currentWidget() is self.photo:
            self.show_timeline()
        elif self._photos:
            self._show_photo(self._photos[0])

    def close_history(self) -> None:
        """Back to all that happened, and with the keys to where the history was asked for."""
        self.show_timeline()
        back, self._came_from = self._came_from, None
        if back is not None and isValid(back):
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetch_history(self, *, focus: bool) -> None:
        field, contact_id = self._shown_history
        work = partial(field_history, self._seat, self._customer, field, contact_id=contact_id)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_history, focus))

    def _on_history(self, focus: bool, history: FieldHistory) -> None:
        if history.field != self._shown_history[0]:
            return
        focused = self.window().focusWidget()
        focus = focus or (focused is not None and self.history.isAncestorOf(focused))
        self.history.show_history(history, right=self._right)
        self._stack.setCurrentIndex(1)
        if focus:
            self.history.start()

    def _on_restore(self, key: object) -> None:
        self.restore_asked.emit(*self._shown_history, key)

    def _on_acted(self, key: object) -> None:
        if str(key) in self._photos:
            self._show_photo(str(key))
        else:
            self.part_asked.emit(key)

    def _show_photo(self, form_id: str) -> None:
        work = partial(look_at_photo, self._seat, form_id)
        self._taking.show(work, LARGE, partial(self._on_photo, self._customer))

    def _on_photo(self, customer_id: str, image: QImage | None, why: str) -> None:
        if customer_id != self._customer:
            return
        if image is None:
            self._desk.toasts.tell(why, Tone.INFO)
            return
        self.photo.show_photo(image, tr("纸质登记表", "The paper form"))
        self.photo.canvas.widen()
        self._stack.setCurrentWidget(self.photo)

    def _on_more(self) -> None:
        work = partial(timeline, self._seat, self._customer, before=self._mark)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_older, self._customer))

    def _on_older(self, customer_id: str, page: TimelinePage) -> None:
        if customer_id == self._customer:
            self._take(page, start=False)

    def _take(self, page: TimelinePage, *, start: bool) -> None:
        self._mark = page.events[-1].mark if page.events else None
        shown = [] if start else self._photos
        self._photos = [*shown, *(event.photo_of for event in page.events if event.photo_of)]
        show = self.timeline.show_first if start else self.timeline.add_older
        show([happening(event) for event in page.events], more=page.more)

    def _build_timeline(self, now: Callable[[], datetime]) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHeader(made, tr("动态", "Timeline"), tr("最新的在上", "newest first")))
        self._scroll = ScrollColumn(made, margin=0)
        self.timeline = Timeline(self, now=now)
        self.timeline.setContentsMargins(0, 0, 8, 0)
        self.timeline.more_asked.connect(self._on_more)
        self.timeline.acted.connect(self._on_acted)
        self._scroll.body.addWidget(self.timeline)
        column.addWidget(self._scroll, 1)
        return made
