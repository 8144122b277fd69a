"""Dresses the whole program: fonts, palette and style sheet from tokens, light or dark."""

from collections.abc import Callable
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from crm_desktop.ui import icons, look, tokens
from crm_desktop.ui.tokens import DARK, LIGHT, TYPE, Colors


class Scheme(StrEnum):
    """What a person can choose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def load_fonts() -> None:
    """Register the program's own typeface (system fonts are not relied on); RuntimeError if Qt refuses."""
    if tokens.FAMILY in QFontDatabase.families():
        return
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        if QFontDatabase.addApplicationFont(str(resources.path("fonts", name))) < 0:
            raise RuntimeError(f"the typeface {name} cannot be loaded")


def style_sheet(scheme: Colors) -> str:
    """`resources/styles/*.qss` with `scheme`'s colours; KeyError names a token that does not exist."""
    values = scheme.named()
    values |= {f"radius_{name}": f"{px}px" for name, px in tokens.RADIUS.items()}
    values |= {f"control_{name}": f"{px - 2}px" for name, px in tokens.CONTROL.items()}
    values |= {f"px_{name}": f"{step.px}px" for name, step in TYPE.items()}
    values["family"] = tokens.FAMILY
    sheets = sorted(resources.path("styles").glob("*.qss"))
    return "\n".join(Template(sheet.read_text(encoding="utf-8")).substitute(values) for sheet in sheets)


class Appearance(QObject):
    """Owns the look of the running program; `changed` is heard by whatever cannot restyle itself."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        scheme: Scheme = Scheme.SYSTEM,
        reduced_motion: bool | None = None,
        system: Callable[[], Qt.ColorScheme] | None = None,
    ) -> None:
        """`reduced_motion` None follows the system; `system` says which scheme that has, Qt's answer by default."""
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._still = reduced_motion
        self._system = system or app.styleHints().colorScheme
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def scheme(self) -> Scheme:
        """What was chosen, not what it came to: see `is_dark`."""
        return self._scheme

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in force."""
        return look.colors() is DARK

    def choose(self, scheme: Scheme) -> None:
        """Switch to `scheme` at once."""
        self._scheme = scheme
        self.apply()

    def reduce_motion(self, reduced: bool | None) -> None:
        """Movement off (True), on (False) or as the system says (None)."""
        self._still = reduced
        self._wear(look.colors())

    def apply(self) -> None:
        """Dress the application: style, font, palette, style sheet, icons."""
        wanted = self._wanted()
        self._wear(wanted)
        load_fonts()
        if self._app.style().objectName() != "fusion":
            self._app.setStyle("Fusion")
        self._app.setFont(look.font())
        self._app.setPalette(palette(wanted))
        self._app.setStyleSheet(style_sheet(wanted))
        icons.redress(self._app.topLevelWidgets())
        self.changed.emit()

    def _wear(self, wanted: Colors) -> None:
        system_still = not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
        look.wear(wanted, still=system_still if self._still is None else self._still)

    def _wanted(self) -> Colors:
        if self._scheme is Scheme.SYSTEM:
            dark = self._system() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _on_system_scheme(self) -> None:
        if self._scheme is Scheme.SYSTEM and self._wanted() is not look.colors():
            self.apply()


def palette(scheme: Colors) -> QPalette:
    """Qt's own roles in our colours, for the parts a style sheet does not reach."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette(QColor(scheme.surface), QColor(scheme.canvas))
    for which, color in (
        (role.Window, scheme.canvas),
        (role.WindowText, scheme.text),
        (role.Base, scheme.surface),
        (role.AlternateBase, scheme.sunken),
        (role.Text, scheme.text),
        (role.PlaceholderText, scheme.faint),
        (role.Button, scheme.surface),
        (role.ButtonText, scheme.text),
        (role.Highlight, scheme.accent),
        (role.HighlightedText, scheme.on_accent),
        (role.Link, scheme.accent_text),
        (role.ToolTipBase, scheme.toast),
        (role.ToolTipText, scheme.on_toast),
        (role.Accent, scheme.accent),
    ):
        made.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, QColor(scheme.disabled))
    return made
