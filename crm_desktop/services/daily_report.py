"""The day's entry report: how many forms came, were filed on time, late or not at all (J2, B4)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.registration import DailyEntryReport, RegistrationForm
from crm_desktop.rules.deadlines import BRANCH_ZONE, Lateness
from crm_desktop.rules.numbers import Series
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.allot import allot_record_number
from crm_desktop.services.customer_file import require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.filing_queue import staff_names
from crm_desktop.services.filing_reasons import reason_words
from crm_desktop.services.seat import Seat
from forms.report import Column, TableReport, render_table_report
from sync.ids import new_id

_STATES: Final = {
    "received": Words("未建档", "Open"),
    "returned": Words("已退回", "Returned"),
    "filed": Words("已建档", "Filed"),
    "void": Words("作废", "Void"),
}
_TIMELINESS: Final = {
    Lateness.ON_TIME.value: Words("按时", "On time"),
    Lateness.LATE.value: Words("逾期", "Late"),
    Lateness.DOUBTFUL.value: Words("时间存疑", "In doubt"),
}
_COLUMNS: Final = (
    (Words("登记表编号", "Form number"), 3.2),
    (Words("接待人", "Taken by"), 1.6),
    (Words("状态", "State"), 1.4),
    (Words("建档人", "Filed by"), 2.2),
    (Words("时间", "At"), 1.1),
    (Words("及时性", "Timeliness"), 1.5),
    (Words("说明", "Remarks"), 3.6),
)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A day's forms, counted; void ones are not. `unfiled` is all that is not filed, `returned` a part of it."""

    received: int
    on_time: int
    late: int
    doubtful: int
    returned: int
    unfiled: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """The report as handed to head office and as printed; `digest` is read out to compare two prints."""

    number: str
    day: date
    counts: DayCounts
    digest: str
    pdf: bytes


def day_counts(seat: Seat, day: date) -> DayCounts:
    """How the day stands now."""
    with seat.store.reading() as session:
        return _count(_forms(session, day))


def report_day(seat: Seat, day: date, *, language: Language = "zh") -> DayReport:
    """Make the report, queue it for head office, and print it; a later one for the same day supersedes it.

    Where nothing has changed since the last one, that one is printed again under its number.
    """
    require(seat, Action.CREATE, RecordType.DAILY_ENTRY_REPORT, own=True)
    with seat.unit("report_day") as session:
        forms = _forms(session, day)
        counts, digest = _count(forms), _digest(forms)
        last = _last(session, day)
        if last is not None and last.digest == digest:
            number = last.number or ""
        else:
            number = str(allot_record_number(session, seat, Series.DAILY_REPORT))
            session.add(_record(seat, number, day, counts=counts, digest=digest))
        names = staff_names(session)
    rows = [_row(form, names, language) for form in forms]
    report = DayReport(number, day, counts, digest, b"")
    pdf = render_table_report(_table(seat, report, rows, language), language=language)
    disclose(seat, "print", "daily_entry_report", number=number, persons=len(forms))
    return DayReport(number, day, counts, digest, pdf)


def _last(session: Session, day: date) -> DailyEntryReport | None:
    wanted = select(DailyEntryReport).where(DailyEntryReport.day == day)
    return session.exec(wanted.order_by(col(DailyEntryReport.made_at).desc())).first()


def _record(seat: Seat, number: str, day: date, *, counts: DayCounts, digest: str) -> DailyEntryReport:
    return DailyEntryReport(
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


def _forms(session: Session, day: date) -> Sequence[RegistrationForm]:
    return session.exec(
        select(RegistrationForm).where(RegistrationForm.day == day).order_by(col(RegistrationForm.number))
    ).all()


def _count(forms: Sequence[RegistrationForm]) -> DayCounts:
    filed = [form.timeliness for form in forms if form.state == "filed"]
    return DayCounts(
        received=sum(form.state != "void" for form in forms),
        on_time=filed.count(Lateness.ON_TIME.value),
        late=filed.count(Lateness.LATE.value),
        doubtful=filed.count(Lateness.DOUBTFUL.value),
        returned=sum(form.state == "returned" for form in forms),
        unfiled=sum(form.state in ("received", "returned") for form in forms),
    )


def _digest(forms: Sequence[RegistrationForm]) -> str:
    """Short enough to read out: tells whether two prints of a day list the same forms in the same state."""
    listed = "\n".join(f"{form.number} {form.state} {form.timeliness or ''}" for form in forms)
    return hashlib.sha256(listed.encode()).hexdigest()[:8].upper()


def _row(form: RegistrationForm, names: Mapping[str, str], language: Language) -> tuple[str, ...]:
    nothing = Words("", "")
    clock = form.filed_at.astimezone(BRANCH_ZONE).strftime("%H:%M") if form.filed_at else ""
    filer, absent = names.get(form.filed_by or "", ""), names.get(form.filed_for or "", "")
    instead = Words(f"{filer}（代{absent}）", f"{filer} for {absent}") if absent else Words(filer, filer)
    reasons = [reason_words(one).of(language) for one in (form.late_reason, form.gap_reason, form.returned_reason)]
    return (
        form.number or "",
        names.get(form.receptionist_id or "", ""),
        _STATES.get(form.state or "", nothing).of(language),
        instead.of(language),
        clock,
        _TIMELINESS.get(form.timeliness or "", nothing).of(language),
        Words("；", "; ").of(language).join(filter(None, reasons)),
    )


def _table(seat: Seat, report: DayReport, rows: Sequence[tuple[str, ...]], language: Language) -> TableReport:
    counts, day = report.counts, report.day
    head = Words(
        f"{seat.branch.name}（{seat.branch.code}）　{day:%Y年%m月%d日}　编号 {report.number}　校验 {report.digest}",
        f"{seat.branch.name} ({seat.branch.code})   {day:%Y-%m-%d}   No. {report.number}   digest {report.digest}",
    )
    tally = Words(
        f"登记 {counts.received}　按时 {counts.on_time}　逾期 {counts.late}　时间存疑 {counts.doubtful}　"
        f"退回 {counts.returned}　未建档 {counts.unfiled}",
        f"Received {counts.received}   on time {counts.on_time}   late {counts.late}   in doubt {counts.doubtful}   "
        f"returned {counts.returned}   open {counts.unfiled}",
    )
    return TableReport(
        title=Words("建档日报", "Daily entry report").of(language),
        columns=tuple(Column(title.of(language), share) for title, share in _COLUMNS),
        rows=tuple(rows),
        meta=(head.of(language), tally.of(language)),
        signatures=tuple(role.of(language) for role in (Words("会计", "Accountant"), Words("店长", "Store manager"))),
        foot=Words(f"制表 {seat.person.name}", f"Made by {seat.person.name}").of(language),
    )
