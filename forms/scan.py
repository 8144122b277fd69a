"""Reading the QR codes off a scan or photo of paper that came back."""

from io import BytesIO
from pathlib import Path

import zxingcpp
from reportlab.lib.utils import ImageReader

from forms.codes import ScannedCode, parse_code


class UnreadableImageError(ValueError):
    """The file is not an image that can be opened; the reason is its cause."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}：不是能打开的图片，请重新扫描或直接输入编号 / not an image that can be opened")


def read_codes(image: bytes | Path) -> tuple[ScannedCode, ...]:
    """The codes of ours on one scanned page, top to bottom, each once; codes of others are passed over.

    `image` is a PNG, JPEG or other picture as bytes or file; scan at 150 dpi or more. Raises
    UnreadableImageError.
    """
    codes: dict[ScannedCode, None] = {}
    pixels = _pixels(image)
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    for barcode in sorted(found, key=lambda one: (one.position.top_left.y, one.position.top_left.x)):
        code = parse_code(barcode.text)
        if code and code.branch:
            codes[code] = None
    return tuple(codes)


def _pixels(image: bytes | Path) -> memoryview:
    name = "image" if isinstance(image, bytes) else image.name
    try:
        reader = ImageReader(BytesIO(image if isinstance(image, bytes) else image.read_bytes()))
        width, height = reader.getSize()
        return memoryview(reader.getRGBData()).cast("B", (height, width, 3))
    except FileNotFoundError:
        raise
    except Exception as cause:
        raise UnreadableImageError(name) from cause
