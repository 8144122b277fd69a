"""The relationship card 客户关系卡 of a customer, as a PDF to print or to hand to a rep (C8, K2)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sqlmodel import select

from crm_desktop.models.chain import Chain
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.consent_use import refused
from crm_desktop.services.customer_file import open_file, require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_values import FieldReader, field_reader, shown_number
from crm_desktop.services.history_words import people_of
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.need import keeps_file, masked_field
from crm_desktop.services.seat import Seat

_LINES: Final = (
    (Words("联系人", "Contact"), ("contact.name", "contact.post")),
    (Words("电话", "Phone"), ("contact.mobile", "contact.landline")),
    (Words("微信", "WeChat"), ("contact.wechat",)),
    (Words("地址", "Address"), ("city", "district", "address")),
    (Words("需求", "Needs"), ("needs",)),
)


def relationship_card(seat: Seat, customer_id: str, *, language: Language = "zh") -> bytes:
    """The card with the chief contact, but for what they refused; that it was printed stays in the log (D1).

    In full for who keeps the file, masked for others.

    Raises NotAllowed by post, NotFound.
    """
    # The paper's typefaces and its library are read when a card is printed, not when the program starts.
    from forms.card import Card, render_cards
    from forms.shop import Shop

    opened = open_file(seat, customer_id)
    require(seat, Action.PRINT, RecordType.CUSTOMER, own=opened.own)
    reader, plain = field_reader(seat), keeps_file(seat, own=opened.own)
    with seat.store.reading() as session:
        customer = find_customer(session, customer_id)
        chain = session.exec(select(Chain)).first()
        no = refused(session, customer_id)
        owner = people_of(session).name(customer.owner_id) if customer.owner_id else Words("", "")
    branch, company = seat.branch, (chain.name if chain else "") or ""
    card = Card(
        shop=Shop(branch.code, branch.name, company, shown_number(branch.phone), branch.address),
        name=customer.name or "",
        number=customer.number or "",
        contact=_told(reader, "contact.name", opened.values, language=language, plain=plain),
        lines=[
            (label.of(language), _joined(reader, fields, opened.values, language=language, plain=plain))
            for label, fields in _lines(no)
        ],
        owner=owner.of(language),
        day=f"{seat.today:%Y-%m-%d}",
        important=customer.importance == "important",
    )
    pdf = render_cards([card], language=language)
    disclose(seat, "print", "relationship_card", number=customer.number or "", customer_id=customer_id)
    return pdf


def _lines(no: Collection[Purpose]) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """What stands on the card: no account for a contact that was refused, and a warning beside the number."""
    for label, fields in _LINES:
        if fields == ("contact.wechat",) and Purpose.WECHAT in no:
            continue
        if "contact.mobile" in fields and Purpose.CALL_BACK in no:
            yield Words(f"{label.zh}（勿打回访）", f"{label.en} (no call-backs)"), fields
        else:
            yield label, fields


def _joined(
    reader: FieldReader, fields: tuple[str, ...], values: Mapping[str, object], *, language: Language, plain: bool
) -> str:
    told = [_told(reader, name, values, language=language, plain=plain) for name in fields]
    said = [one for one in told if one]
    chinese = not "".join(said).isascii()
    gap = "" if "address" in fields and chinese else "　" if chinese else ", "
    return gap.join(said)


def _told(reader: FieldReader, name: str, values: Mapping[str, object], *, language: Language, plain: bool) -> str:
    text = reader.shown(name, values.get(name)).of(language)
    return text if plain else masked_field(name, text, personal=field_form(name).personal)
