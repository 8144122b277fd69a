"""What can keep the branch's file from being used, each with a sentence for the person and a way out."""

from crm_desktop.rules.words import Words


class StoreError(Exception):
    """A known trouble with the file; `words` tell what happened and what to do."""

    def __init__(self, words: Words) -> None:
        """Keep the sentence."""
        super().__init__(words.en)
        self.words = words


class WrongKey(StoreError):
    """The key does not open the file."""


class Damaged(StoreError):
    """The file is no sound database any more."""


class TooNew(StoreError):
    """A newer version of the program has written the file."""


class DiskFull(StoreError):
    """There is no room to save."""


class InUse(StoreError):
    """Another running program holds the file."""


class NoKey(StoreError):
    """The key cannot be had: keyring locked, or pass phrase wrong."""
