"""Every shortcut of the window in one register: F1 lists them, and none takes a key of the input method.

A shortcut works while its owner is on screen; Escape only while the keys are inside it, as whatever lies over the page
has an Escape of its own. Enter is both Enters. While someone composes Chinese, keys belong to the input method and no
shortcut fires (PRACTICE 4.7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from crm_desktop.rules.words import Words
from crm_desktop.ui.keyboard import Keyboard

RESERVED: Final = ("Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+Shift+F", "Ctrl+Shift", "Shift", "Ctrl")
"""What Chinese input methods use to switch language, width, punctuation and script."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One line of the cheat sheet."""

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

    def bind(self, keys: str, words: Words, *, owner: QWidget, slot: Callable[[], object], group: Words) -> QShortcut:
        """Call `slot` when `keys` are pressed while `owner` is on screen; ValueError for reserved keys."""
        refuse_reserved(keys)
        shortcut = QShortcut(owner)
        shortcut.setKeys([QKeySequence(one) for one in dict.fromkeys((keys, keys.replace("Return", "Enter")))])
        inside, anywhere = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
        shortcut.setContext(inside if keys == "Escape" else anywhere)
        shortcut.activated.connect(slot)
        self._bound = [pair for pair in self._bound if isValid(pair[1])]
        self._bound.append((Binding(keys, words, group), shortcut))
        return shortcut

    def sheet(self) -> list[Binding]:
        """What can be pressed now, in the order bound."""
        return [binding for binding, shortcut in self._bound if isValid(shortcut) and _within_reach(shortcut)]


def refuse_reserved(keys: str) -> None:
    """ValueError if `keys` is one that Chinese input methods need."""
    given = QKeySequence(keys)
    if keys in RESERVED or any(given == QKeySequence(reserved) for reserved in RESERVED):
        raise ValueError(f"{keys} belongs to the input method")
    if given.isEmpty():
        raise ValueError(f"{keys!r} is no key")


def _within_reach(shortcut: QShortcut) -> bool:
    owner = shortcut.parent()
    return isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()
