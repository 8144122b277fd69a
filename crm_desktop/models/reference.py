"""What head office lays over the reference data the program ships: the calendar of working days, and divisions."""

from datetime import date

from crm_desktop.models.field import Record, field
from crm_desktop.models.kinds import Kind
from sync.catalogue import Policy

_OFFICE = Policy.OFFICE


class CalendarDay(Record, table=True):
    """A day that is not what the published calendar says: a holiday, or a working day in its place."""

    __tablename__ = "calendar_day"

    day: date | None = field("日期", "Day", kind=Kind.DATE, policy=_OFFICE, index=True)
    working: bool | None = field("上班", "Working day", kind=Kind.TICK, policy=_OFFICE)
    name: str | None = field("名称", "Name", policy=_OFFICE)
    dropped: bool | None = field("已取消", "Dropped", kind=Kind.TICK, policy=_OFFICE)


class DivisionEntry(Record, table=True):
    """A province, city or district that is new, renamed or abolished since the program was shipped."""

    __tablename__ = "division_entry"

    code: str | None = field("区划代码", "Code", kind=Kind.CODE, policy=_OFFICE, index=True)
    name: str | None = field("名称", "Name", policy=_OFFICE)
    parent: str | None = field("上级代码", "Parent code", kind=Kind.CODE, policy=_OFFICE)
    valid_to: date | None = field("撤销日期", "Abolished on", kind=Kind.DATE, policy=_OFFICE)
    successor: str | None = field("并入", "Succeeded by", kind=Kind.CODE, policy=_OFFICE)
