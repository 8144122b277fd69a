"""A step of the day: what it is called, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_desktop.app.tour.world import World
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class Step:
    """`act` raises Unexpected, or whatever goes wrong; the day goes on with the next step."""

    words: Words
    act: Callable[[World], None]

    @property
    def name(self) -> str:
        """The step in both languages, as the summary has it."""
        return f"{self.words.zh} | {self.words.en}"
