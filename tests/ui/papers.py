"""Paper as a phone sees it: a registration form that was filled in by hand, on a table top."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from forms.registration import Registration, render_registration_filled
from forms.shop import Shop

_FILLED = {
    "name": "铁西兴华喷绘制作部",
    "contact": "单雅琴",
    "mobile": "139 9820 1455",
    "wechat": "shanyaqin88",
    "address": "兴华北街12号",
    "needs": "1.27m 亮膜先拿两卷，问车身贴能不能裁",
    "source": "walk_in",
    "date": "2026-11-20",
}


def paper_form() -> QImage:
    """The form, a little askew."""
    shop = Shop("SY01", "沈阳铁西店", "", "", "")
    content = render_registration_filled(Registration(shop, "SY01A-261120-007K", _FILLED))
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    page = document.render(0, QSize(1360, 1924))
    document.close()
    image = QImage(1500, 2100, QImage.Format.Format_RGB32)
    image.fill(QColor("#8d7a63"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(70, 80)
    painter.rotate(0.8)
    painter.fillRect(page.rect(), QColor("#f3efe4"))
    painter.drawImage(page.rect(), page)
    painter.end()
    return image
