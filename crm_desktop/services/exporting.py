"""Customers as a file: masked unless the post allows more and a reason is given, and never without a trace (C7, D1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.masking import mask_name
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.consent_use import agreeing, refused
from crm_desktop.services.customer_file import chief_contact, field_words, file_values, require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.importing.columns import TARGETS
from crm_desktop.services.need import masked_field
from crm_desktop.services.seat import Seat
from crm_desktop.services.spreadsheet import write_table

FIELDS: Final = ("number", *TARGETS)
"""What an export holds, in order; an import reads all of it again but the number."""

NEEDED: Final[Mapping[Purpose, tuple[str, ...]]] = MappingProxyType(
    {
        Purpose.CALL_BACK: ("number", "name", "contact.name", "contact.mobile", "contact.landline", "owner_id"),
        Purpose.GREETINGS: ("number", "name", "contact.name", "contact.birthday", "contact.mobile", "owner_id"),
        Purpose.WECHAT: ("number", "name", "contact.name", "contact.wechat", "owner_id"),
    }
)
"""What a list for each purpose holds (PIPL 6: no more than it takes)."""

_AT_ONCE: Final = 500
_NOT_FOR: Final = Words("勿用于", "Not to be used for")
_REASON = Problem("export_reason", "reason", Words("请写明导出用途", "Say what the export is for"))


@dataclass(frozen=True, slots=True)
class Exported:
    """What left the program: where it is, how many customers, and whether their personal data is masked.

    `left_out` counts those who have not agreed to the purpose.
    """

    path: Path
    count: int
    masked: bool
    left_out: int = 0


def export_customers(seat: Seat, path: Path, *, ids: Sequence[str] | None = None, reason: str, masked: bool = True,
                     language: Language = "zh") -> Exported:  # fmt: skip
    """Write customers (all that are not archived, or those with `ids`) to an .xlsx or .csv file.

    Every cell is a text; the last column says what a customer may not be contacted for. Masked lists need the right to
    print, others the right to export; the trace is kept before the file appears. Raises NotAllowed, and Invalid
    without a reason.
    """
    require(seat, Action.PRINT if masked else Action.EXPORT, RecordType.CUSTOMER, own=False)
    if not reason.strip():
        raise Invalid((_REASON,))
    chosen = _ids(seat, ids)
    _trace(seat, path, count=len(chosen), masked=masked, reason=reason.strip())
    headings = [*(field_words(field).of(language) for field in FIELDS), _NOT_FOR.of(language)]
    listing = _Listing(seat, field_reader(seat), FIELDS, masked, language)
    return Exported(path, write_table(path, headings, listing.rows(chosen, telling_refusals=True)), masked)


def export_to_contact(seat: Seat, path: Path, purpose: Purpose, *, ids: Sequence[str] | None = None,
                      language: Language = "zh") -> Exported:  # fmt: skip
    """Write those who have agreed to `purpose`, with what one needs for it and no more, in full.

    The purpose is the reason that is kept. Needs the right to export; raises NotAllowed.
    """
    require(seat, Action.EXPORT, RecordType.CUSTOMER, own=False)
    chosen = _ids(seat, ids)
    with seat.store.reading() as session:
        willing = agreeing(session, chosen, purpose)
    wanted, fields = [id_ for id_ in chosen if id_ in willing], NEEDED[purpose]
    _trace(seat, path, count=len(wanted), masked=False, reason=purpose.words.of(language))
    headings = [field_words(field).of(language) for field in fields]
    listing = _Listing(seat, field_reader(seat), fields, masked=False, language=language)
    return Exported(path, write_table(path, headings, listing.rows(wanted)), False, len(chosen) - len(wanted))


def _ids(seat: Seat, ids: Sequence[str] | None) -> list[str]:
    wanted = select(Customer.id).where(col(Customer.archived_at).is_(None)).order_by(col(Customer.id))
    with seat.store.reading() as session:
        return list(ids) if ids is not None else list(session.exec(wanted).all())


@dataclass(frozen=True, slots=True)
class _Listing:
    """Turns customers into rows of these fields, some hundred at a time."""

    seat: Seat
    reader: FieldReader
    fields: tuple[str, ...]
    masked: bool
    language: Language

    def rows(self, ids: Sequence[str], *, telling_refusals: bool = False) -> Iterator[list[str]]:
        for start in range(0, len(ids), _AT_ONCE):
            with self.seat.store.reading() as session:
                part = list(_values(session, ids[start : start + _AT_ONCE]))
                no = {id_: refused(session, id_) for id_, _ in part} if telling_refusals else {}
            for id_, values in part:
                row = [self._cell(values, field) for field in self.fields]
                yield [*row, self._refused(no[id_])] if telling_refusals else row

    def _refused(self, no: frozenset[Purpose]) -> str:
        return Words("、", ", ").of(self.language).join(one.words.of(self.language) for one in Purpose if one in no)

    def _cell(self, values: Mapping[str, object], field: str) -> str:
        text = self.reader.shown(field, values.get(field)).of(self.language)
        if not self.masked:
            return text
        if field in ("name", "short_name", "invoice_name"):
            # A firm's name is no person's; a private customer's is.
            return mask_name(text) if text and values.get("kind") == CustomerKind.PERSON.value else text
        return masked_field(field, text, personal=field_form(field).personal)


def _values(session: Session, ids: Sequence[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    customers = session.exec(select(Customer).where(col(Customer.id).in_(ids)).order_by(col(Customer.id))).all()
    for customer in customers:
        yield customer.id, file_values(customer, chief_contact(session, customer.id))


def _trace(seat: Seat, path: Path, *, count: int, masked: bool, reason: str) -> None:
    medium = path.suffix.lower().removeprefix(".")
    disclose(seat, "export", "customer_list", medium=medium, masked=masked, reason=reason, persons=count)
