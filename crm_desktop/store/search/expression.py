"""A classified query as full-text expressions, the best way to match first."""

from collections.abc import Iterator, Sequence
from typing import Final

from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.query import Query, QueryKind, Term
from crm_desktop.store.search.document import SHORTEST_TAIL, Key, plain_number, words

_SCATTERED_FROM: Final = 3
"""From this many characters on, a name may hold them with others between: 沈阳金彩 finds 沈阳市金彩."""


def tiers(query: Query) -> Iterator[tuple[QueryKind, str]]:
    """Expressions to try one after the other, with the kind of term that the first group is met by.

    Every expression demands all groups; the tiers differ in how well the first group is met.
    """
    if not query.groups:
        return
    first, *others = query.groups
    demanded = [_any([way for term in group for way in ways(term)]) for group in others]
    if not all(demanded):
        return
    for term in first:
        for way in ways(term):
            yield term.kind, " AND ".join((way, *demanded))


def ways(term: Term) -> tuple[str, ...]:
    """The expressions that meet one term, the best first; none for a term the index does not answer."""
    value = term.value
    match term.kind:
        case QueryKind.PHONE:
            return (key(Key.PHONE, digits_of(value)),)
        case QueryKind.PHONE_TAIL:
            return (key(Key.PHONE_END, value),)
        case QueryKind.PHONE_PART:
            start = key(Key.PHONE, value, begins=True)
            return (start,) if len(value) < SHORTEST_TAIL else (start, key(Key.PHONE_END, value, begins=True))
        case QueryKind.CUSTOMER_NUMBER | QueryKind.FORM_NUMBER:
            return (key(Key.NUMBER, plain_number(value)),)
        case QueryKind.NUMBER_PART:
            plain = plain_number(value)
            return key(Key.NUMBER, plain, begins=True), key(Key.NUMBER_END, plain[::-1], begins=True)
        case QueryKind.INITIALS:
            return (key(Key.INITIALS, value, begins=True),)
        case QueryKind.PINYIN:
            return (key(Key.PINYIN, value, begins=True),)
        case QueryKind.MIXED:
            held = [phrase(Key.NAME, characters) for characters in term.characters]
            return (" AND ".join((key(Key.INITIALS, value, begins=True), *held)),)
        case QueryKind.CHINESE | QueryKind.TEXT:
            return _text_ways(value)
        case _:
            return ()


def key(kind: Key, value: str, *, begins: bool = False) -> str:
    """The expression for a key: the whole of it, or all that begin with `value`."""
    return f'keys : "{kind}{value}"{"*" if begins else ""}'


def any_key(keys: Sequence[str]) -> str:
    """The expression for customers that have at least one of these whole keys."""
    return _any([f'keys : "{one}"' for one in keys])


def phrase(kind: Key | None, text: str) -> str:
    """The expression for words in a row in a name (`Key.NAME`) or anywhere else (None); the last may be half typed."""
    found = words(text)
    column, mark = ("names", kind) if kind else ("rest", "")
    half_typed = "*" if found and found[-1].isascii() else ""
    return f'{column} : "{" ".join(mark + word for word in found)}"{half_typed}'


def _text_ways(text: str) -> tuple[str, ...]:
    found = words(text)
    if not found:
        return ()
    in_a_row = (phrase(Key.NAME, text), phrase(None, text))
    if len(found) < _SCATTERED_FROM:
        return in_a_row
    scattered = " ".join(f'"{Key.NAME}{word}"' for word in found)
    return (*in_a_row, f"names : NEAR({scattered}, {len(found) + 4})")


def _any(ways_: Sequence[str]) -> str:
    return f"({' OR '.join(ways_)})" if ways_ else ""
