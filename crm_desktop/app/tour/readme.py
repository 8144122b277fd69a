"""`python -m crm_desktop.app.tour.readme OUT`: the pictures of the READMEs, from a tour that was driven into OUT."""

import shutil
import sys
from pathlib import Path
from typing import Final

import resources

PICTURES: Final = {
    "today": "today-manager",
    "front_desk": "registration-typed",
    "profile_entry": "profile-entry",
    "customer": "customer-merged",
    "visits": "visit-entry",
    "sync": "sync-waiting",
    "conflict": "conflict-sy01-b",
    "booklet": "booklet-preview",
}
"""The name in the READMEs, and the moment of the tour it shows."""

LARGEST: Final = 250_000
"""Bytes of one picture: the READMEs must open quickly."""


def take(out: Path, into: Path) -> list[Path]:
    """Copy the pictures of the tour in `out`; FileNotFoundError if it did not come so far, ValueError if too large."""
    into.mkdir(parents=True, exist_ok=True)
    made = []
    for name, moment in PICTURES.items():
        found = sorted(out.glob(f"[0-9][0-9]-{moment}.png"))
        if not found:
            raise FileNotFoundError(f"{moment} in {out}")
        if found[0].stat().st_size > LARGEST:
            raise ValueError(f"{found[0].name} is too large for the READMEs")
        made.append(Path(shutil.copyfile(found[0], into / f"{name}.png")))
    return made


def main(arguments: list[str]) -> int:
    """0 if all pictures are there."""
    if len(arguments) != 1:
        print("python -m crm_desktop.app.tour.readme OUT", file=sys.stderr)
        return 2
    for made in take(Path(arguments[0]), Path(resources.__file__).parent / "screenshots"):
        print(f"{made} {made.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
