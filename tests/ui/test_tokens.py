import pytest

from crm_desktop.ui.tokens import DARK, LIGHT, PAIRS_SHAPE, PAIRS_TEXT, Colors, Tone, contrast

SCHEMES = pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])


def test_black_on_white_is_the_largest_contrast_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
@pytest.mark.parametrize("pair", PAIRS_TEXT, ids="-on-".join)
def test_text_can_be_read_by_people_with_weak_sight(scheme: Colors, pair: tuple[str, str]) -> None:
    ink, ground = (scheme.named()[name] for name in pair)
    assert contrast(ink, ground) >= 4.5


@SCHEMES
@pytest.mark.parametrize("pair", PAIRS_SHAPE, ids="-on-".join)
def test_edges_of_inputs_and_the_focus_ring_stand_out(scheme: Colors, pair: tuple[str, str]) -> None:
    shape, ground = (scheme.named()[name] for name in pair)
    assert contrast(shape, ground) >= 3


@SCHEMES
@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_has_a_readable_pair(scheme: Colors, tone: Tone) -> None:
    ink, ground = scheme.tone(tone)
    assert contrast(ink, ground) >= 4.5
