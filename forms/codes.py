"""The codes on paper: what a QR code says, and how a scanned or typed number is read back.

A QR code carries `F:SY01/SY01A-261121-007K` (form), `B:SY01/A0137` (booklet) or `P:SY01/A0137-12K` (booklet
page): kind, branch, number. A person types the number alone. Numbers are opaque here; their check characters
are made and tested elsewhere. All that is taken for granted is their outline, and that the letters I and O are
never used in them: on paper they are 1 and 0.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["form", "booklet", "page"]

_LETTERS: dict[Kind, str] = {"form": "F", "booklet": "B", "page": "P"}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}

_BRANCH = re.compile(r"[A-Z0-9]{1,12}")
_NUMBER = re.compile(r"[A-Z0-9]{1,12}(-[A-Z0-9]{1,12}){0,2}")
_PAYLOAD = re.compile(r"([FBP]):([A-Z0-9]{1,12})/([A-Z0-9-]{1,40})")
_DASHES = re.compile(r"[‐‑‒–—―−ー一_]")
_LOOK_ALIKES = str.maketrans("OI", "01")
_OUTLINES: dict[Kind, re.Pattern[str]] = {
    "form": re.compile(r"[A-Z]{2}[A-Z0-9]{1,10}-\d{6}-[A-Z0-9]{2,8}"),
    "page": re.compile(r"[A-Z]\d{2,6}-[A-Z0-9]{2,8}"),
    "booklet": re.compile(r"[A-Z]\d{2,5}[A-Z0-9]?"),
}


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """One code read from paper. `branch` is "" when only the number was typed."""

    kind: Kind
    branch: str
    number: str


def qr_text(kind: Kind, branch: str, number: str) -> str:
    """What the QR code of a form, booklet or booklet page says.

    Only capitals, digits and dashes, so that the code stays in QR's compact alphabet and large on paper.
    Raises ValueError for anything else.
    """
    if not _BRANCH.fullmatch(branch):
        raise ValueError(f"not a branch code: {branch!r}")
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"not a number for a code: {number!r}")
    return f"{_LETTERS[kind]}:{branch}/{number}"


def parse_code(text: str) -> ScannedCode | None:
    """The code in `text`, scanned or typed; None if it is none of ours (a customer's own QR code, a name).

    A scanned payload is taken as it stands. A bare number was typed by a person: full-width characters, lower
    case, spaces, other dashes, O for 0 and I for 1 are put right; its dashes must be there.
    """
    tidy = _tidy(text)
    payload = _PAYLOAD.fullmatch(tidy)
    if payload:
        letter, branch, number = payload.groups()
        return ScannedCode(_KINDS[letter], branch, number) if _NUMBER.fullmatch(number) else None
    number = tidy.translate(_LOOK_ALIKES)
    for kind, outline in _OUTLINES.items():
        if outline.fullmatch(number):
            return ScannedCode(kind, "", number)
    return None


def _tidy(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", _DASHES.sub("-", narrow)).upper()
