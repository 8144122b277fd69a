"""Whether the person who imports may fill the gaps of a file: the rule by which head office judges each change (P2)."""

from collections.abc import Iterable, Mapping

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, field_words
from crm_desktop.services.seat import Seat


def filling_refused(seat: Seat, fills: Mapping[str, object], *, own: bool, contact: bool) -> Problem | None:
    """Why this person may not add `fills` to a file; None if they may.

    `own` says whether the customer is theirs, `contact` whether the file has a contact that would be changed: else
    one is made.
    """
    for action, kind in _acts(fills, contact=contact):
        verdict = may(seat.person.role, action, kind, own=own)
        if isinstance(verdict, Refused):
            return Problem("rights", "", _told(fills, verdict.words))
    return None


def _acts(fills: Iterable[str], *, contact: bool) -> Iterable[tuple[Action, RecordType]]:
    theirs = [name.startswith(CONTACT) for name in fills]
    if not all(theirs):
        yield Action.EDIT, RecordType.CUSTOMER
    if any(theirs):
        yield (Action.EDIT if contact else Action.CREATE), RecordType.CONTACT


def _told(fills: Iterable[str], why: Words) -> Words:
    labels = [field_words(name) for name in fills]
    zh, en = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels).lower()
    return Words(f"没有补上{zh}：{why.zh}", f"Not added: {en}. {why.en}")
