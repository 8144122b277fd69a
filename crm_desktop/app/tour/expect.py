"""What the tour expects of the program, and what it says when that does not hold."""

from typing import Final

_SHOWN: Final = 4


class Unexpected(Exception):
    """Something on the tour is not as it should be; the text says what, for whoever reads the summary."""


def expect(holds: object, what: str) -> None:
    """Go on if `holds`; raises Unexpected with `what` otherwise."""
    if not holds:
        raise Unexpected(what)


def expect_equal(found: object, wanted: object, what: str) -> None:
    """Go on if both are the same; raises Unexpected that shows both otherwise."""
    if found != wanted:
        raise Unexpected(f"{what}: {_short(found)}, expected {_short(wanted)}")


def _short(value: object) -> str:
    """A value as a line of the summary can bear it."""
    if isinstance(value, list) and len(value) > _SHOWN:
        return f"{value[:_SHOWN]!r} and {len(value) - _SHOWN} more"
    return repr(value)
