"""Fonts, icons, style sheets, regulations and the sample branch, found wherever the program is installed."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The file or folder `parts` below `resources`; raises FileNotFoundError with its name if it was not shipped."""
    found = _ROOT.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"resources/{'/'.join(parts)} is not part of this installation")
    return found
