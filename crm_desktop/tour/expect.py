"""What the tour expects of the program, and what it says when that does not hold."""


class Unexpected(Exception):
    """Something on the tour is not as it should be; the text says what, for whoever reads the summary."""


def expect(holds: object, what: str) -> None:
    """Go on if `holds`; raises Unexpected with `what` otherwise."""
    if not holds:
        raise Unexpected(what)


def expect_equal(found: object, wanted: object, what: str) -> None:
    """Go on if both are the same; raises Unexpected that shows both otherwise."""
    if found != wanted:
        raise Unexpected(f"{what}: {found!r}, expected {wanted!r}")
