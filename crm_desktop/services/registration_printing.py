"""The registration form as filled in, on paper for the customer to sign and the book to keep (LC 16.06.302.01)."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import select

from crm_desktop.models.chain import Chain, Staff
from crm_desktop.models.choices import INDUSTRIES, PAYMENT_TERMS
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.owners import owners
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.salutations import called
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotFound
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.need import keeps_file, masked_field
from crm_desktop.services.registration_entry import Entry, numbers_of, read_entry, unplaced_number
from crm_desktop.services.seat import Seat
from forms.reading import shipped
from forms.registration import Registration, render_registration_filled
from forms.shop import Shop
from forms.values import Value

_PRODUCTS: Final = {
    "inkjet_media": "media",
    "photo_media": "media",
    "laminate": "laminate",
    "adhesive": "adhesive",
    "ink": "ink",
    "board": "board",
    "light": "lightbox",
    "machine": "machine",
    "parts": "tool",
}
_FILED_AS: Final = {
    "contact": "contact.name",
    "mobile": "contact.mobile",
    "landline": "contact.landline",
    "wechat": "contact.wechat",
    "email": "contact.email",
    "address": "address",
}
"""Personal fields of the printed form, by what they are called in the file."""
_CONSENTS: Final = {Purpose.CALL_BACK: "call_back", Purpose.GREETINGS: "care", Purpose.WECHAT: "wechat"}


def print_registration(seat: Seat, form_id: str, *, language: Language = "zh") -> bytes:
    """The form as a PDF, masked unless the person took it or keeps the files; the privacy log knows of it (D1).

    Raises NotFound, NotAllowed.
    """
    require(seat, Action.PRINT, RecordType.REGISTRATION_FORM, own=True)
    with seat.store.reading() as session:
        form = session.get(RegistrationForm, form_id)
        if form is None:
            raise NotFound(Words("本机没有这张登记表。", "This desktop has no such registration form."))
        chain = session.exec(select(Chain)).first()
        customer = session.get(Customer, form.customer_id) if form.customer_id else None
        names: dict[str | None, str] = {
            id_: _name(session.get(Staff, id_)) for id_ in (form.receptionist_id, form.filed_by) if id_
        }
    own = seat.person.id in owners("registration_form", form.model_dump())
    entered = values_of(read_entry(form.as_written or ""), area_code=seat.branch.area_code)
    values = {
        **(entered if keeps_file(seat, own=own) else _without_person(entered)),
        "branch": seat.branch.name,
        "receptionist": names.get(form.receptionist_id, "") or seat.person.name,
        "filed_by": names.get(form.filed_by, ""),
        "file_number": (customer.number if customer else "") or "",
    }
    if form.received_at is not None:
        received = form.received_at.astimezone(BRANCH_ZONE)
        values |= {"date": f"{received:%Y-%m-%d}", "time": f"{received:%H:%M}"}
    if form.filed_at is not None:
        values["filed_at"] = f"{form.filed_at.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}"
    pdf = render_registration_filled(
        Registration(shop_of(seat, chain), form.number or "", _known(values)), language=language
    )
    disclose(seat, "print", "registration_form", number=form.number or "", customer_id=form.customer_id or "")
    return pdf


def _without_person(values: Mapping[str, Value]) -> dict[str, Value]:
    """The entry for who does not need to know whose it is."""
    return {
        key: masked_field(_FILED_AS.get(key, key), value, personal=key in _FILED_AS)
        if isinstance(value, str)
        else value
        for key, value in values.items()
    }


def values_of(entry: Entry, *, area_code: str) -> dict[str, Value]:
    """The entry by the keys of the printed form; what the paper has no box for is written behind "other"."""
    mobile, landline = numbers_of(entry, area_code=area_code)
    second = unplaced_number(entry, area_code=area_code)
    terms = {choice.value: choice.words.zh for choice in PAYMENT_TERMS}
    payment = entry.payment_terms
    return {
        "name": entry.customer_name,
        "customer_kind": entry.customer_kind.value,
        "short_name": entry.short_name,
        "contact": called(entry.contact, entry.salutation),
        "post": entry.post,
        "mobile": shown_number(mobile),
        "landline": shown_number(landline),
        "wechat": entry.wechat,
        "email": entry.email,
        "decision_role": "other" if entry.decision_role == "pays" else entry.decision_role,
        "province": entry.province,
        "city": entry.city,
        "district": entry.district,
        "address": entry.address,
        "industry": _industry(entry.industry),
        "business": entry.business,
        "source": entry.source,
        "heard": entry.heard,
        "products": tuple(dict.fromkeys(_PRODUCTS.get(need, need) for need in entry.needs)),
        "needs": entry.wants,
        "preferences": entry.purchase_preferences,
        "competitor": entry.competitors,
        "payment": payment if payment in ("", "cash", "monthly") else terms.get(payment, payment),
        "remarks": "；".join(filter(None, (entry.remarks, f"另一座机：{second}" if second else ""))),
        "consent": tuple(_CONSENTS[Purpose(one)] for one in entry.consents),
    }


def _known(values: Mapping[str, Value]) -> dict[str, Value]:
    """Only what the form has a field for, and holds something."""
    keys = {field.key for field in shipped("registration").fields()}
    return {key: value for key, value in values.items() if value and key in keys}


def _industry(value: str) -> str:
    return {choice.value: choice.words.zh for choice in INDUSTRIES}.get(value, value)


def shop_of(seat: Seat, chain: Chain | None) -> Shop:
    """The branch as its printed forms name it."""
    branch = seat.branch
    company = (chain.name if chain else "") or ""
    return Shop(branch.code, branch.name, company, shown_number(branch.phone), branch.address)


def _name(staff: Staff | None) -> str:
    return (staff.name or "") if staff else ""
