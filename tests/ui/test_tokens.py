import re
from collections.abc import Iterator

import pytest

import resources
from crm_desktop.ui.tokens import DARK, GROUNDS, LIGHT, PAIRS_SHAPE, PAIRS_TEXT, Colors, Tone, contrast

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


_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_INK, _GROUND = re.compile(r"(?<![-\w])color:\s*\$(\w+)"), re.compile(r"background:\s*\$(\w+)")


def _rules() -> Iterator[tuple[str, str, str]]:
    """Selector, ink and ground of every rule of the style sheets that sets both."""
    for sheet in sorted(resources.path("styles").glob("*.qss")):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, body in _RULE.findall(text):
            ink, ground = _INK.search(body), _GROUND.search(body)
            if ink and ground and ":disabled" not in selector:
                yield selector.strip(), ink[1], ground[1]


@SCHEMES
@pytest.mark.parametrize("rule", list(_rules()), ids=lambda rule: rule[0])
def test_every_rule_of_the_style_sheets_can_be_read(scheme: Colors, rule: tuple[str, str, str]) -> None:
    _, ink, ground = rule
    assert contrast(scheme.named()[ink], scheme.named()[ground]) >= 4.5


@SCHEMES
@pytest.mark.parametrize("ink", ["text", "soft", "faint", "accent_text", "info", "good", "warn", "danger"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ink_of_text_can_be_read_on_every_ground(scheme: Colors, ink: str, ground: str) -> None:
    assert contrast(scheme.named()[ink], scheme.named()[ground]) >= 4.5


def test_what_waits_to_be_typed_into_can_be_read_too() -> None:
    assert "placeholder-text-color: $faint" in resources.path("styles", "20-controls.qss").read_text(encoding="utf-8")
