"""A text a person reads, in both languages, declared together so that neither can be missing."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Simplified Chinese and English."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en


def counted(count: int, thing: str, things: str = "") -> str:
    """So many in English: `1 call`, `3 calls`, `1,200 branches` where `things` is not the word with an s."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {things or thing + 's'}"
