"""The day's entry report: how many forms came, were filed on time, late or not at all (J2, B4)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from crm_desktop.models.registration import DailyEntryReport, RegistrationForm
from crm_desktop.rules.deadlines import BRANCH_ZONE, Lateness
from crm_desktop.rules.numbers import Series
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.services.allot import allot_record_number
from crm_desktop.services.customer_file import require
from crm_desktop.services.filing import staff_name
from crm_desktop.services.seat import Seat
from forms.report import Column, TableReport, render_table_report
from sync.ids import new_id

_STATES = {"received": "未建档", "returned": "已退回", "filed": "已建档", "void": "作废"}
_TIMELINESS = {Lateness.ON_TIME: "按时", Lateness.LATE: "逾期", Lateness.DOUBTFUL: "时间存疑"}


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A day's forms, counted; what is not filed is `unfiled`."""

    received: int
    on_time: int
    late: int
    doubtful: int
    returned: int
    unfiled: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """The report as handed to head office and as printed."""

    number: str
    day: date
    counts: DayCounts
    digest: str
    pdf: bytes


def day_counts(seat: Seat, day: date) -> DayCounts:
    """How the day stands now."""
    with seat.store.reading() as session:
        forms = session.exec(select(RegistrationForm).where(RegistrationForm.day == day)).all()
    return _count(forms)


def report_day(seat: Seat, day: date) -> DayReport:
    """Make the report, queue it for head office, and print it; a later one for the same day supersedes it."""
    require(seat, Action.CREATE, RecordType.DAILY_ENTRY_REPORT, own=True)
    with seat.unit("report_day") as session:
        forms = session.exec(
            select(RegistrationForm).where(RegistrationForm.day == day).order_by(col(RegistrationForm.number))
        ).all()
        counts = _count(forms)
        digest = _digest(forms)
        number = str(allot_record_number(session, seat, Series.DAILY_REPORT))
        session.add(
            DailyEntryReport(
                id=new_id(),
                number=number,
                day=day,
                received=counts.received,
                filed=counts.on_time,
                late=counts.late,
                doubtful=counts.doubtful,
                returned=counts.returned,
                unfiled=counts.unfiled,
                made_by=seat.person.id,
                made_at=seat.now(),
                digest=digest,
            )
        )
        rows = [_row(form, staff_name(session, form.receptionist_id)) for form in forms]
    return DayReport(number, day, counts, digest, _print(seat, day, counts, number, digest, rows))


def _count(forms: Sequence[RegistrationForm]) -> DayCounts:
    filed = [form for form in forms if form.state == "filed"]
    return DayCounts(
        received=len(forms),
        on_time=sum(form.timeliness == Lateness.ON_TIME for form in filed),
        late=sum(form.timeliness == Lateness.LATE for form in filed),
        doubtful=sum(form.timeliness == Lateness.DOUBTFUL for form in filed),
        returned=sum(form.state == "returned" for form in forms),
        unfiled=sum(form.state in ("received", "returned") for form in forms),
    )


def _digest(forms: Sequence[RegistrationForm]) -> str:
    """Short enough to read out: tells whether two prints of a day list the same forms in the same state."""
    listed = "\n".join(f"{form.number} {form.state} {form.timeliness or ''}" for form in forms)
    return hashlib.sha256(listed.encode()).hexdigest()[:8].upper()


def _row(form: RegistrationForm, receptionist: str) -> tuple[str, ...]:
    clock = form.filed_at.astimezone(BRANCH_ZONE).strftime("%H:%M") if form.filed_at else ""
    verdict = _TIMELINESS.get(Lateness(form.timeliness), "") if form.timeliness else ""
    reasons = "；".join(filter(None, (form.late_reason, form.gap_reason, form.returned_reason)))
    return (form.number or "", receptionist, _STATES.get(form.state or "", ""), clock, verdict, reasons)


def _print(
    seat: Seat, day: date, counts: DayCounts, number: str, digest: str, rows: Sequence[tuple[str, ...]]
) -> bytes:
    return render_table_report(
        TableReport(
            title="建档日报",
            columns=(
                Column("登记表编号", 3.2),
                Column("接待人", 1.6),
                Column("状态", 1.4),
                Column("建档时间", 1.5),
                Column("及时性", 1.5),
                Column("说明", 4.0),
            ),
            rows=tuple(rows),
            meta=(
                f"{seat.branch.name}（{seat.branch.code}）　{day:%Y年%m月%d日}　编号 {number}　校验 {digest}",
                f"登记 {counts.received}　按时 {counts.on_time}　逾期 {counts.late}　时间存疑 {counts.doubtful}　"
                f"退回 {counts.returned}　未建档 {counts.unfiled}",
            ),
            signatures=("会计", "店长"),
            foot=f"制表 {seat.person.name}",
        )
    )
