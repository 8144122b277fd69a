"""What a printed form consists of: sections of fields, notices, and the number it is known by.

A definition is data (`forms/definitions/*.toml`, read by `forms.reading`); a changed label or a further field is
an edit of that file. Widths are shares: the fields of a section fill rows of `ROW` shares each.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["zh", "en"]
Paper = Literal["A4", "A5"]
FieldKind = Literal["text", "choice", "ticks", "phone", "date", "time", "signature"]

KINDS: tuple[str, ...] = get_args(FieldKind)
PAPERS: tuple[str, ...] = get_args(Paper)
WITH_OPTIONS: tuple[str, ...] = ("choice", "ticks")

ROW = 12


@dataclass(frozen=True, slots=True)
class Label:
    """A text on paper in Simplified Chinese and English."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick. `write` adds a line behind it for what no box names ("other")."""

    key: str
    label: Label
    write: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked.

    `share` is its width out of ROW; `lines` how many lines to write on; `digits` the boxes of a phone number
    (0 for none); `hint` small print under the label, such as "may be left open".
    """

    key: str
    label: Label
    kind: FieldKind = "text"
    share: int = ROW
    lines: int = 1
    digits: int = 0
    options: tuple[Option, ...] = ()
    hint: Label | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A text to read, with its own version: privacy (PIPL art. 17), how to fill in. A line is a paragraph.

    `{company}`, `{branch}`, `{address}` and `{phone}` stand for the shop the form is printed for.
    """

    key: str
    version: str
    title: Label
    text: Label


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields on the page `page`, rows of ROW shares, headed by the notice named, if any."""

    key: str
    title: Label
    page: str
    rows: tuple[tuple[Field, ...], ...]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form definition: LC number, title, version, paper, label column in mm, sections and notices."""

    number: str
    title: Label
    version: str
    paper: Paper
    label_width: float
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...]

    def on(self, page: str) -> tuple[Section, ...]:
        """The sections of `page`, in printed order."""
        return tuple(section for section in self.sections if section.page == page)

    def notice(self, key: str) -> Notice:
        """The notice `key`; KeyError if there is none."""
        return {notice.key: notice for notice in self.notices}[key]

    def fields(self) -> tuple[Field, ...]:
        """Every field of the form, in printed order."""
        return tuple(field for section in self.sections for row in section.rows for field in row)
