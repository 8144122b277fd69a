"""A desktop session with a real keyring: gnome-keyring on a bus of its own, with a home of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def in_session(folder: Path, script: str) -> str:
    """What `script` printed, run in such a session with an empty folder as its argument; skips where there is none."""
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"needs {' and '.join(missing)}")
    places = {
        "HOME": "home", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "runtime",
    }  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "GNOME_"))}
    for variable, name in places.items():
        (folder / name).mkdir(mode=0o700)
        environment[variable] = str(folder / name)
    (folder / "branch").mkdir()
    (folder / "session.py").write_text(script, "utf-8")
    unlocked = 'echo -n test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", unlocked, "sh", sys.executable]
    done = subprocess.run(
        [*command, str(folder / "session.py"), str(folder / "branch")],
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
