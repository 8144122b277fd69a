"""Tells work in the background when the window has something to do (`services.courtesy`)."""

from PySide6.QtCore import QAbstractEventDispatcher, QObject

from crm_desktop.services.courtesy import COURTESY


class Foreground(QObject):
    """While it lives: from when the event loop wakes until it rests again, work gives way."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._on_awake)
        dispatcher.aboutToBlock.connect(self._on_rest)

    def _on_awake(self) -> None:
        COURTESY.busy()

    def _on_rest(self) -> None:
        COURTESY.idle()
