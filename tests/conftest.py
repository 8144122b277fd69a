"""Every test runs without a screen, in a home of its own, away from the person's files and keyring."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

_FOLDERS = {
    "HOME": "home",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}


def _private_home() -> Path:
    """Point everything that looks for the person's folders at a new one; each xdist worker has its own.

    This happens when the file is imported, before pytest-qt loads Qt: with the xcb platform and no
    display the interpreter would abort. The bus address names a socket that does not exist, so that no
    test finds a real keyring by accident; `dbus-run-session` gives those that want one their own.
    """
    home = Path(tempfile.mkdtemp(prefix="branch-desktop-tests-"))
    for variable, name in _FOLDERS.items():
        folder = home / name
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home / 'runtime' / 'bus'}"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return home


_HOME = _private_home()

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: thousands of tests and modules, which no collection need look at again."""
    gc.collect()
    gc.freeze()
