"""The two faces every form is set in, embedded and searchable, and how wide their characters are."""

import threading
import unicodedata
from functools import cache
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources
from forms.tounicode import to_unicode_map

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"

_LOADING = threading.Lock()


class Typeface(TTFont):  # type: ignore[misc]
    """A TrueType face whose text can be searched and copied above U+FFFF too (𬭎, 𫖯).

    reportlab's own map is wrong there; this writes the right one. Faces are shared by all documents of the
    process, and making a subset moves a cursor inside the face, so that step is done one document at a time.
    """

    _subsetting = threading.Lock()

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab calls it
        """Write the face's subsets into `doc`, each with a correct map back to Unicode."""
        with self._subsetting:
            subsets = self.state[doc].subsets
            names = [self.getSubsetInternalName(index, doc)[1:] for index in range(len(subsets))]
            super().addObjects(doc)
            for name, subset in zip(names, subsets, strict=True):
                font = doc.idToObject["BasicFonts"].dict[name]
                doc.idToObject[font.ToUnicode.name].content = to_unicode_map(font.BaseFont, subset)


@cache
def face(name: str) -> Typeface:
    """The face `name` (REGULAR or BOLD), loaded from `resources` and made known to reportlab at first use."""
    with _LOADING:
        typeface = Typeface(name, str(resources.path("fonts", f"{name}.ttf")))
        pdfmetrics.registerFont(typeface)
        return typeface


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How many millimetres `text` takes at `size` points."""
    one = face(BOLD if bold else REGULAR).face
    units = sum(one.charWidths.get(ord(sign), one.defaultWidth) for sign in text)
    return float(units * size / 1000 / mm)


def printable(text: str) -> str:
    """`text` with nothing in it that paper would lose.

    Line ends become "\\n", other control and format characters go, and a character the face lacks is named
    by its code (`[U+20BB7]`) where paper would show an empty box.
    """
    known = face(REGULAR).face.charToGlyph
    return "".join(_printed(sign, known) for sign in text.replace("\r\n", "\n").replace("\r", "\n"))


def _printed(sign: str, known: dict[int, int]) -> str:
    if sign == "\n":
        return sign
    if sign.isspace():
        return " " if sign != "\u3000" else sign
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf") or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return ""
    return sign if ord(sign) in known else f"[U+{ord(sign):04X}]"
