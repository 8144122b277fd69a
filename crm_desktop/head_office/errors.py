"""What can go wrong at head office, each with a sentence for the administrator and a way out."""

from crm_desktop.rules.words import Words


class OfficeError(Exception):
    """A known trouble; `words` say what happened and what to do next."""

    def __init__(self, words: Words) -> None:
        """Keep the sentence."""
        super().__init__(words.en)
        self.words = words


class NotAnOffice(OfficeError):
    """There is no head office at this place, or none that this version can serve."""


class Rejected(OfficeError):
    """Something asked for cannot be done: a branch code taken, a log-in in use, an unknown person."""
