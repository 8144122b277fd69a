"""The visual language as numbers: colours, type scale, spacing, radii, heights.

Warm neutral greys carry a single deep-teal accent; severity colours are used for severity and nothing else.
Every pairing that people read is held to WCAG 2.1 AA by a test (`PAIRS_TEXT` 4.5:1, `PAIRS_SHAPE` 3:1).
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

FAMILY: Final = "Noto Sans SC"

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24

RADIUS: Final = {"small": 5, "medium": 8, "large": 12}
CONTROL: Final = {"small": 28, "medium": 34, "large": 40}


class Tone(StrEnum):
    """What a colour says."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Type:
    """A step of the type scale: pixels at 100 % and whether it is bold (the family has two weights)."""

    px: int
    bold: bool = False


TYPE: Final = {
    "caption": Type(12),
    "caption_strong": Type(12, bold=True),
    "body": Type(14),
    "strong": Type(14, bold=True),
    "title": Type(16, bold=True),
    "headline": Type(20, bold=True),
    "display": Type(30, bold=True),
}


@dataclass(frozen=True, slots=True)
class Colors:
    """One scheme's colours as `#rrggbb`; `*_soft` are fills behind text of the tone's own colour."""

    canvas: str
    rail: str
    surface: str
    sunken: str
    raised: str
    hover: str
    line: str
    field_line: str
    text: str
    soft: str
    faint: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    accent_soft: str
    accent_text: str
    on_accent: str
    focus: str
    neutral: str
    neutral_soft: str
    info: str
    info_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    danger: str
    danger_soft: str
    danger_fill: str
    danger_fill_hover: str
    on_danger: str
    toast: str
    on_toast: str
    toast_action: str
    veil: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text colour and soft fill of `tone`."""
        if tone is Tone.ACCENT:
            return self.accent_text, self.accent_soft
        return str(getattr(self, tone.value)), str(getattr(self, f"{tone.value}_soft"))

    def named(self) -> dict[str, str]:
        """Every colour by its token name."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


LIGHT: Final = Colors(
    canvas="#f6f4f0",
    rail="#edeae4",
    surface="#ffffff",
    sunken="#f8f6f2",
    raised="#ffffff",
    hover="#f1eee8",
    line="#e3dfd7",
    field_line="#928b80",
    text="#1d2422",
    soft="#4f4c46",
    faint="#696459",
    disabled="#a39d92",
    accent="#0e5e5b",
    accent_hover="#0a4f4c",
    accent_press="#083f3d",
    accent_soft="#dcebe8",
    accent_text="#0b5552",
    on_accent="#ffffff",
    focus="#12827d",
    neutral="#4f4c46",
    neutral_soft="#ebe8e1",
    info="#1f4f8a",
    info_soft="#e2ebf6",
    good="#1f5f38",
    good_soft="#dff0e4",
    warn="#7c4a03",
    warn_soft="#fbecd0",
    danger="#a3211b",
    danger_soft="#fbe4e1",
    danger_fill="#b3261e",
    danger_fill_hover="#931d17",
    on_danger="#ffffff",
    toast="#24302e",
    on_toast="#f4f2ed",
    toast_action="#8fdcd3",
    veil="#5c1d2422",
)

DARK: Final = Colors(
    canvas="#161918",
    rail="#111413",
    surface="#1e2221",
    sunken="#1a1e1d",
    raised="#272c2b",
    hover="#282e2c",
    line="#323837",
    field_line="#7b8583",
    text="#edebe6",
    soft="#c3c0b8",
    faint="#a19e95",
    disabled="#6c6f6b",
    accent="#62c6bb",
    accent_hover="#7dd4ca",
    accent_press="#94dfd6",
    accent_soft="#1b3c39",
    accent_text="#86d8ce",
    on_accent="#06211f",
    focus="#62c6bb",
    neutral="#c3c0b8",
    neutral_soft="#313736",
    info="#9cc7f2",
    info_soft="#1d3248",
    good="#8fd5a3",
    good_soft="#1b3626",
    warn="#efc078",
    warn_soft="#3d2f14",
    danger="#f5a29a",
    danger_soft="#452421",
    danger_fill="#f08a80",
    danger_fill_hover="#f5a29a",
    on_danger="#2b0a07",
    toast="#eceae4",
    on_toast="#1d2422",
    toast_action="#0b5552",
    veil="#99000000",
)

GROUNDS: Final = ("canvas", "rail", "surface", "sunken", "raised", "hover")
PAIRS_TEXT: Final = (
    *((ink, ground) for ink in ("text", "soft", "faint") for ground in GROUNDS),
    ("accent_text", "accent_soft"),
    ("accent_text", "surface"),
    ("accent_text", "canvas"),
    ("text", "accent_soft"),
    ("soft", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_press"),
    *((tone, f"{tone}_soft") for tone in ("neutral", "info", "good", "warn", "danger")),
    *((tone, "surface") for tone in ("info", "good", "warn", "danger")),
    *((tone, "canvas") for tone in ("warn", "danger")),
    ("on_danger", "danger_fill"),
    ("on_danger", "danger_fill_hover"),
    ("on_toast", "toast"),
    ("toast_action", "toast"),
)
PAIRS_SHAPE: Final = (
    ("field_line", "surface"),
    ("field_line", "canvas"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("focus", "rail"),
    ("accent", "surface"),
    ("danger_fill", "surface"),
)


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
