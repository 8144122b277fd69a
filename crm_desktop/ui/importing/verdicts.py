"""What became of a row, in words: the verdict, the reasons, and the rows a filter lets through."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.importing.columns import TARGETS, field_label
from crm_desktop.services.importing.rows import CheckedRow, DryRun, Outcome
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.rows import Column

OUTCOMES: Final = {
    Outcome.NEW: (Words("新建", "New"), Tone.GOOD),
    Outcome.UPDATE: (Words("补空缺", "Fills gaps"), Tone.INFO),
    Outcome.DUPLICATE: (Words("重复", "Duplicate"), Tone.NEUTRAL),
    Outcome.ERROR: (Words("有错", "Error"), Tone.DANGER),
}
_PHONES: Final = ("contact.mobile", "contact.landline")


class Show(StrEnum):
    """What the list of verdicts shows."""

    ALL = "all"
    NEW = "new"
    UPDATE = "update"
    LOOK = "look"
    DUPLICATE = "duplicate"
    ERROR = "error"


SHOWS: Final = {
    Show.ALL: (Words("全部", "All rows"), Tone.NEUTRAL),
    Show.NEW: OUTCOMES[Outcome.NEW],
    Show.UPDATE: OUTCOMES[Outcome.UPDATE],
    Show.LOOK: (Words("新建中要看一眼", "New, but look first"), Tone.WARN),
    Show.DUPLICATE: OUTCOMES[Outcome.DUPLICATE],
    Show.ERROR: OUTCOMES[Outcome.ERROR],
}


def chosen(judged: DryRun, show: Show) -> Sequence[CheckedRow]:
    """The rows a filter lets through."""
    if show is Show.ALL:
        return judged.rows
    return judged.to_see if show is Show.LOOK else judged.by_outcome[Outcome(show.value)]


def reason_text(problem: Problem) -> str:
    """A reason, after the name of the column it is about."""
    if problem.field not in TARGETS:
        return say(problem.words)
    label, told = say(field_label(problem.field)), say(problem.words)
    return told if label in told else tr(f"{label}：{told}", f"{label}: {told}")


def fills_text(row: CheckedRow) -> str:
    """What an update adds to the file it is about."""
    labels = [say(field_label(name)) for name in row.fills]
    return tr(f"补上{'、'.join(labels)}", f"Adds {', '.join(labels).lower()}") if labels else ""


def explanation(row: CheckedRow) -> str:
    """All that is to be said about a row, in one line."""
    parts = [fills_text(row), *(reason_text(problem) for problem in row.reasons)]
    return tr("；", "; ").join(part for part in parts if part)


def phone_of(judged: DryRun, row: CheckedRow) -> str:
    """The number as the file writes it, in narrow digits: wide ones do not fit the column."""
    places = {name: place for place, name in judged.layout.fields.items()}
    numbers = (row.cells[places[name]] for name in _PHONES if name in places)
    return next((half_width(number) for number in numbers if number), "")


def verdict_columns(judged: DryRun) -> tuple[Column[CheckedRow], ...]:
    """The columns of the list of verdicts."""
    return (
        Column("line", Words("行", "Row"), lambda row: str(row.line), width=54, right=True, sortable=False),
        Column(
            "outcome",
            Words("结果", "Verdict"),
            lambda row: say(OUTCOMES[row.outcome][0]),
            width=96,
            sortable=False,
            tone=lambda row: Tone.WARN if row.wants_a_look else OUTCOMES[row.outcome][1],
        ),
        Column("name", Words("客户", "Customer"), lambda row: row.name, width=184, strong=True, sortable=False),
        Column("phone", Words("电话", "Phone"), lambda row: phone_of(judged, row), width=134, sortable=False),
        Column("why", Words("说明", "Why"), explanation, stretch=True, sortable=False),
    )
