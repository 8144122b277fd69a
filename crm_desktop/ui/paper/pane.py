"""The photo of a paper beside what is keyed from it: the keys stay where they are while one reads."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.rules.words import Words
from crm_desktop.ui import icons
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.paper.canvas import PhotoCanvas
from crm_desktop.ui.widgets.buttons import Measure, PushButton, button, icon_button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyWords, key_tip
from crm_desktop.ui.widgets.text import Elided

KEY: Final = "Alt+P"
"""Attaches a photo, looks at it, and puts it away again, wherever there is paper."""
_SHUT: Final = Words("收起照片", "Put the photo away")


class PhotoPane(Card):
    """`replace_asked()` for another photo in its place, `removed()` to do without, `shut()` by its corner."""

    replace_asked = Signal()
    removed = Signal()
    shut = Signal()

    def __init__(self, parent: QWidget, *, corner: Words = _SHUT, framed: bool = True) -> None:
        """`corner` is what its corner does; without a frame where it stands within a card."""
        super().__init__(parent, margin=0)
        self.setProperty("card", framed)
        self.setObjectName("photoPane")
        self.body.setSpacing(0)
        self._corner_words = corner
        self._from: QWidget | None = None
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 8, 6)
        head.setSpacing(2)
        self._title = Elided(self, "", "strong")
        head.addWidget(self._title, 1)
        self.smaller = icon_button(self, "zoom-out", tr("缩小", "Smaller"), name="photoSmaller", measure="small")
        self.larger = icon_button(self, "zoom-in", tr("放大", "Larger"), name="photoLarger", measure="small")
        self.turn = icon_button(self, "rotate-ccw", tr("转 90 度", "Turn by 90°"), name="photoTurn", measure="small")
        self.corner = icon_button(self, "x", "", name="photoShut", measure="small")
        KeyWords(self.corner, self._corner_tip, self._say_corner)
        for one in (self.smaller, self.larger, self.turn, self.corner):
            head.addWidget(one)
        self.body.addLayout(head)
        self.canvas = PhotoCanvas(self)
        self.body.addWidget(self.canvas, 1)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(8, 6, 8, 6)
        foot.setSpacing(6)
        foot.addStretch(1)
        self.remove = button(self, tr("移除照片", "Remove"), kind="quiet", measure="small", name="photoRemove")
        self.another = button(self, tr("换一张…", "Another…"), kind="quiet", measure="small", name="photoReplace")
        foot.addWidget(self.remove)
        foot.addWidget(self.another)
        self.body.addWidget(self._foot)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.turn.clicked.connect(self.canvas.turn)
        self.corner.clicked.connect(self.shut)
        self.remove.clicked.connect(self.removed)
        self.another.clicked.connect(self.replace_asked)
        self.canvas.scaled.connect(self._on_scaled)
        for act in (self.smaller, self.larger, self.turn, self.corner, self.remove, self.another):
            act.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys in the field that is keyed

    def show_photo(self, image: QImage, title: str, *, refused: Words | None = None) -> None:
        """Show a photo whole; `refused` says why it cannot be changed."""
        self._say(title, refused)
        self.canvas.show_image(image)

    def wait(self, text: str, title: str, *, refused: Words | None = None) -> None:
        """No picture yet, or none to be had: say so."""
        self._say(title, refused)
        self.canvas.say(text)

    def offer_changes(self, on: bool) -> None:
        """Whether there is room for removing the photo and choosing another."""
        self._foot.setVisible(on)

    def dress_corner(self, icon: str, words: Words) -> None:
        """What the corner does now."""
        self._corner_words = words
        icons.dress(self.corner, icon, "soft", size=16)
        self._say_corner(self._corner_tip())

    def put_away(self) -> None:
        """Hide; the keys go back to where they were when it came, if they are here."""
        focused = self.window().focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if inside and self._from is not None and isValid(self._from):
            self._from.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Remember where the keys are."""
        self._from = self.window().focusWidget()
        super().showEvent(event)

    def _say(self, title: str, refused: Words | None) -> None:
        self._title.setText(title)
        self.canvas.setAccessibleName(title)
        for act in (self.remove, self.another):
            grant(act, refused)

    def _corner_tip(self) -> str:
        return f"{say(self._corner_words)} {spelled(KEY)}"

    def _say_corner(self, tip: str) -> None:
        self.corner.setToolTip(tip)
        self.corner.setAccessibleName(tip)

    def _on_smaller(self) -> None:
        self.canvas.zoom(-1)

    def _on_larger(self) -> None:
        self.canvas.zoom(1)

    def _on_scaled(self) -> None:
        none = "" if self.canvas.has_image else tr("照片还没显示出来", "There is no photo on show yet")
        whole = tr("已是整张", "It is shown whole")
        grant(self.smaller, None, lacks=none or ("" if self.canvas.step else whole))
        at_most = self.canvas.step + 1 >= len(self.canvas.steps)
        grant(self.larger, None, lacks=none or (tr("已是最大", "It is as large as can be") if at_most else ""))
        grant(self.turn, None, lacks=none)


def photo_button(parent: QWidget, *, name: str, measure: Measure = "medium") -> PushButton:
    """What attaches a photo of the paper, or shows it; it says which, and by which key."""
    made = button(parent, photo_words(has=False), kind="quiet", measure=measure, icon="paperclip", name=name)
    key_tip(made, KEY)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys in the field that is keyed
    return made


def photo_words(*, has: bool) -> str:
    """What pressing it does."""
    return tr("看照片", "Photo") if has else tr("附照片", "Add photo")
