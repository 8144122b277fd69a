"""The look in force right now, for widgets that paint themselves; `theme.Appearance` decides it."""

from PySide6.QtGui import QColor, QFont

from crm_desktop.ui.tokens import FAMILY, LIGHT, TYPE, Colors

_colors: Colors = LIGHT
_still: bool = False


def wear(chosen: Colors, *, still: bool) -> None:
    """Put colours in force; `still` means that nothing moves."""
    global _colors, _still
    _colors, _still = chosen, still


def colors() -> Colors:
    """The colours in force; ask at every paint."""
    return _colors


def color(token: str) -> QColor:
    """A colour in force by its token name; `veil` is `#aarrggbb`."""
    return QColor(str(getattr(_colors, token)))


def duration(milliseconds: int) -> int:
    """How long a movement may last: 0 for a person who wants no motion."""
    return 0 if _still else milliseconds


def font(step: str = "body") -> QFont:
    """The font of a step of the type scale (`tokens.TYPE`)."""
    scale = TYPE[step]
    made = QFont(FAMILY)
    made.setPixelSize(scale.px)
    made.setBold(scale.bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
