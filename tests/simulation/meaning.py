"""What values mean to the oracle, written without the engine's own comparison."""

import json
import unicodedata

KEPT = frozenset({"phone", "name", "address", "remarks", "wechat", "grade", "about", "done", "archived"})
"""Registers each of whose values must stay retrievable: policies ask, archive, latest and office."""

ARCHIVED = "archived"
ASKED = frozenset({"phone", "name", "address", ARCHIVED})
SETTLED_OTHERWISE = frozenset({"grade", "last", "first"})
"""Registers in which losing has nothing to do with age: policies office, max and min."""

CUMULATIVE = frozenset({"points", "tags"})
GROUPS = {"address": ("city", "street", "zip")}
NEWER = frozenset({"zip"})
"""Parts of groups that only the newer catalogue has."""


def meaning(value: object) -> object:
    """A value so that what means the same is equal: NFC, no outer blanks, nothing for an empty text."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip() or None
    if isinstance(value, dict):
        parts = ((name, meaning(part)) for name, part in sorted(value.items()))
        return tuple(pair for pair in parts if pair[1] is not None) or None
    return value


def alike(left: object, right: object) -> bool:
    """Whether two values mean the same; of a group, in the parts that both authors know."""
    if left == right:
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        known = (left.keys() | right.keys()) - (NEWER - (left.keys() & right.keys()))
        return all(meaning(left.get(name)) == meaning(right.get(name)) for name in known)
    if isinstance(left or right, dict) and not (left and right):
        # Of a group in which nothing is filled that both know, one of them has nothing at all.
        left, right = ({name: part for name, part in (one or {}).items() if name not in NEWER} for one in (left, right))
    return meaning(left) == meaning(right)


def part_of(value: object, place: tuple[str, str], wanted: tuple[str, str]) -> object:
    """The value that an op gave to a register: of a creation the columns that belong to it.

    An edit of another register gives none: that is how it keeps a record from being put away.
    """
    if place[1] and place[1] != wanted[1]:
        return None
    if place[1] or not isinstance(value, dict):
        return value
    if wanted[1] in GROUPS:
        return {name: value.get(name) for name in GROUPS[wanted[1]] if name in value} or None
    return value.get(wanted[1])


def tags(value: object) -> set[str]:
    """The members of a set of tags."""
    return set(json.loads(value)) if isinstance(value, str) and value else set()


def number(value: object) -> int:
    """A count, nothing being none."""
    return value if isinstance(value, int) else 0
