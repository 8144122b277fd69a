"""Draws every widget and screen to PNG, in both languages and both themes, for people to look at.

`python -m crm_desktop.ui.gallery OUT [NAME ...]` writes `OUT/NAME-zh-light.png` and so on, `-2x` for the dense
screen. Screens add their scenes with `SCENES.extend((Scene(...), ...))` in a module named in `SCENE_MODULES`.
"""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.rules.words import Language
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.widgets.pdf_pages import PdfPages

NOW: Final = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
"""17:05 at the branch on a Friday: the hour when the window has most to say."""
SMALL: Final = QSize(1366, 768)


@dataclass(frozen=True, slots=True)
class Studio:
    """What a scene may need."""

    tasks: Tasks
    failures: Failures


@dataclass(frozen=True, slots=True)
class Scene:
    """Something to draw: `build` makes it, `size` is the window's; `pose` sets a state once it is shown."""

    name: str
    build: Callable[[Studio], QWidget]
    size: QSize = SMALL
    pose: Callable[[QWidget], None] | None = None


SCENES: Final[list[Scene]] = []
SCENE_MODULES: Final = [
    "crm_desktop.ui.gallery_widgets",
    "crm_desktop.ui.gallery_panels",
    "crm_desktop.ui.gallery_shell",
    "crm_desktop.ui.sign_in.scenes",
    "crm_desktop.ui.first_run.scenes",
    "crm_desktop.ui.front_desk.scenes",
    "crm_desktop.ui.today.scenes",
    "crm_desktop.ui.settings.scenes",
    "crm_desktop.ui.sync.scenes",
]
LOOKS: Final[tuple[tuple[Language, Scheme], ...]] = (
    ("zh", Scheme.LIGHT),
    ("zh", Scheme.DARK),
    ("en", Scheme.LIGHT),
    ("en", Scheme.DARK),
)


def scenes() -> list[Scene]:
    """All scenes, those of the screens too."""
    for module in SCENE_MODULES:
        import_module(module)
    return list(SCENES)


def draw(widget: QWidget, scale: float) -> QPixmap:
    """`widget` as it looks on a screen of `scale`."""
    drawn = QPixmap(widget.size() * scale)
    drawn.setDevicePixelRatio(scale)
    drawn.fill(Qt.GlobalColor.transparent)
    widget.render(drawn)
    return drawn


def shoot(scene: Scene, studio: Studio, out: Path, *, suffix: str, scale: float = 1.0) -> Path:
    """Build, show, pose, draw, throw away."""
    app = QApplication.instance()
    widget = scene.build(studio)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.resize(scene.size)
    widget.show()
    widget.activateWindow()
    if app is not None:
        app.processEvents()
    if scene.pose is not None:
        scene.pose(widget)
    if app is not None:
        app.processEvents()
    for pages in widget.findChildren(PdfPages):
        pages.settle()
    file = out / f"{scene.name}-{suffix}.png"
    if not draw(widget, scale).save(str(file)):
        raise OSError(f"cannot write {file}")
    widget.close()
    widget.deleteLater()
    # Without an event loop nothing else would ever delete it, and every change of theme would dress it again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return file


def render(out: Path, appearance: Appearance, studio: Studio, *, only: Iterable[str] = ()) -> list[Path]:
    """Draw all scenes (or `only` these) in every look, and once more in Chinese for a dense screen."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = set(only)
    chosen = [scene for scene in scenes() if not wanted or scene.name in wanted]
    made: list[Path] = []
    for language, scheme in LOOKS:
        set_language(language)
        appearance.choose(scheme)
        made += [shoot(scene, studio, out, suffix=f"{language}-{scheme.value}") for scene in chosen]
    set_language("zh")
    appearance.choose(Scheme.LIGHT)
    made += [shoot(scene, studio, out, suffix="zh-light-2x", scale=2.0) for scene in chosen]
    return made


def main(arguments: list[str]) -> int:
    """The command; 2 when no folder is named."""
    if not arguments or arguments[0].startswith("-"):
        print("usage: python -m crm_desktop.ui.gallery OUT [NAME ...]", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["gallery"])
    if not isinstance(app, QApplication):
        return 2
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    failures = Failures(app)
    tasks = Tasks(app, failures=failures)
    try:
        for file in render(Path(arguments[0]), appearance, Studio(tasks, failures), only=arguments[1:]):
            print(file)
    finally:
        tasks.shutdown()
    return 0


if __name__ == "__main__":
    # The scenes register with the imported module, not with this one that runs as __main__.
    sys.exit(import_module("crm_desktop.ui.gallery").main(sys.argv[1:]))
