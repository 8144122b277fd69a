"""Archiving against editing, pure: neither ever destroys the other (I15).

Putting a record away is an edit of one register (policy ARCHIVE). If somebody edited the record meanwhile, or edits
it without having seen that it was put away, the record stays and both are shown, until a person decides.
"""

from sync.merge import Edit, Held, Merged, Outcome, Version, with_value
from sync.values import same


def archive_unseen(held: Held, edit: Edit, edited: Version, *, next_rev: int) -> Merged:
    """The archive register when its author had not seen the version `edited` of another register."""
    keeper, mine = with_value(edited, None), edit.version
    away = (one for one in held.candidates or (held.current,) if one.value not in (None, ""))
    others = tuple(one for one in away if not same(one.value, mine.value))
    return Merged(Held(keeper, next_rev, (keeper, *others, mine)), Outcome.CONFLICT)


def edit_unseen(held: Held, edited: Version, *, next_rev: int) -> Held | None:
    """The archive register after an edit whose author had not seen the archiving; None if nothing is to be kept."""
    if held.candidates or held.current.value in (None, ""):
        return None
    keeper = with_value(edited, None)
    return Held(keeper, next_rev, (keeper, held.current))
