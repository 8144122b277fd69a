from hypothesis import given
from hypothesis import strategies as st

from forms.imposition import padded, saddle


def test_eight_pages_lie_as_a_printer_would_lay_them() -> None:
    outer, inner = saddle(7)
    assert (outer.outside, outer.inside) == ((8, 1), (2, 7))
    assert (inner.outside, inner.inside) == ((6, 3), (4, 5))


@given(st.integers(1, 400))
def test_a_folded_stack_reads_in_order(pages: int) -> None:
    sheets = saddle(pages)
    assert len(sheets) * 4 == padded(pages)
    assert 0 <= padded(pages) - pages < 4
    first_half = [number for one in sheets for number in (one.outside[1], one.inside[0])]
    second_half = [number for one in reversed(sheets) for number in (one.inside[1], one.outside[0])]
    assert first_half + second_half == list(range(1, padded(pages) + 1))
