"""Drawing on paper in millimetres from the top left corner, with the marks all forms share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import zxingcpp
from reportlab.lib.units import mm
from reportlab.pdfgen.pathobject import PDFPathObject

from forms.fonts import BOLD, REGULAR, face, width
from forms.text import leading

Colour = tuple[float, float, float]
Align = Literal["left", "center", "right"]

INK: Colour = (0.09, 0.13, 0.18)
QUIET: Colour = (0.38, 0.44, 0.50)
ACCENT: Colour = (0.10, 0.29, 0.42)
LINE: Colour = (0.62, 0.67, 0.72)
GUIDE: Colour = (0.78, 0.81, 0.84)
BAND: Colour = (0.87, 0.91, 0.94)
TINT: Colour = (0.955, 0.967, 0.976)
WHITE: Colour = (1.0, 1.0, 1.0)

HAIRLINE = 0.35
FRAME = 0.9
TICK = 3.2

# Chinese characters stand this far above the baseline at their middle, as a share of the type size.
_MIDDLE = 0.37
_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: left, top, width, height in millimetres."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.h / 2

    def inset(self, sides: float, ends: float = 0.0) -> "Box":
        """This box made smaller by `sides` left and right and `ends` above and below."""
        return Box(self.x + sides, self.y + ends, self.w - 2 * sides, self.h - 2 * ends)


class Sheet:
    """One page, or one half of a folded sheet: `left` is where it begins on the paper, in millimetres."""

    def __init__(self, canvas: Any, *, height: float, left: float = 0.0) -> None:
        self._canvas = canvas
        self._height = height
        self._left = left

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: Align = "left",
        ink: Colour = INK,
    ) -> None:
        """One line of `text` at (x, y), y being the middle of its characters."""
        font = BOLD if bold else REGULAR
        face(font)
        self._canvas.setFillColorRGB(*ink)
        self._canvas.setFont(font, size)
        x = at[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(text, size, bold=bold)
        self._canvas.drawString(self._x(x), self._y(at[1] + _MIDDLE * size * _POINT), text)

    def lines(
        self,
        box: Box,
        lines: Sequence[str],
        size: float,
        *,
        bold: bool = False,
        align: Align = "left",
        ink: Colour = INK,
        top: bool = False,
    ) -> None:
        """Several `lines` in `box`, as a block in its middle or, with `top`, from its upper edge."""
        step = leading(size)
        y = box.y + step / 2 if top else box.middle - step * (len(lines) - 1) / 2
        x = {"left": box.x, "center": box.x + box.w / 2, "right": box.right}[align]
        for index, line in enumerate(lines):
            self.text((x, y + index * step), line, size, bold=bold, align=align, ink=ink)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        weight: float = HAIRLINE,
        ink: Colour = LINE,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A straight line; `weight` and `dash` in points."""
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeColorRGB(*ink)
        self._canvas.setDash(list(dash))
        self._canvas.line(self._x(start[0]), self._y(start[1]), self._x(end[0]), self._y(end[1]))

    def fill(self, box: Box, ink: Colour) -> None:
        """`box` filled."""
        self._canvas.setFillColorRGB(*ink)
        self._canvas.rect(self._x(box.x), self._y(box.bottom), box.w * mm, box.h * mm, stroke=0, fill=1)

    def frame(self, box: Box, *, weight: float = HAIRLINE, ink: Colour = LINE) -> None:
        """The outline of `box`."""
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeColorRGB(*ink)
        self._canvas.setDash([])
        self._canvas.rect(self._x(box.x), self._y(box.bottom), box.w * mm, box.h * mm, stroke=1, fill=0)

    def tick_box(self, x: float, y: float, *, ticked: bool = False) -> None:
        """A box to tick with its middle at height `y`, drawn as a shape: no font is sure to have one."""
        box = Box(x, y - TICK / 2, TICK, TICK)
        self.frame(box, weight=0.7, ink=INK)
        if ticked:
            self.rule((x + 0.6, y + 0.1), (x + 1.35, y + 1.0), weight=1.5, ink=INK)
            self.rule((x + 1.35, y + 1.0), (x + 3.2, y - 1.7), weight=1.5, ink=INK)

    def qr(self, box: Box, text: str) -> None:
        """The QR code of `text` filling the square `box`; keep four modules of white around it."""
        barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        pixels: Any = barcode.to_image(scale=1, add_quiet_zones=False)
        size: int = pixels.shape[0]
        modules = bytes(memoryview(pixels))
        scale = box.w * mm / size
        rows = (modules[line * size : (line + 1) * size] for line in range(size))
        marks = [f"{start} {line} {length} 1 re" for line, row in enumerate(rows) for start, length in _runs(row)]
        self._canvas.saveState()
        self._canvas.setFillColorRGB(0, 0, 0)
        # Modules are counted from the upper left corner, one unit each: short to write, and no rounding between them.
        self._canvas.transform(scale, 0, 0, -scale, self._x(box.x), self._y(box.y))
        self._canvas.drawPath(PDFPathObject(["n", *marks]), stroke=0, fill=1)
        self._canvas.restoreState()

    def upright(self, x: float, y: float, text: str, size: float, *, ink: Colour = QUIET) -> None:
        """`text` turned to read upwards, its middle at (x, y)."""
        self._canvas.saveState()
        self._canvas.translate(self._x(x), self._y(y))
        self._canvas.rotate(90)
        face(REGULAR)
        self._canvas.setFillColorRGB(*ink)
        self._canvas.setFont(REGULAR, size)
        self._canvas.drawCentredString(0, -_MIDDLE * size, text)
        self._canvas.restoreState()

    def _x(self, x: float) -> float:
        return float((self._left + x) * mm)

    def _y(self, y: float) -> float:
        return float((self._height - y) * mm)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The dark runs of one row of modules (0 is dark) as (start, length)."""
    return [(match.start(), len(match[0])) for match in re.finditer(rb"\x00+", row)]
