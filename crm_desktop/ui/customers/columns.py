"""The columns of the list of customers."""

from collections.abc import Callable
from datetime import date
from typing import Final

from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.words import Words
from crm_desktop.services.customers import CustomerRow, Sort
from crm_desktop.services.field_values import DECLINED_WORDS
from crm_desktop.services.last_seen import days_ago
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.rows import Column

SORTS: Final = {Sort.NAME.value: Sort.NAME, Sort.RECENT.value: Sort.RECENT, Sort.CREATED.value: Sort.CREATED}
"""What a click on a header sorts by."""


def columns(today: Callable[[], date], *, branches: bool = False) -> tuple[Column[CustomerRow], ...]:
    """Name first and widest; what needs doing stands where the eye ends. At head office the branch is named."""
    here: Column[CustomerRow] = Column(
        "branch", Words("门店", "Branch"), lambda row: row.branch, width=118, sortable=False
    )
    place: Column[CustomerRow] = Column(
        "place", Words("区县", "District"), lambda row: _told(row.place), width=84, sortable=False
    )
    return (
        Column(
            Sort.NAME.value,
            Words("客户", "Customer"),
            lambda row: row.name,
            width=260,
            stretch=True,
            least=220,
            strong=True,
            detail=_under_name,
        ),
        Column("phone", Words("电话", "Phone"), lambda row: _told(row.phone), width=122, sortable=False),
        here if branches else place,
        Column("owner", Words("负责人", "Owner"), lambda row: row.owner, width=80, sortable=False),
        Column("class", Words("分类", "Class"), _class, width=98, sortable=False, tone=_class_tone),
        Column("file", Words("档案", "File"), _file, width=92, sortable=False, tone=_file_tone),
        Column("note", Words("提醒", "Notice"), _note, width=102, sortable=False, tone=_note_tone),
        Column(
            Sort.RECENT.value,
            Words("最近往来", "Last contact"),
            lambda row: _seen(row, today()),
            width=164,
        ),
        Column(Sort.CREATED.value, Words("登记", "Since"), _created, width=98),
        *_on_demand(),
    )


def _on_demand() -> tuple[Column[CustomerRow], ...]:
    """Columns for whoever wants them: from the menu of the header."""

    def made(key: str, words: Words, text: Callable[[CustomerRow], str], width: int) -> Column[CustomerRow]:
        return Column(key, words, text, width=width, sortable=False, hidden=True)

    return (
        made("number", Words("客户编号", "Number"), lambda row: row.number, 124),
        made("contact", Words("联系人", "Contact"), lambda row: row.contact, 88),
        made("source", Words("客户来源", "Source"), lambda row: say(row.source), 88),
        made("area", Words("区域", "Area"), lambda row: row.area, 84),
    )


def _told(text: str) -> str:
    return say(DECLINED_WORDS) if text == DECLINED_WORDS.zh else text


def _under_name(row: CustomerRow) -> str:
    if row.matched.zh:
        return say(row.matched)
    parts = [row.contact if row.contact != row.name else "", row.number]
    return " · ".join(part for part in parts if part)


def _class(row: CustomerRow) -> str:
    return tr("重要", "Important") if row.important else say(row.life_cycle)


def _class_tone(row: CustomerRow) -> Tone | None:
    return Tone.ACCENT if row.important else None


def _file(row: CustomerRow) -> str:
    return tr(f"缺 {row.missing} 项", f"{row.missing} missing") if row.missing else tr("完整", "Complete")


def _file_tone(row: CustomerRow) -> Tone | None:
    return Tone.WARN if row.missing else None


def _note(row: CustomerRow) -> str:
    if row.archived:
        return tr("已归档", "Archived")
    return tr(f"待裁定 {row.contested}", f"{row.contested} to decide") if row.contested else ""


def _note_tone(row: CustomerRow) -> Tone | None:
    return Tone.NEUTRAL if row.archived else Tone.DANGER if row.contested else None


def _seen(row: CustomerRow, today: date) -> str:
    if row.seen is None:
        return "—"
    when = days_ago(row.seen.day, today=today)
    return tr(f"{when.zh}{row.seen.what.zh}", f"{row.seen.what.en} {when.en}")


def _created(row: CustomerRow) -> str:
    return f"{branch_day(row.created_at)}" if row.created_at else "—"
