"""What a service refuses, with the sentence for the person; nothing typed is lost by it."""

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words


class ServiceError(Exception):
    """A known trouble; `words` say what happened and what to do next."""

    def __init__(self, words: Words) -> None:
        """Keep the sentence."""
        super().__init__(words.en)
        self.words = words


class NotAllowed(ServiceError):
    """The person's post does not allow it (P1, P2)."""


class NotFound(ServiceError):
    """The record is not on this desktop."""


class Outdated(ServiceError):
    """What the person decided about has changed since it was shown; nothing was written."""


class Invalid(ServiceError):
    """Something typed cannot be saved; `problems` name the fields."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the first one's sentence stands for all."""
        super().__init__(problems[0].words)
        self.problems = problems
