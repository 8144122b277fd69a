"""What the tour leaves behind to look at: numbered pictures of windows and numbered papers, in one sequence."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from crm_desktop.app.tour.expect import expect
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.pdf_pages import PdfPages


class Shots:
    """Writes into a folder; `names` are the files so far, in order."""

    def __init__(self, out: Path) -> None:
        """Begin at 01; files of an earlier tour in the same folder are taken away."""
        out.mkdir(parents=True, exist_ok=True)
        for old in (*out.glob("[0-9][0-9]-*.png"), *out.glob("[0-9][0-9]-*.pdf")):
            old.unlink()
        self._out = out
        self.names: list[str] = []

    @property
    def out(self) -> Path:
        """The folder."""
        return self._out

    def window(self, window: QWidget, name: str) -> Path:
        """A picture of a window as it stands."""
        for pages in window.findChildren(PdfPages):
            pages.settle()
        picture = window.grab()
        return self._keep(name, "png", lambda path: expect(picture.save(str(path)), f"{path.name} can be written"))

    def paper(self, preview: PdfPreview, name: str) -> Path:
        """A copy of the paper in a preview, kept as its own 另存为 keeps it."""
        expect(preview.page_count > 0, f"{name} has pages")
        return self._keep(name, "pdf", preview.save_to)

    def _keep(self, name: str, suffix: str, write: Callable[[Path], object]) -> Path:
        path = self._out / f"{len(self.names) + 1:02}-{name}.{suffix}"
        write(path)
        self.names.append(path.name)
        return path
