"""Pictures dropped on a form, or pasted into it where the clipboard holds one and no text."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class PictureDrops(QObject):
    """`given(Path | QImage)`; what is no picture goes where it would have gone, a file of another kind included.

    Fields take a dropped file for text: whoever is watched gives it to the form instead.
    """

    given = Signal(object)

    def watch(self, *widgets: QWidget) -> None:
        """Take pictures that arrive at any of these."""
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Drags, drops and the key that pastes."""
        if event.type() in _DRAGS and isinstance(event, QDropEvent) and _brings(event.mimeData()):
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._take(event.mimeData(), event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            clipboard = QGuiApplication.clipboard().mimeData()
            pastes = event.matches(QKeySequence.StandardKey.Paste)
            return pastes and clipboard is not None and self._take(clipboard, None)
        return False

    def _take(self, mime: QMimeData, dropped: QDropEvent | None) -> bool:
        found = picture_in(mime)
        if found is None:
            return False
        if dropped is not None:
            dropped.acceptProposedAction()
        self.given.emit(found)
        return True


def picture_in(mime: QMimeData) -> Path | QImage | None:
    """The file or picture that was copied or dragged, None for text and everything else."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return files[0]
    if not mime.hasImage() or mime.hasText():
        return None
    image = mime.imageData()
    return image if isinstance(image, QImage) else None


def _brings(mime: QMimeData) -> bool:
    return any(url.isLocalFile() for url in mime.urls()) or (mime.hasImage() and not mime.hasText())
