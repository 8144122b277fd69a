"""`python -m tests.moments [--json]`: spend the day, print what each moment took."""

import argparse
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

import keyring
from keyring.backends import fail

from crm_desktop.app.start import application
from tests.moments.day import branch, spend
from tests.moments.recorder import KeyRecorder


def main() -> None:
    """Each moment with its command keys (K) and characters (C)."""
    parser = argparse.ArgumentParser(prog="python -m tests.moments")
    parser.add_argument("--json", action="store_true", help="print a list of rows as JSON")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    app = application()
    with tempfile.TemporaryDirectory(prefix="branch-moments-") as folder, branch(app, Path(folder)) as world:
        took = spend(world, KeyRecorder(app))
    if asked.json:
        print(json.dumps([asdict(one) for one in took], ensure_ascii=False, indent=1))
        return
    for one in took:
        print(f"{one.moment:<10} K {one.commands:>3}  C {one.characters:>4}")


if __name__ == "__main__":
    main()
