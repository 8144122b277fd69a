"""Draws every widget and screen to PNG, in both languages and both themes, for people to look at.

`python -m crm_desktop.ui.gallery OUT [NAME ...]` writes `OUT/NAME-zh-light.png` and so on, `-2x` for the dense screen;
a NAME stands for all scenes that begin with it, `--list` tells them. Screens add their scenes with
`SCENES.extend((Scene(...), ...))` in a module named in `SCENE_MODULES`; scenes on a real file stand in
`tests/ui/*/scenes.py`, beside what fills the file, so that only a checkout has them.
"""

import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from crm_desktop.rules.words import Language
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.widgets.pdf_pages import PdfPages

NOW: Final = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
"""17:05 at the branch on a Friday: the hour when the window has most to say."""
SMALL: Final = QSize(1366, 768)
_PATIENCE: Final = 20.0
_SOON: Final = 1000
"""A timer that will ring within so many milliseconds is waited for; a message in the corner stays longer."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What a scene may need; `props` are put away when it has been drawn."""

    tasks: Tasks
    failures: Failures
    props: ExitStack = field(default_factory=ExitStack)

    def folder(self) -> Path:
        """An empty folder for the scene's files."""
        return Path(self.props.enter_context(tempfile.TemporaryDirectory(prefix="scene-")))

    def settle(self, widget: QWidget) -> None:
        """Until work is done, its results have come home, and nothing in `widget` is about to ask for more.

        A timer that would ring soon rings at once, the nearest first: a picture shows what stands after it.
        """
        calm, until = 0, time.monotonic() + _PATIENCE
        while calm < 3 and time.monotonic() < until:
            QApplication.processEvents()
            if not self.tasks.idle:
                calm = 0
                time.sleep(0.002)
            elif nearest := min(_ringing(widget), key=QTimer.remainingTime, default=None):
                calm = 0
                _ring(nearest)
            else:
                calm += 1
        for pages in widget.findChildren(PdfPages):
            pages.settle()


def _ringing(widget: QWidget) -> list[QTimer]:
    """The timers in `widget` that will ring soon, once."""
    return [
        timer
        for timer in widget.findChildren(QTimer)
        if timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON
    ]


def _ring(timer: QTimer) -> None:
    """Have `timer` ring now; when it is started again it keeps its own time."""
    usual = timer.interval()
    timer.start(0)
    QApplication.processEvents()
    if isValid(timer):
        timer.setInterval(usual)


@dataclass(frozen=True, slots=True)
class Scene:
    """Something to draw: `build` makes it, `size` is the window's; `pose` sets a state once it is shown."""

    name: str
    build: Callable[[Studio], QWidget]
    size: QSize = SMALL
    pose: Callable[[QWidget], None] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a scene is drawn: in which language and theme, for a screen of which scale."""

    language: Language
    scheme: Scheme
    scale: float = 1.0

    @property
    def suffix(self) -> str:
        """What a picture's name ends in."""
        dense = "" if self.scale == 1 else f"-{self.scale:g}x"
        return f"{self.language}-{self.scheme.value}{dense}"


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
    "crm_desktop.ui.help.scenes",
    "crm_desktop.ui.gallery_undo",
]
_CHECKOUT: Final = Path(__file__).resolve().parents[2]
LOOKS: Final = (
    Look("zh", Scheme.LIGHT),
    Look("zh", Scheme.DARK),
    Look("en", Scheme.LIGHT),
    Look("en", Scheme.DARK),
    Look("zh", Scheme.LIGHT, 2.0),
)


def scenes() -> list[Scene]:
    """All scenes, those of the screens too."""
    on_files = sorted((_CHECKOUT / "tests" / "ui").glob("*/scenes.py"))
    for module in (*SCENE_MODULES, *(f"tests.ui.{file.parent.name}.scenes" for file in on_files)):
        import_module(module)
    return list(SCENES)


def chosen(names: Sequence[str]) -> list[Scene]:
    """The scenes whose names begin with one of `names`, all if there is none; LookupError for a name of no scene."""
    found = scenes()
    for name in names:
        if not any(scene.name.startswith(name) for scene in found):
            raise LookupError(f"no scene begins with {name!r}")
    return [scene for scene in found if not names or scene.name.startswith(tuple(names))]


def draw(widget: QWidget, scale: float) -> QPixmap:
    """`widget` as it looks on a screen of `scale`."""
    drawn = QPixmap(widget.size() * scale)
    drawn.setDevicePixelRatio(scale)
    drawn.fill(Qt.GlobalColor.transparent)
    widget.render(drawn)
    return drawn


@contextmanager
def staged(scene: Scene, studio: Studio, *, size: QSize | None = None) -> Iterator[QWidget]:
    """Build, show and pose `scene`; throw it away afterwards. `size` stands for the size of a whole window."""
    widget = scene.build(studio)
    try:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        widget.resize(size if size is not None and scene.size == SMALL else scene.size)
        widget.show()
        widget.activateWindow()
        studio.settle(widget)
        if scene.pose is not None:
            scene.pose(widget)
        studio.settle(widget)
        yield widget
    finally:
        studio.settle(widget)
        widget.close()
        widget.deleteLater()
        # Without an event loop nothing else would ever delete it, and every change of theme would dress it again.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        studio.props.close()


def shoot(
    scene: Scene, studio: Studio, out: Path, *, suffix: str, scale: float = 1.0, size: QSize | None = None
) -> Path:
    """Draw one scene into `out`; OSError when the picture cannot be written."""
    file = out / f"{scene.name}-{suffix}.png"
    with staged(scene, studio, size=size) as widget:
        if not draw(widget, scale).save(str(file)):
            raise OSError(f"cannot write {file}")
    return file


def render(
    out: Path,
    appearance: Appearance,
    studio: Studio,
    *,
    only: Sequence[str] = (),
    looks: Iterable[Look] = LOOKS,
    size: QSize | None = None,
) -> Iterator[Path]:
    """Draw all scenes (or `only` these) in every one of `looks`; the pictures, as they are made."""
    drawn = chosen(only)
    out.mkdir(parents=True, exist_ok=True)
    for one in looks:
        set_language(one.language)
        appearance.choose(one.scheme)
        for scene in drawn:
            yield shoot(scene, studio, out, suffix=one.suffix, scale=one.scale, size=size)


def main(arguments: list[str]) -> int:
    """The command; 1 when a scene does not exist or did not go well, 2 when the arguments are wrong."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["gallery"])
    asked = _parser().parse_args(arguments)
    if not isinstance(app, QApplication):
        return 2
    if asked.list:
        print("\n".join(scene.name for scene in scenes()))
        return 0
    bugs: list[BaseException] = []
    failures = Failures(app)
    failures.bug.connect(bugs.append)
    failures.install()
    tasks = Tasks(app, failures=failures)
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    looks = [
        one for one in LOOKS if asked.language in (None, one.language) and asked.theme in (None, one.scheme.value)
    ]  # fmt: skip
    here = [one for one in looks if (one.scale == 1) is not asked.dense]
    try:
        for file in render(
            asked.out, appearance, Studio(tasks, failures), only=asked.names, looks=here, size=asked.size
        ):
            print(file, flush=True)
    except LookupError as unknown:
        print(unknown.args[0], file=sys.stderr)
        return 1
    finally:
        tasks.shutdown()
        failures.remove()
    for bug in bugs:
        print(f"went wrong: {bug!r}", file=sys.stderr)
    beside = 0 if asked.plain or asked.dense or here == looks else _on_dense_screen(arguments)
    return 1 if bugs else beside


def _on_dense_screen(arguments: Sequence[str]) -> int:
    """The same command in a process whose screen has two pixels to one, as Qt takes that only when it starts."""
    command = [sys.executable, "-m", "crm_desktop.ui.gallery", *arguments, "--dense"]
    return subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=False).returncode


def _parser() -> ArgumentParser:
    made = ArgumentParser(prog="python -m crm_desktop.ui.gallery", description="Draw every screen in every state.")
    made.add_argument("out", type=Path, nargs="?", default=Path("gallery"), help="folder of the pictures")
    made.add_argument("names", nargs="*", help="scenes to draw, by the beginning of their names")
    made.add_argument("--language", choices=("zh", "en"))
    made.add_argument("--theme", choices=("light", "dark"))
    made.add_argument("--size", type=_size, help="of the window, 1366x768 unless told")
    made.add_argument("--plain", action="store_true", help="not for the dense screen")
    made.add_argument("--dense", action="store_true", help="only for the dense screen; set QT_SCALE_FACTOR=2")
    made.add_argument("--list", action="store_true", help="say which scenes there are")
    return made


def _size(text: str) -> QSize:
    wide, _, high = text.partition("x")
    if not (wide.isdigit() and high.isdigit()):
        raise ArgumentTypeError(f"{text!r} is no size such as 1366x768")
    return QSize(int(wide), int(high))


if __name__ == "__main__":
    # The scenes register with the imported module, not with this one that runs as __main__.
    sys.exit(import_module("crm_desktop.ui.gallery").main(sys.argv[1:]))
