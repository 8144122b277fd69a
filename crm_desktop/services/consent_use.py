"""Who may be called, greeted or written to: what lists, cards and exports ask before they use a number (D2, PIPL 15).

Read from the file itself at each use, so that a consent taken back counts from that moment, without a line too.
"""

from collections.abc import Collection

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_desktop.models.customer import Consent
from crm_desktop.rules.consent import Act, Purpose


def agreed(purpose: Purpose) -> Select[str]:
    """The customers whose last word on `purpose` is yes; of two words of one instant the no counts."""
    yes, later = aliased(Consent), aliased(Consent)
    overruled = exists().where(
        col(later.customer_id) == col(yes.customer_id),
        col(later.purpose) == purpose.value,
        col(later.act) != Act.GIVEN.value,
        col(later.at) >= col(yes.at),
    )
    return select(col(yes.customer_id)).where(
        and_(
            col(yes.purpose) == purpose.value,
            col(yes.act) == Act.GIVEN.value,
            col(yes.at).is_not(None),
            col(yes.customer_id).is_not(None),
            ~overruled,
        )
    )  # type: ignore[return-value]  # null ones are left out


def barred(purpose: Purpose) -> Select[str]:
    """The customers whose last word on `purpose` is no: refused, or taken back; not who was never asked."""
    no, later = aliased(Consent), aliased(Consent)
    overruled = exists().where(
        col(later.customer_id) == col(no.customer_id),
        col(later.purpose) == purpose.value,
        col(later.act) == Act.GIVEN.value,
        col(later.at) > col(no.at),
    )
    return select(col(no.customer_id)).where(
        and_(
            col(no.purpose) == purpose.value,
            col(no.act) != Act.GIVEN.value,
            col(no.at).is_not(None),
            col(no.customer_id).is_not(None),
            ~overruled,
        )
    )  # type: ignore[return-value]  # null ones are left out


def agreeing(session: Session, customer_ids: Collection[str], purpose: Purpose) -> frozenset[str]:
    """Those of the customers who agreed to `purpose`."""
    return frozenset(session.execute(agreed(purpose)).scalars()) & frozenset(customer_ids)


def refused(session: Session, customer_id: str) -> frozenset[Purpose]:
    """The purposes to which a customer said no, or took a yes back."""
    acts = session.execute(
        select(col(Consent.purpose), col(Consent.at), col(Consent.act)).where(
            col(Consent.customer_id) == customer_id, col(Consent.at).is_not(None)
        )
    ).all()
    last: dict[str, tuple[object, bool]] = {}
    for purpose, at, act in acts:
        if purpose in set(Purpose):
            said = (at, act != Act.GIVEN.value)
            last[purpose] = max(last.get(purpose, said), said)
    return frozenset(Purpose(purpose) for purpose, (_, no) in last.items() if no and Purpose(purpose).needs_consent)
