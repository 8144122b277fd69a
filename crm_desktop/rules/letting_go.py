"""Who takes what waits for a person off a desktop's list, where the whole branch would not see it any more (J4)."""

from collections.abc import Iterable
from typing import Final

from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, Role, may
from crm_desktop.rules.words import Words

_DECIDERS: Final = (Role.ACCOUNTANT, Role.STORE_MANAGER, Role.CUSTOMER_RELATIONS, Role.ADMINISTRATOR)
"""In the order in which a clerk would turn to them."""


def may_let_go(role: Role, types: Iterable[str], *, wrote: bool) -> Allowed | Refused:
    """Whether `role` may let go of values in records of these types: who `wrote` them may, and who may change them.

    A type that nobody at the branch (or at head office, for who works there) changes holds up nobody.
    """
    here = [one for one in Role if one.at_branch is role.at_branch]
    kinds = {RecordType(one) for one in types if one in set(RecordType)}
    judged = [kind for kind in kinds if any(_changes(one, kind) for one in here)]
    if wrote or all(_changes(role, kind) for kind in judged):
        return Allowed()
    able = [one for one in here if all(_changes(one, kind) for kind in judged)]
    return Refused(_ask([one for one in _DECIDERS if one in able] or able))


def _changes(role: Role, kind: RecordType) -> bool:
    return isinstance(may(role, Action.EDIT, kind, own=False), Allowed)


def _ask(holders: Iterable[Role]) -> Words:
    words = [one.words for one in holders] or [_WHO_MAY]
    zh, en = "或".join(one.zh for one in words), " or ".join(one.en.lower() for one in words)
    return Words(
        f"请{zh}看过再拿开；自己填的可以自己拿开",
        f"The {en} looks at it first; what you typed yourself you may take off",
    )


_WHO_MAY: Final = Words("能修改这些记录的人", "person who may change these records")
