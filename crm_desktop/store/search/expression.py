"""A classified query as full-text expressions, the best way to match first."""

from collections.abc import Iterator, Sequence
from typing import Final

from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.query import Query, QueryKind, Term
from crm_desktop.store.search.document import (
    END,
    MOST_INITIALS,
    MOST_PINYIN,
    RUN,
    SHORTEST_TAIL,
    START,
    Key,
    pairs,
    plain_number,
    runs,
    words,
)

_SCATTERED_FROM: Final = 3
"""From so many characters on, a name may hold them in pieces: 沈阳金彩 finds 沈阳市金彩."""

_ANY_CUT_TO: Final = 6
"""Up to this many characters the two pieces may be of any length."""


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
            return (_in_a_row(Key.DIGITS, value + END),)
        case QueryKind.PHONE_PART:
            start = _in_a_row(Key.DIGITS, START + value)
            return (start,) if len(value) < SHORTEST_TAIL else (start, _in_a_row(Key.DIGITS, value))
        case QueryKind.CUSTOMER_NUMBER | QueryKind.FORM_NUMBER:
            return (key(Key.NUMBER, plain_number(value)),)
        case QueryKind.NUMBER_PART:
            return _number_ways(plain_number(value))
        case QueryKind.INITIALS:
            return (_beginning(Key.INITIALS, Key.WHOLE_INITIALS, value, most=MOST_INITIALS),)
        case QueryKind.PINYIN:
            return (_beginning(Key.PINYIN, Key.WHOLE_PINYIN, value, most=MOST_PINYIN),)
        case QueryKind.MIXED:
            held = [phrase(Key.NAME, characters) for characters in term.characters]
            initials = _beginning(Key.INITIALS, Key.WHOLE_INITIALS, value, most=MOST_INITIALS)
            return (" AND ".join((initials, *held)),)
        case QueryKind.CHINESE | QueryKind.TEXT:
            return _text_ways(value)
        case _:
            return ()


def key(kind: Key, value: str) -> str:
    """The expression for a key."""
    return f'keys : "{kind}{value}"'


def any_key(keys: Sequence[str]) -> str:
    """The expression for customers that have at least one of these whole keys."""
    return _any([f'keys : "{one}"' for one in keys])


def phrase(kind: Key | None, text: str) -> str:
    """The expression for characters in a row in a name (`Key.NAME`) or anywhere else (None)."""
    found = words(text)
    if len(found) == 1:
        return key(kind or Key.TEXT, found[0])
    return f'{"names" if kind else "rest"} : "{" ".join(pairs(text, mark=kind or ""))}"'


def _in_a_row(kind: Key, number: str) -> str:
    return f'keys : "{" ".join(kind + run for run in runs(number))}"'


def _beginning(kind: Key, whole: Key, letters: str, *, most: int) -> str:
    begun = key(kind, letters[:most])
    return begun if len(letters) <= most else f'({begun} AND keys : "{whole}{letters}"*)'


def _number_ways(plain: str) -> tuple[str, ...]:
    """What a number begins with; then what it holds or, as far as that is shorter than a run, ends with."""
    start = _in_a_row(Key.NUMBER_RUN, START + plain)
    if len(plain) >= RUN:
        return start, _in_a_row(Key.NUMBER_RUN, plain)
    return (start, _in_a_row(Key.NUMBER_RUN, plain + END)) if len(plain) == RUN - 1 else (start,)


def _text_ways(text: str) -> tuple[str, ...]:
    found = words(text)
    if not found:
        return ()
    in_a_row = (phrase(Key.NAME, text), phrase(None, text))
    if len(found) < _SCATTERED_FROM:
        return in_a_row
    return (*in_a_row, _any([" AND ".join(phrase(Key.NAME, piece) for piece in cut) for cut in _cuts("".join(found))]))


def _cuts(text: str) -> Iterator[tuple[str, ...]]:
    """The ways in which `text` may stand in pieces: cut once anywhere, or into pairs with one of three."""
    if len(text) <= _ANY_CUT_TO:
        yield from ((text[:at], text[at:]) for at in range(1, len(text)))
    if len(text) >= 2 * _SCATTERED_FROM - 1:
        for first in (2, 3):
            rest = text[first:]
            # A last one left over goes with the piece before it.
            ends = [*range(2, len(rest) - 1, 2), len(rest)]
            starts = [0, *ends[:-1]]
            yield (text[:first], *(rest[start:end] for start, end in zip(starts, ends, strict=True)))


def _any(ways_: Sequence[str]) -> str:
    return f"({' OR '.join(ways_)})" if ways_ else ""
