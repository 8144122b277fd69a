"""`crm-desktop tour OUT`: the whole day, step by step, and what became of it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backends import fail

from crm_desktop.rules.words import Language


def tour(out: Path, *, keep: Path | None, language: str) -> int:
    """Drive the day into `out`; 0 if everything expected holds, 2 if `keep`, where the data stays, has some already."""
    if keep is not None and keep.exists() and any(keep.iterdir()):
        print(f"{keep} 不是空文件夹，请另选一个 | is not empty: choose another folder", file=sys.stderr)
        return 2
    # Whoever sits at this screen must not be disturbed by windows, and windows not by whoever sits there.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The tour's keys belong in its own folder, never among the person's secrets.
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    spoken: Language = "en" if language == "en" else "zh"
    with _folder(keep) as folder:
        from crm_desktop.app.tour.day import spend

        return spend(out, folder, spoken)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="branch-tour-") as folder:
            yield Path(folder)
    else:
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield keep
