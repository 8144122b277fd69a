"""交班: the sheet is made, both sign it, and the next shift counts from here; all of it without a line (M5)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from crm_desktop.models.chain import Staff
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.rights import Refused
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.in_service import here_on
from crm_desktop.services.seat import Seat
from crm_desktop.services.shift import Group, Open, ShiftSheet, may_close, shift_sheet
from crm_desktop.services.shift_record import HandOver, keep_hand_over, last_hand_over
from forms.report import Column, TableReport, render_table_report

_COLUMNS: Final = (
    (Words("事项", "Group"), 2.2),
    (Words("内容", "What"), 4.0),
    (Words("说明", "Remarks"), 4.0),
    (Words("经手人", "By"), 1.4),
    (Words("时间", "Since"), 1.9),
    (Words("接班核对", "Checked"), 1.3),
)
_CUSTOMERS_NAMED: Final = frozenset({Group.ORDER, Group.TO_FILE, Group.RETURNED, Group.VISIT, Group.CONFLICT})


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A shift that was handed over: how it stood, the record kept, the one before it, and the sheet to sign."""

    sheet: ShiftSheet
    given: HandOver
    before: HandOver | None
    pdf: bytes


def takers(seat: Seat) -> tuple[str, ...]:
    """The names of those who may take over: everybody of the branch in service but the person who gives."""
    with seat.store.reading() as session:
        names = session.exec(
            select(Staff.name)
            .where(Staff.branch == seat.branch.code, here_on(seat.today), Staff.id != seat.person.id)
            .order_by(col(Staff.name))
        ).all()
    return tuple(name for name in names if name)


def hand_over(seat: Seat, *, taker: str = "", note: str = "", language: Language = "zh") -> HandedOver:
    """Close the shift as it stands. What waits stays in the desktop's queue; whoever comes next sends it.

    Raises NotAllowed where the post does not close shifts.
    """
    right = may_close(seat)
    if isinstance(right, Refused):
        raise NotAllowed(right.words)
    sheet = shift_sheet(seat)
    given = HandOver(sheet.at, seat.person.id, seat.person.name, taker, note)
    before = last_hand_over(seat)
    pdf = sheet_pdf(seat, sheet, given, language=language)
    keep_hand_over(seat, given)
    disclose(seat, "print", "hand_over_sheet", number=sheet_number(seat), persons=customers_named(sheet))
    return HandedOver(sheet, given, before, pdf)


def sheet_number(seat: Seat) -> str:
    """By what the privacy log tells a sheet: the desktop whose shift it is."""
    return f"{seat.branch.code}{seat.device_letter}"


def customers_named(sheet: ShiftSheet) -> int:
    """How many customers a sheet names."""
    return sum(one.group in _CUSTOMERS_NAMED for one in sheet.open)


def write_again(seat: Seat, handed: HandedOver, *, taker: str, note: str, language: Language = "zh") -> HandedOver:
    """The same hand-over with a taker or words added; the sheet is made anew, as the shift stood then."""
    given = replace(handed.given, taker=taker, note=note)
    keep_hand_over(seat, given)
    return replace(handed, given=given, pdf=sheet_pdf(seat, handed.sheet, given, language=language))


def take_back(seat: Seat, handed: HandedOver) -> None:
    """As if it had not been handed over: the shift goes on from where it began."""
    keep_hand_over(seat, handed.before)


def sheet_pdf(seat: Seat, sheet: ShiftSheet, given: HandOver, *, language: Language = "zh") -> bytes:
    """The sheet to sign, as PDF; nothing is read or kept."""
    return render_table_report(_table(seat, sheet, given, language), language=language)


def _table(seat: Seat, sheet: ShiftSheet, given: HandOver, language: Language) -> TableReport:
    since, at = (moment.astimezone(BRANCH_ZONE) for moment in (sheet.since, sheet.at))
    head = Words(
        f"{seat.branch.name}（{seat.branch.code}）　{seat.device_letter} 机　{at:%Y年%m月%d日}　"
        f"{since:%H:%M}–{at:%H:%M}",
        f"{seat.branch.name} ({seat.branch.code})   desktop {seat.device_letter}   {at:%Y-%m-%d}   "
        f"{since:%H:%M}–{at:%H:%M}",
    )
    out = sheet.unconfirmed
    left = sheet.counts.get(Group.WAITING, 0) - out
    zh, en = (f"　已发出待确认 {out} 笔", f"   sent, not yet confirmed {out}") if out else ("", "")
    tally = Words(
        f"本班上传 {sheet.sent} 项　收到 {sheet.received} 项　待传 {left} 笔{zh}"
        f"（留在本机，连上后自动上传）　要处理 {sheet.attention} 处",
        f"Sent {sheet.sent}   received {sheet.received}   to send {left}{en} "
        f"(kept here, sent when there is a line)   to decide {sheet.attention}",
    )
    note = Words(f"交代：{given.note}", f"Note: {given.note}").of(language) if given.note else ""
    return TableReport(
        title=Words("交接单", "Hand-over sheet").of(language),
        columns=tuple(Column(title.of(language), share) for title, share in _COLUMNS),
        rows=tuple(_row(one, language) for one in sheet.open),
        meta=tuple(line for line in (head.of(language), tally.of(language), note) if line),
        signatures=(
            Words(f"交班人 {given.giver}", f"Given by {given.giver}").of(language),
            Words(f"接班人 {given.taker}", f"Taken by {given.taker}").of(language),
        ),
        foot=Words(f"制表 {given.giver}", f"Made by {given.giver}").of(language),
    )


def _row(one: Open, language: Language) -> tuple[str, ...]:
    words = (one.group.words, one.what, one.remark)
    return (*(text.of(language) for text in words), one.who, _since(one.since), "")


def _since(since: datetime | date | None) -> str:
    if isinstance(since, datetime):
        return f"{since.astimezone(BRANCH_ZONE):%m-%d %H:%M}"
    return f"{since:%m-%d}" if since else ""
