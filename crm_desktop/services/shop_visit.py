"""A known customer comes in: that is a visit to the shop, not a new registration form (J1, M1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from crm_desktop.models.choices import NEEDS
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.visit import Visit
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.typed import clean
from crm_desktop.services.customer_file import OpenedFile, field_words, require, write_edits
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import FieldReader
from crm_desktop.services.filing_form import entry_lines
from crm_desktop.services.gap_asked import note_asked
from crm_desktop.services.gap_question import Question, edits_of
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.privacy_notice import write_answers
from crm_desktop.services.registration import contact_of
from crm_desktop.services.registration_checks import blocking, check_entry
from crm_desktop.services.registration_entry import Entry, told, unplaced_number
from crm_desktop.services.seat import Seat
from sync.ids import new_id

_OF_THE_FILE: Final = (
    *("name", "short_name", "credit_code", "province", "city", "district", "address", "industry", "business"),
    *("purchase_preferences", "competitors", "payment_terms", "remarks"),
)
_OF_A_COMPANY_ONLY: Final = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class ShopVisit:
    """What a known customer came for, and the answer to the one question asked; "" if they gave none.

    `photo` is what `form_photos.keep_photo` gave for the paper that was filled in before it was seen who it is.
    """

    needs: tuple[str, ...] = ()
    wants: str = ""
    question: Question | None = None
    answer: str | tuple[str, ...] = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """A visit that was saved. `proposed` is set where the answer went to the accountant instead of into the file."""

    visit_id: str
    customer_id: str
    proposed: bool = False
    contact_id: str = ""
    fields: tuple[str, ...] = field(default=())


def record_shop_visit(seat: Seat, opened: OpenedFile, visit: ShopVisit) -> VisitRecorded:
    """Save the visit and the answer in one unit of work, based on the file as it was shown.

    A post that may not edit the file leaves the answer in the visit, where the accountant finds it (P2). Raises
    Invalid for an answer that cannot be right, NotAllowed by post.
    """
    require(seat, Action.CREATE, RecordType.VISIT, own=True)
    edits = edits_of(visit.question, visit.answer, seat.branch) if visit.question else {}
    allowed = isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=opened.own), Allowed)
    feedback = as_told(edits) if edits and not allowed else ""
    if allowed and visit.needs:
        known = (one for one in _texts(edits.get("needs") or opened.values.get("needs") or ()) if one != DECLINED)
        edits["needs"] = tuple(dict.fromkeys((*known, *visit.needs)))
    with seat.unit("record_shop_visit", bases=opened.bases) as session:
        if allowed and edits:
            write_edits(session, seat, opened, edits)
        contact = session.get(Contact, opened.contact_id) if opened.contact_id else None
        row = visit_row(seat, opened.customer_id, met=(contact.name if contact else "") or "", wants=_wants(visit))
        row.feedback, row.photo = feedback or None, visit.photo or None
        session.add(row)
    note_asked(seat, opened.customer_id, visit.question)
    return VisitRecorded(row.id, opened.customer_id, bool(feedback), opened.contact_id, tuple(edits))


def add_contact(seat: Seat, customer_id: str, entry: Entry, *, photo: str = "") -> VisitRecorded:
    """The person on the form is somebody new at a customer we know: save contact, consents and visit in one unit.

    What else is on the form and not in the customer's file stands in the visit, where the accountant finds it (P2);
    so does the `photo` of the paper, as there is no form that it could go with.
    Raises Invalid for what `check_entry` blocks, a missing company name excepted; NotAllowed by post.
    """
    require(seat, Action.CREATE, RecordType.CONTACT, own=True)
    require(seat, Action.CREATE, RecordType.VISIT, own=True)
    blocked = [one for one in blocking(check_entry(entry, seat.branch)) if one.field not in _OF_A_COMPANY_ONLY]
    if blocked:
        raise Invalid(tuple(blocked))
    with seat.unit("add_contact") as session:
        customer = find_customer(session, customer_id)
        contact = contact_of(seat, entry, customer_id=customer_id, is_main=False)
        wants = _wants(ShopVisit(entry.needs, entry.wants))
        row = visit_row(seat, customer_id, met=clean(entry.contact), wants=wants)
        row.feedback, row.photo = _beside(seat, customer, entry) or None, photo or None
        session.add_all((contact, row))
        write_answers(session, seat, entry, customer_id=customer_id, form_number="")
    return VisitRecorded(row.id, customer_id, contact_id=contact.id)


def visit_row(seat: Seat, customer_id: str, *, met: str, wants: str) -> Visit:
    """A visit to the shop, now, not yet saved: it has no rep and no booklet page."""
    now = seat.now()
    return Visit(
        id=new_id(),
        customer_id=customer_id,
        day=seat.today,
        arrived=f"{now.astimezone(BRANCH_ZONE):%H:%M}",
        met=met or None,
        needs=wants or None,
        planned=False,
        backfilled=False,
        entered_by=seat.person.id,
        entered_at=now,
    )


def _beside(seat: Seat, customer: Customer, entry: Entry) -> str:
    """What is on the form beside the contact and the visit, as lines; what the file says already is left out."""
    known: dict[str, Any] = {
        name: "" for name in _OF_THE_FILE if told(getattr(entry, name)) in (None, getattr(customer, name))
    }
    if told(entry.name) == customer.short_name:
        known["name"] = ""
    left = replace(
        entry, phone="", contact="", landline=unplaced_number(entry, area_code=seat.branch.area_code), wechat="",
        email="", post="", decision_role="", needs=(), wants="", notice="", consents=(), no_consent=False, source="",
        kind="", duplicate_reason="", **known,
    )  # fmt: skip
    lines = entry_lines(left, FieldReader(seat.branch))
    return "；".join(f"{one.label.zh}：{one.text.zh}" for one in lines)


def _wants(visit: ShopVisit) -> str:
    names = {choice.value: choice.words.zh for choice in NEEDS}
    return "；".join(filter(None, ("、".join(names.get(key, key) for key in visit.needs), clean(visit.wants))))


def as_told(edits: Mapping[str, object]) -> str:
    """The answer as a line the accountant reads: 主营业务：喷绘."""
    return "；".join(f"{field_words(name).zh}：{'、'.join(_texts(value))}" for name, value in edits.items())


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, tuple | list):
        return [str(one) for one in value]
    return [str(value)]
