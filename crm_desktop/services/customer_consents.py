"""What a customer agreed to, purpose by purpose, and taking it back as easily as giving it (D2, PIPL 14-16)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Consent
from crm_desktop.rules.consent import Act, ConsentEvent, ConsentState, Purpose, state_of
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import open_file, require
from crm_desktop.services.privacy_notice import ASKED, notice_in_force
from crm_desktop.services.seat import Seat
from sync.ids import new_id


@dataclass(frozen=True, slots=True)
class PurposeConsent:
    """Where one purpose stands: its state, since when, and under which notice."""

    purpose: Purpose
    state: ConsentState
    since: datetime | None
    notice: str

    @property
    def words(self) -> Words:
        """The state as people say it."""
        return _STATES[self.state]

    @property
    def may_contact(self) -> bool:
        """Whether the customer may be contacted for it today."""
        return self.state in (ConsentState.GIVEN, ConsentState.NOT_NEEDED)


_STATES: Final = {
    ConsentState.NOT_NEEDED: Words("无需同意", "Not needed"),
    ConsentState.NOT_ASKED: Words("未征求", "Not asked"),
    ConsentState.GIVEN: Words("已同意", "Agreed"),
    ConsentState.REFUSED: Words("不同意", "Refused"),
    ConsentState.WITHDRAWN: Words("已撤回", "Withdrawn"),
    ConsentState.OUTDATED: Words("告知书已更新，需重新征求", "Notice changed: ask again"),
}


def consents_of(session: Session, customer_id: str) -> tuple[PurposeConsent, ...]:
    """The purposes that are asked, each as it stands."""
    acts = session.exec(select(Consent).where(Consent.customer_id == customer_id, col(Consent.at).is_not(None))).all()
    known = [act for act in acts if act.purpose in set(Purpose) and act.act in set(Act)]
    return tuple(_standing(purpose, known) for purpose in ASKED)


def give_consent(seat: Seat, customer_id: str, purpose: Purpose) -> None:
    """Keep that the customer agreed, spoken, under the notice in force now. Raises NotAllowed by post."""
    _keep(seat, customer_id, purpose, Act.GIVEN)


def withdraw_consent(seat: Seat, customer_id: str, purpose: Purpose) -> None:
    """Keep that the customer took it back; call sheets and lists leave them out from this moment, offline too."""
    _keep(seat, customer_id, purpose, Act.WITHDRAWN)


def next_moment(session: Session, customer_id: str, purpose: str, now: datetime) -> datetime:
    """When an act counts from: now, or right after the last one, which may bear the time of a clock that was ahead.

    What is said last is in force, whatever clocks say.
    """
    told = select(Consent.at).where(Consent.customer_id == customer_id, Consent.purpose == purpose)
    last = max((at for at in session.exec(told).all() if at is not None), default=None)
    return now if last is None else max(now, last + timedelta(milliseconds=1))


def _keep(seat: Seat, customer_id: str, purpose: Purpose, act: Act) -> None:
    require(seat, Action.CREATE, RecordType.CONSENT, own=open_file(seat, customer_id).own)
    version = notice_in_force(seat).version
    with seat.unit(f"consent_{act.value}") as session:
        session.add(
            Consent(
                id=new_id(),
                customer_id=customer_id,
                purpose=purpose.value,
                act=act.value,
                at=next_moment(session, customer_id, purpose.value, seat.now()),
                way="spoken",
                notice_version=version,
                taken_by=seat.person.id,
            )
        )


def _standing(purpose: Purpose, acts: list[Consent]) -> PurposeConsent:
    about = [act for act in acts if act.purpose == purpose.value]
    events = [ConsentEvent(purpose, Act(act.act or ""), act.at, _number(act.notice_version)) for act in about if act.at]
    last = max(about, key=lambda act: (act.at, act.act != Act.GIVEN.value), default=None)
    state = state_of(purpose, events, valid_since=0)
    return PurposeConsent(purpose, state, last.at if last else None, (last.notice_version or "") if last else "")


def _number(version: str | None) -> int:
    """P-2026.1 as 20261, so that versions compare."""
    return int(re.sub(r"\D", "", version or "") or 0)
