"""Several short statements as one sentence."""

from collections.abc import Sequence

from crm_desktop.rules.words import Words


def sentence(parts: Sequence[Words]) -> Words:
    """The parts with the comma and the full stop of each language."""
    return Words(f"{'，'.join(part.zh for part in parts)}。", f"{', '.join(part.en for part in parts)}.")
