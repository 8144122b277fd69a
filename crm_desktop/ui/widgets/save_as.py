"""Where a file goes: the name gets its ending, and no other file is overwritten unless the person was asked.

The system's dialog asks about the very name that was typed. Where the ending is added afterwards, or a second file is
written beside the first, it has asked about another one.
"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.ui.language import tr

EXCEL: Final = ("Excel", ".xlsx")
CSV: Final = ("CSV", ".csv")
PDF: Final = ("PDF", ".pdf")
ZIP: Final = ("ZIP", ".zip")


def ask_place(
    parent: QWidget, title: str, proposed: str, *kinds: tuple[str, str], beside: Sequence[str] = ()
) -> Path | None:
    """Let the person choose; None if they would rather not. `kinds` are (name, ending), the first one the default.

    `beside` are the endings of files that are written along with it.
    """
    filters = ";;".join(f"{name} (*{ending})" for name, ending in kinds)
    while True:
        chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, filters)
        if not chosen:
            return None
        path = _whole(Path(chosen), [ending for _, ending in kinds])
        unasked = [one for one in _together(path, beside) if str(one) != chosen]
        if not any(one.exists() for one in unasked):
            return path
        proposed = str(_free(path, beside))
        title = tr("已有同名文件，换个名字", "There is a file of that name: choose another")


def why_not_saved(error: Exception) -> str:
    """What to say where a file could not be written: open in a spreadsheet, or a full disk. Raises anything else."""
    if not isinstance(error, OSError):
        raise error
    return tr(
        "没有存成：文件可能正在别的程序里打开，或磁盘已满。请换个名字或位置再存。",
        "Not saved: the file may be open elsewhere, or the disk full. Choose another name or place.",
    )


def _whole(path: Path, endings: Sequence[str]) -> Path:
    return path if path.suffix.lower() in endings else path.with_name(path.name + endings[0])


def _together(path: Path, beside: Sequence[str]) -> list[Path]:
    return [path, *(path.with_suffix(ending) for ending in beside)]


def _free(path: Path, beside: Sequence[str]) -> Path:
    """The next name with a number that nothing bears."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(name for name in names if not any(one.exists() for one in _together(name, beside)))
