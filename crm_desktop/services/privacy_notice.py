"""The privacy notice at the counter: its text in force, and what the customer answered to it (D2, PIPL 13-17)."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Consent
from crm_desktop.rules.consent import Act, Purpose
from crm_desktop.rules.words import Words
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.registration_entry import Entry, NoticeAnswer
from crm_desktop.services.seat import Seat
from forms.reading import shipped
from sync.ids import new_id

ASKED: Final = (Purpose.CALL_BACK, Purpose.GREETINGS, Purpose.WECHAT)
"""The purposes asked one by one, in the order of the form; none is ticked beforehand."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice as it is read out or shown: version, title, text with the shop filled in."""

    version: str
    title: Words
    text: Words


def notice_in_force(seat: Seat) -> Notice:
    """The notice head office set, else the one printed on the form."""
    with seat.store.reading() as session:
        chain = session.exec(select(Chain)).first()
    printed = shipped("registration").notice("privacy")
    shop = {
        "company": (chain.name if chain else "") or seat.branch.name,
        "branch": seat.branch.name,
        "address": seat.branch.address,
        "phone": shown_number(seat.branch.phone),
    }
    zh, en = (text.format(**shop).strip() for text in (printed.text.zh, printed.text.en))
    if chain is not None and chain.notice:
        zh = en = chain.notice
    version = (chain.notice_version if chain else None) or printed.version
    return Notice(version, Words(printed.title.zh, printed.title.en), Words(zh, en))


def write_answers(session: Session, seat: Seat, entry: Entry, *, customer_id: str, form_number: str) -> None:
    """Keep what the customer answered, within an open unit: one act a purpose, never changed afterwards.

    The notice itself is kept under the purpose that needs no consent. Who ticked one purpose was asked all of them, so
    the others are refusals; where nothing was said about any, nothing is kept and they count as not asked.
    """
    acts = {Purpose.ORDER: Act.GIVEN if entry.notice == NoticeAnswer.SIGNED else Act.REFUSED}
    if entry.consents or entry.no_consent:
        acts |= {one: Act.GIVEN if one.value in entry.consents else Act.REFUSED for one in ASKED}
    version = _version(session)
    for purpose, act in acts.items():
        consent = Consent(
            id=new_id(),
            customer_id=customer_id,
            purpose=purpose.value,
            act=act.value,
            at=seat.now(),
            way="signed" if entry.notice == NoticeAnswer.SIGNED else "spoken",
            notice_version=version,
            taken_by=seat.person.id,
            form_number=form_number or None,
        )
        session.add(consent)


def _version(session: Session) -> str:
    chain = session.exec(select(Chain)).first()
    return (chain.notice_version if chain else None) or shipped("registration").notice("privacy").version
