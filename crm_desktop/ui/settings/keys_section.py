"""Every key of the program, each to be changed; what was chosen holds on all pages and in every hint at once."""

from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.keymap import KEYS, Key, Taken, caps, keymap, spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.settings.key_button import KeyButton
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text

_RESET: Final = 28


class KeysSection(Section):
    """The keymap as a page."""

    def __init__(self, parent: QWidget) -> None:
        text = tr(
            "点一个键，再按下想用的新键。回车、Esc、Tab 和选项的数字不能改。",
            "Click a key, then press the one you would rather use. Enter, Esc, Tab and the digits of choices stay.",
        )
        super().__init__(parent, tr("快捷键", "Shortcuts"), text)
        self.rows: dict[str, KeyRow] = {}
        for group, keys in groupby(KEYS, key=_group):
            self._add_group(group, list(keys))
        self.all_back = button(
            self.widget(), tr("全部恢复默认", "All as they ship"), kind="quiet", icon="rotate-ccw", name="keysAllBack"
        )
        self.all_back.clicked.connect(self._on_all_back)
        foot = QHBoxLayout()
        foot.addWidget(self.all_back)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.close_up()
        keymap().changed.connect(self._show_foot)
        self._show_foot()

    def _add_group(self, group: Words, keys: list[Key]) -> None:
        card = self.add_card()
        card.body.addWidget(Text(card, say(group), "eyebrow"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(6)
        half = (len(keys) + 1) // 2
        for at, key in enumerate(keys):
            self.rows[key.keys] = row = KeyRow(card, key)
            row.began.connect(self._on_began)
            grid.addWidget(row, at % half, at // half, Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)

    def _on_began(self) -> None:
        """What was said of another key is read by now."""
        for row in self.rows.values():
            row.tell(None)

    def _on_all_back(self) -> None:
        self._on_began()
        keymap().give_back()

    def _show_foot(self) -> None:
        shipped = tr("全部都是自带的按键", "All keys are as shipped")
        grant(self.all_back, None, lacks="" if keymap().chosen else shipped)


class KeyRow(QWidget):
    """What a key does, the key, and why another cannot stand for it; 互换 where two actions can change keys."""

    began = Signal()

    def __init__(self, card: Card, key: Key) -> None:
        super().__init__(card)
        self._key, self._wanted = key, ""
        self._taken: Taken | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(Text(self, say(key.words)))
        row.addStretch(1)
        self._back = icon_button(self, "rotate-ccw", "", measure="small", name=f"keyBack_{key.keys}")
        self._back.setFixedSize(_RESET, _RESET)
        self._back.clicked.connect(self._on_back)
        kept = self._back.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(kept)
        self.button = KeyButton(self, key)
        self.button.caught.connect(self._on_caught)
        self.button.began.connect(self.began)
        row.addWidget(self._back)
        row.addWidget(self.button)
        column.addLayout(row)
        column.addLayout(self._build_trouble())
        self.tell(None)
        keymap().changed.connect(self._show_back)
        self._show_back()

    @property
    def trouble(self) -> str:
        """What is said to stand in the way, or ""."""
        return "" if self._taken is None else self._said.text()

    def tell(self, taken: Taken | None) -> None:
        """Say why the key cannot be had, or nothing."""
        self._taken = taken
        self._said.setText("" if taken is None else say(taken.words))
        self._said.setVisible(taken is not None)
        self.swap.setVisible(taken is not None and taken.by is not None)
        if taken is not None:
            self.button.setAccessibleDescription(say(taken.words))

    def _build_trouble(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._said = Text(self, "", "danger", wrap=True)
        self.swap = button(self, tr("互换", "Exchange"), measure="small", name=f"keySwap_{self._key.keys}")
        self.swap.clicked.connect(self._on_swap)
        row.addWidget(self._said, 1)
        row.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_caught(self, wanted: str) -> None:
        taken = keymap().taken(self._key.keys, wanted)
        self._wanted = wanted
        self.tell(taken)
        if taken is None:
            keymap().choose(self._key.keys, wanted)

    def _on_swap(self) -> None:
        taken = self._taken
        self.tell(None)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        if taken is not None and taken.by is not None:
            keymap().exchange(self._key.keys, taken.by.keys)

    def _on_back(self) -> None:
        self.tell(None)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        keymap().give_back(self._key.keys)

    def _show_back(self) -> None:
        changed = keymap().now(self._key.keys) != self._key.keys
        self._back.setVisible(changed)
        shipped = "+".join(caps(self._key.keys))
        tip = tr(f"恢复成 {shipped}", f"Back to {shipped}")
        self._back.setToolTip(tip)
        self._back.setAccessibleName(f"{say(self._key.words)} {tip}")
        self.setAccessibleName(f"{say(self._key.words)} {spelled(self._key.keys)}")


def _group(key: Key) -> Words:
    return key.group
