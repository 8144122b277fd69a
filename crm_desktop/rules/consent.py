"""Consent by purpose: what a customer was asked, answered and took back, and so who may be called for what (D2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words


class Purpose(StrEnum):
    """What personal data is used for; each purpose is ticked on its own and none is ticked beforehand."""

    ORDER = "order"
    SERVICE = "service"
    CALL_BACK = "call_back"
    GREETINGS = "greetings"
    WECHAT = "wechat"

    @property
    def words(self) -> Words:
        """The purpose as the notice and the form name it."""
        return _PURPOSE_WORDS[self]

    @property
    def needs_consent(self) -> bool:
        """False for what an order or a service case cannot do without (PIPL 13.2)."""
        return self not in (Purpose.ORDER, Purpose.SERVICE)


class Act(StrEnum):
    """What the customer did about a purpose; refusing and withdrawing never cost any service."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentState(StrEnum):
    """Where a purpose stands today; `OUTDATED` was given under a notice with other purposes: ask again (PIPL 14)."""

    NOT_NEEDED = "not_needed"
    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One line of the append-only list: an act on a purpose, when (aware), under which version of the notice."""

    purpose: Purpose
    act: Act
    at: datetime
    notice_version: int


_PURPOSE_WORDS: Final = {
    Purpose.ORDER: Words("办理订货", "Handling orders"),
    Purpose.SERVICE: Words("售后服务", "After-sales service"),
    Purpose.CALL_BACK: Words("回访电话", "Call-backs"),
    Purpose.GREETINGS: Words("生日关怀、节日问候", "Birthday and holiday greetings"),
    Purpose.WECHAT: Words("微信联系", "Contact by WeChat"),
}
_STATES: Final = {
    Act.GIVEN: ConsentState.GIVEN,
    Act.REFUSED: ConsentState.REFUSED,
    Act.WITHDRAWN: ConsentState.WITHDRAWN,
}
_WHY_NOT: Final = {
    ConsentState.NOT_ASKED: Words("还没有征求客户同意（{purpose}）", "The customer has not been asked ({purpose})"),
    ConsentState.REFUSED: Words(
        "客户不同意（{purpose}），请勿联系", "The customer refused ({purpose}): do not contact"
    ),
    ConsentState.WITHDRAWN: Words(
        "客户已撤回同意（{purpose}），请勿联系", "The customer withdrew consent ({purpose}): do not contact"
    ),
    ConsentState.OUTDATED: Words(
        "告知书已更新，请重新征求同意（{purpose}）", "The notice has changed: ask for consent again ({purpose})"
    ),
}


def state_of(purpose: Purpose, events: Iterable[ConsentEvent], *, valid_since: int) -> ConsentState:
    """The state of `purpose` after `events`, in any order; consents under notices before `valid_since` lapse.

    Of two events at the same instant the one against contact counts.
    """
    if not purpose.needs_consent:
        return ConsentState.NOT_NEEDED
    about = [event for event in events if event.purpose is purpose]
    if not about:
        return ConsentState.NOT_ASKED
    last = max(about, key=lambda event: (event.at, event.act is not Act.GIVEN))
    if last.act is Act.GIVEN and last.notice_version < valid_since:
        return ConsentState.OUTDATED
    return _STATES[last.act]


def may_contact(purpose: Purpose, events: Iterable[ConsentEvent], *, valid_since: int) -> Allowed | Refused:
    """Whether the customer may be contacted for `purpose` now; otherwise the sentence that says why not."""
    why_not = _WHY_NOT.get(state_of(purpose, events, valid_since=valid_since))
    if why_not is None:
        return Allowed()
    return Refused(
        Words(why_not.zh.format(purpose=purpose.words.zh), why_not.en.format(purpose=purpose.words.en.lower()))
    )
