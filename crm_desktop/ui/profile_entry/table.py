"""One form on the table: what the counter keyed beside the profile, and below it what can be done."""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.filing_form import OpenedForm
from crm_desktop.services.filing_twins import Twin
from crm_desktop.services.phone_check import PhoneCheck
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.paper.pane import PhotoPane, photo_button
from crm_desktop.ui.profile_entry.ask import Ask
from crm_desktop.ui.profile_entry.profile import Profile
from crm_desktop.ui.profile_entry.steps import Opened
from crm_desktop.ui.profile_entry.written import WrittenForm
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyWords, key_tip
from crm_desktop.ui.widgets.phone_check import PhoneCheckBar
from crm_desktop.ui.widgets.text import Elided, Text, rule

NOT_KEPT: Final = Words("号码改了还没保存：建档后再核实", "Another number is typed: file the form, then verify it")
ENLARGE: Final = Words("放大照片", "Enlarge the photo")
_PROFILE: Final = 440


class Room(Enum):
    """How much of the table the photo of the paper takes."""

    NONE = 0
    SOME = 1
    ALL = 2
    """All but the profile."""


class Table(QSplitter):
    """`file_asked`, `return_asked` by button; `profile` and `ask` are the page's to drive.

    `form_shown(OpenedForm)` when a form lies on the table; the photo of its paper is `PaperBeside`'s to bring.
    """

    form_shown = Signal(object)
    file_asked = Signal()
    return_asked = Signal()
    twin_asked = Signal(object)

    def __init__(self, parent: QWidget | None, *, now: Callable[[], datetime], today: Callable[[], date]) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._now = now
        self._twins: tuple[Twin, ...] = ()
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)
        self.profile = Profile(None, today=today)
        self.ask = Ask(self)
        self.written = WrittenForm(None)
        self.addWidget(self._build_written())
        self.addWidget(self._build_profile())
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setSizes([270, 620])
        self._room, self._sizes = Room.NONE, self.sizes()
        self.profile.entered.connect(self.written.light)
        self.profile.changed.connect(self._on_changed)
        self.profile.completed.connect(self._on_completed)

    def show_form(self, opened: Opened) -> None:
        """Put a form on the table, with what its draft kept."""
        form = opened.form
        self.ask.drop()
        self._number.setText(form.number)
        taken = short(form.received_at, now=self._now()) if form.received_at else form.day.isoformat()
        paper = tr(f"纸质 {form.paper_number}", f"paper {form.paper_number}") if form.paper_number else ""
        self._taken.setText(" · ".join(filter(None, (taken, form.receptionist, paper))))
        self.written.show_lines(form.written, paper_number=form.paper_number)
        self._name.setText(str(form.file.values.get("name") or form.file.values.get("contact.name") or form.number))
        self._show_returned(form)
        self.profile.show_file(form.file, opened.reader)
        if opened.draft is not None:
            self.profile.put_typed(opened.draft.typed, opened.draft.focus)
        self.show_elsewhere(self.profile.show_elsewhere(opened.fresh))
        self.show_twins(opened.twins)
        self.show_check(opened.check)
        self.form_shown.emit(form)

    def make_room(self, room: Room) -> None:
        """Give the photo the room it needs; without one the divider goes back to where it was."""
        before, self._room = self._room, room
        self.paper.setVisible(room is not Room.NONE)
        self.written.setVisible(room is not Room.ALL)
        self._key_words.setVisible(room is Room.NONE)  # beside a photo there is no room for them: F1 has them all
        if before is Room.NONE:
            self._sizes = self.sizes()
        if room is Room.NONE and before is not Room.NONE:
            self.setSizes(self._sizes)
        elif room is not before:
            self._divide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The photo has its share of what there is."""
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        whole = sum(self.sizes())
        left = {Room.SOME: whole * 9 // 20, Room.ALL: whole - _PROFILE}.get(self._room)
        if left is not None:
            self.setSizes([left, whole - left])

    def show_check(self, check: PhoneCheck | None) -> None:
        """Show what is known of the number."""
        self.check.show_check(check, now=self._now(), may_set=True)

    @property
    def number_typed(self) -> bool:
        """Whether another number is typed than the file has: it can be verified once it is kept."""
        return bool(self.profile.edits().keys() & {CONTACT + "mobile", CONTACT + "landline"})

    def show_twins(self, twins: tuple[Twin, ...]) -> None:
        """Say how many files are like this one; nothing stops for it."""
        self._twins = twins
        self._twin.setVisible(bool(twins))
        if twins:
            self._twin.setText(tr(f"疑似重复 {len(twins)}", f"{len(twins)} look alike"))
            first = twins[0]
            why = tr("、", ", ").join(say(one) for one in first.reasons)
            self._twin.setToolTip(" · ".join(filter(None, (first.name, first.contact, first.phone, why))))

    def show_elsewhere(self, count: int) -> None:
        """Say that the file changed elsewhere while it is open here."""
        self._elsewhere.setVisible(count > 0)
        self._elsewhere.say(tr(f"别处改了 {count} 项", f"{count} changed elsewhere"))

    def show_busy(self, busy: bool) -> None:
        """Filing is under way: not twice. The keys wait at the form, as a disabled button would pass them on."""
        if busy and self._file.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        grant(self._file, None, busy=busy)
        if not busy and self.hasFocus():
            self._file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_written(self) -> Card:
        card = Card(None, margin=0)
        card.setMinimumWidth(220)
        card.body.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 11, 12, 10)
        top.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(card, tr("柜台所记", "From the counter"), "title"))
        head.addStretch(1)
        top.addLayout(head)
        self._taken = Elided(card, "", "caption")
        self._number = Elided(card, "", "caption")
        top.addWidget(self._taken)
        card.body.addLayout(top)
        card.body.addWidget(rule(card))
        self.paper = PhotoPane(card, corner=ENLARGE, framed=False)
        self.paper.dress_corner("panel-left", ENLARGE)
        self.paper.hide()
        card.body.addWidget(self.paper, 3)
        card.body.addWidget(self.written, 2)
        card.body.addWidget(rule(card))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 8, 4)
        foot.addWidget(self._number, 1)
        self.photo = photo_button(card, name="formPhoto", measure="small")
        foot.addWidget(self.photo)
        card.body.addLayout(foot)
        return card

    def _build_profile(self) -> Card:
        card = Card(None, margin=0)
        card.setMinimumWidth(_PROFILE)
        card.body.setSpacing(0)
        card.body.addLayout(self._build_head(card))
        card.body.addWidget(rule(card))
        card.body.addWidget(self.profile, 1)
        card.body.addWidget(self.ask)
        card.body.addWidget(rule(card))
        card.body.addLayout(self._build_foot(card))
        return card

    def _build_head(self, card: Card) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(20, 10, 16, 9)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._name = Elided(card, "", "title")
        self._elsewhere = Badge(card, "", Tone.WARN, icon="refresh-cw")
        self._twin = button(card, "", kind="quiet", measure="small", icon="merge", name="twins")
        self._twin.clicked.connect(self._on_twin)
        self._state = Badge(card, "", Tone.WARN)
        row.addWidget(self._name, 1)
        for widget in (self._twin, self._elsewhere, self._state):
            row.addWidget(widget)
        column.addLayout(row)
        self._returned = Text(card, "", "danger", wrap=True)
        column.addWidget(self._returned)
        self.check = PhoneCheckBar(card)
        column.addWidget(self.check)
        return column

    def _build_foot(self, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 9, 16, 9)
        row.setSpacing(8)
        self._key_words = Elided(card, "", "caption")
        KeyWords(self._key_words, _keys, self._key_words.setText)
        row.addWidget(self._key_words, 1)
        row.addStretch()
        back = button(card, tr("退回…", "Return…"), kind="quiet", name="returnForm")
        key_tip(back, "Ctrl+R")
        back.clicked.connect(self.return_asked)
        self._file = button(card, tr("建档，下一张", "File, next"), kind="primary", icon="check", name="fileForm")
        key_tip(self._file, "Ctrl+Return")
        self._file.clicked.connect(self.file_asked)
        row.addWidget(back)
        row.addWidget(self._file)
        return row

    def _show_returned(self, form: OpenedForm) -> None:
        reason = say(form.returned_reason)
        self._returned.setVisible(form.returned)
        self._returned.setText(tr(f"已退回：{reason}。等接待人补正，也可以直接建档。", f"Returned: {reason}."))

    def _on_changed(self) -> None:
        left = len(self.profile.missing())
        words = Words(f"还缺 {left} 项", f"{left} missing") if left else Words("可以建档", "Ready to file")
        self._state.say(say(words), Tone.WARN if left else Tone.GOOD, icon="" if left else "circle-check")
        self.check.hold(say(NOT_KEPT) if self.number_typed else "")

    def _on_completed(self) -> None:
        self._file.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_twin(self) -> None:
        if self._twins:
            self.twin_asked.emit(self._twins[0])


def _keys() -> str:
    declined, before, after = spelled("Alt+D"), spelled("Alt+Left"), spelled("Alt+Right")
    return tr(
        f"Enter 下一项 · {declined} 拒绝提供 · {before} {after} 换一张",
        f"Enter next · {declined} declined · {before} {after} other form",
    )
