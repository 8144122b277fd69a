"""Looking at PDFs the way paper is looked at: as pictures and as text."""

import subprocess
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader


def pictures(pdf: bytes, folder: Path, *, dpi: int = 150) -> list[Path]:
    """The pages of `pdf` as PNG files, in order."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dpi), "-png", source, folder / "page"], check=True)
    return sorted(folder.glob("page-*.png"))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as pypdf reads it, without line breaks and spaces."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def page_lines(pdf: bytes) -> list[str]:
    """The lines of all pages as pypdf reads them, without spaces."""
    texts = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return ["".join(line.split()) for text in texts for line in text.splitlines()]


def poppler_text(pdf: bytes, folder: Path) -> str:
    """The text of the document as poppler reads it."""
    source = folder / "text.pdf"
    source.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", source, "-"], check=True, capture_output=True)
    return run.stdout.decode("utf-8")


def page_size(pdf: bytes, index: int = 0) -> tuple[int, int]:
    """Width and height of a page in whole millimetres."""
    box = PdfReader(BytesIO(pdf)).pages[index].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)
