"""Every shortcut of the window in one register: F1 lists them, and none takes a key of the input method.

A shortcut works while its owner is on screen; Escape only while the keys are inside it, as whatever lies over the page
has an Escape of its own. Enter is both Enters. While someone composes Chinese, keys belong to the input method and no
shortcut fires (PRACTICE 4.7). What is bound is the key that ships; pressed is what the person chose for it (`keymap`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from crm_desktop.rules.words import Words
from crm_desktop.ui.keyboard import Keyboard
from crm_desktop.ui.keymap import is_reserved, keymap


@dataclass(frozen=True, slots=True)
class Binding:
    """One line of the cheat sheet; `keys` is the key that ships."""

    keys: str
    words: Words
    group: Words


class Shortcuts(QObject):
    """The register; parent is the window's content, with which it dies."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bound: list[tuple[Binding, QShortcut]] = []
        # Made with the first window, so that no key of an input method ever meets a shortcut.
        Keyboard.of_program()
        keymap().changed.connect(self._on_changed)

    def bind(self, keys: str, words: Words, *, owner: QWidget, slot: Callable[[], object], group: Words) -> QShortcut:
        """Call `slot` when `keys` are pressed while `owner` is on screen; ValueError for reserved keys."""
        refuse_reserved(keys)
        shortcut = QShortcut(owner)
        shortcut.setKeys(_pressed(keys))
        inside, anywhere = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
        shortcut.setContext(inside if keys == "Escape" else anywhere)
        shortcut.activated.connect(slot)
        self._bound = [*self._living(), (Binding(keys, words, group), shortcut)]
        return shortcut

    def sheet(self) -> list[Binding]:
        """What can be pressed now, in the order bound."""
        return [binding for binding, shortcut in self._living() if _within_reach(shortcut)]

    def press(self, binding: Binding) -> None:
        """Do what the key would, for who has no hand for it; nothing where it is out of reach."""
        for one, shortcut in self._living():
            if one == binding and _within_reach(shortcut):
                shortcut.activated.emit()
                return

    def _living(self) -> list[tuple[Binding, QShortcut]]:
        return [pair for pair in self._bound if isValid(pair[1])]

    def _on_changed(self) -> None:
        for binding, shortcut in self._living():
            shortcut.setKeys(_pressed(binding.keys))


def refuse_reserved(keys: str) -> None:
    """ValueError if `keys` is one that Chinese input methods need."""
    if is_reserved(keys):
        raise ValueError(f"{keys} belongs to the input method")
    if QKeySequence(keys).isEmpty():
        raise ValueError(f"{keys!r} is no key")


def _pressed(keys: str) -> list[QKeySequence]:
    now = keymap().now(keys)
    return [QKeySequence(one) for one in dict.fromkeys((now, now.replace("Return", "Enter")))]


def _within_reach(shortcut: QShortcut) -> bool:
    owner = shortcut.parent()
    return isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()
