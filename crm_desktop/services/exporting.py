"""Customers as a file: masked unless the post allows more and a reason is given, and never without a trace (C7, D1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import Disclosure
from crm_desktop.rules.masking import mask_address, mask_code, mask_email, mask_name, mask_phone, mask_wechat
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.customer_file import chief_contact, field_words, file_values, require
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.importing.columns import TARGETS
from crm_desktop.services.seat import Seat
from crm_desktop.services.spreadsheet import write_table
from sync.ids import new_id

FIELDS: Final = ("number", *TARGETS)
"""What an export holds, in order; an import reads all of it again but the number."""

_AT_ONCE: Final = 500
_REASON = Problem("export_reason", "reason", Words("请写明导出用途", "Say what the export is for"))
_MASKS: Final = {
    "contact.name": mask_name,
    "contact.mobile": mask_phone,
    "contact.landline": mask_phone,
    "contact.wechat": mask_wechat,
    "contact.email": mask_email,
    "legal_representative": mask_name,
    "address": mask_address,
    "credit_code": mask_code,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What left the program: where it is, how many customers, and whether their personal data is masked."""

    path: Path
    count: int
    masked: bool


def export_customers(seat: Seat, path: Path, *, ids: Sequence[str] | None = None, reason: str, masked: bool = True,
                     language: Language = "zh") -> Exported:  # fmt: skip
    """Write customers (all that are not archived, or those with `ids`) to an .xlsx or .csv file.

    Every cell is a text. Masked lists need the right to print, others the right to export; the trace is kept before the
    file appears. Raises NotAllowed, and Invalid without a reason.
    """
    require(seat, Action.PRINT if masked else Action.EXPORT, RecordType.CUSTOMER, own=False)
    if not reason.strip():
        raise Invalid((_REASON,))
    reader = field_reader(seat)
    chosen = _ids(seat, ids)
    _trace(seat, path, count=len(chosen), masked=masked, reason=reason.strip())
    headings = [field_words(field).of(language) for field in FIELDS]
    count = write_table(path, headings, _rows(seat, reader, chosen, masked=masked, language=language))
    return Exported(path, count, masked)


def _ids(seat: Seat, ids: Sequence[str] | None) -> list[str]:
    wanted = select(Customer.id).where(col(Customer.archived_at).is_(None)).order_by(col(Customer.id))
    with seat.store.reading() as session:
        return list(ids) if ids is not None else list(session.exec(wanted).all())


def _rows(
    seat: Seat, reader: FieldReader, ids: Sequence[str], *, masked: bool, language: Language
) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        with seat.store.reading() as session:
            part = list(_values(session, ids[start : start + _AT_ONCE]))
        for values in part:
            yield [_cell(reader, values, field, masked=masked, language=language) for field in FIELDS]


def _values(session: Session, ids: Sequence[str]) -> Iterator[Mapping[str, object]]:
    customers = session.exec(select(Customer).where(col(Customer.id).in_(ids)).order_by(col(Customer.id))).all()
    for customer in customers:
        yield file_values(customer, chief_contact(session, customer.id))


def _cell(reader: FieldReader, values: Mapping[str, object], field: str, *, masked: bool, language: Language) -> str:
    text = reader.shown(field, values.get(field)).of(language)
    if not masked or not text or not field_form(field).personal:
        return text
    if field in ("name", "short_name"):
        # A firm's name is no person's; a private customer's is.
        return mask_name(text) if values.get("kind") == CustomerKind.PERSON.value else text
    mask = _MASKS.get(field)
    return mask(text) if mask else "****"


def _trace(seat: Seat, path: Path, *, count: int, masked: bool, reason: str) -> None:
    with seat.store.local() as session:
        session.add(
            Disclosure(
                id=new_id(),
                kind="export",
                what=f"customers {path.suffix.lower().removeprefix('.')} {'masked' if masked else 'plain'}",
                reason=reason,
                count=count,
                actor_id=seat.person.id,
                at=seat.now(),
            )
        )
