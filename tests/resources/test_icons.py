"""The icons are what the window counts on: one size, one colour word, and a purpose each."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ICONS = Path(__file__).parents[2] / "resources" / "icons"
FILES = sorted(ICONS.glob("*.svg"))


@pytest.mark.parametrize("icon", FILES, ids=lambda icon: icon.stem)
def test_icon_parses_and_takes_its_colour_from_the_theme(icon: Path) -> None:
    root = ElementTree.parse(icon).getroot()

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    colours = {element.get(attribute) for element in root.iter() for attribute in ("stroke", "fill", "style", "color")}
    assert colours <= {None, "none", "currentColor"}
    assert len(root) > 0


def test_every_icon_has_a_purpose_and_every_purpose_an_icon() -> None:
    table = "\n".join(line for line in (ICONS / "README.md").read_text("utf-8").splitlines() if "| `" in line)
    named = re.findall(r"`([a-z0-9-]+)`", table)

    assert sorted(named) == sorted(icon.stem for icon in FILES)


def test_the_licence_travels_with_the_icons() -> None:
    licence = (ICONS / "LICENSE").read_text("utf-8")

    assert "ISC License" in licence
    assert "Copyright" in licence
