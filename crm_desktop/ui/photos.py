"""A photo of paper, made fit to be kept: turned upright, of bounded size, and without what the camera wrote into it.

It is drawn onto a fresh picture, so that position, time, device and comments stay behind. Not for the interface thread.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import Invalid

MOST_BYTES: Final = 1_000_000
"""What is kept is never larger."""
MOST_READ: Final = 50_000_000
"""Larger files are no photo of a page."""
LONG_SIDE: Final = 2000
"""Pixels: handwriting on A5 stays readable."""
_MOST_PIXELS: Final = 120_000_000
_QUALITIES: Final = (82, 70, 55, 40)
_FORMATS: Final = ("jpeg", "png")


def made_fit(source: Path | QImage) -> bytes:
    """A JPEG of the photo in a file, or of a picture from the clipboard; Invalid, with a way out, otherwise."""
    image = source if isinstance(source, QImage) else _read(source)
    if image.isNull():
        raise _refused(_UNREADABLE)
    side = LONG_SIDE
    while True:
        plain = _plain(image, side)
        for quality in _QUALITIES:
            content = _encoded(plain, quality)
            if len(content) <= MOST_BYTES:
                return content
        side = side * 3 // 4


def shown(content: bytes, most: QSize) -> QImage:
    """The photo as it is shown within `most` pixels, never enlarged; null if it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.width() > most.width() or size.height() > most.height():
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _read(path: Path) -> QImage:
    try:
        if path.stat().st_size > MOST_READ:
            raise _refused(_TOO_LARGE)
        content = path.read_bytes()
    except OSError as error:
        raise _refused(_NOT_THERE) from error
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode("ascii") not in _FORMATS:
        raise _refused(_NO_PHOTO)
    size = reader.size()
    if size.width() * size.height() > _MOST_PIXELS:
        raise _refused(_TOO_LARGE)
    if max(size.width(), size.height()) > LONG_SIDE:
        reader.setScaledSize(_bounded(size, LONG_SIDE))
    return reader.read()


def _plain(image: QImage, side: int) -> QImage:
    """Drawn anew on white: nothing but what is seen comes along."""
    size = _bounded(image.size(), side)
    plain = QImage(size, QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(plain.rect(), image)
    painter.end()
    return plain


def _bounded(size: QSize, side: int) -> QSize:
    if max(size.width(), size.height()) <= side:
        return size
    return size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))


def _encoded(image: QImage, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())


def _refused(words: Words) -> Invalid:
    return Invalid((Problem("photo", "photo", words),))


_NO_PHOTO: Final = Words(
    "这不是照片：请选 JPEG 或 PNG 图片。", "That is no photo: choose a JPEG or PNG picture."
)  # fmt: skip
_UNREADABLE: Final = Words(
    "这张图片打不开，可能没有传完整。请重拍或重新导出一张。",
    "That picture cannot be opened, it may be incomplete: take or export it again.",
)
_TOO_LARGE: Final = Words(
    "这张图片太大了。请用手机拍一张普通照片，或先裁小。",
    "That picture is too large: take an ordinary photo, or crop it.",
)
_NOT_THERE: Final = Words(
    "读不到这个文件，可能 U 盘拔了或文件移走了。请再选一次。",
    "That file cannot be read, it may have been moved or its drive taken out: choose it again.",
)
