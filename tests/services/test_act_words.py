"""Whatever a service calls its unit of work, people are told what was done in words of its own."""

import re
from pathlib import Path

from crm_desktop.services.conflicts_acts import ACTS

SERVICES = Path(__file__).resolve().parents[2] / "crm_desktop" / "services"


def test_every_unit_of_work_has_words() -> None:
    sources = [file.read_text("utf-8") for file in SERVICES.rglob("*.py")]
    named = {name for text in sources for name in re.findall(r'\.unit\(\s*"([a-z_]+)"', text)}

    assert len(named) > 40
    assert named - ACTS.keys() == set()
