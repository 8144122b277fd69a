"""The person's wishes about the window, in one typed table; they live beside the window's place, not in the data."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

from crm_desktop.rules.words import Language
from crm_desktop.ui.keymap import keymap
from crm_desktop.ui.language import language, set_language, voice
from crm_desktop.ui.theme import Appearance, Scheme

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Preference(Generic[T]):
    """One wish: the key it is kept under, what may be chosen, and what holds until somebody chooses."""

    key: str
    choices: tuple[T, ...]
    default: T

    def read(self, state: QSettings) -> T:
        """What was chosen; a value that is no choice (any more) is the default."""
        kept = str(state.value(self.key, str(self.default)))
        return next((choice for choice in self.choices if str(choice) == kept), self.default)

    def write(self, state: QSettings, value: T) -> None:
        """Keep a choice; ValueError for what cannot be chosen."""
        if value not in self.choices:
            raise ValueError(f"{self.key} cannot be {value!r}")
        state.setValue(self.key, str(value))


LANGUAGE: Final[Preference[Language]] = Preference("look/language", ("zh", "en"), "zh")
SCHEME: Final = Preference("look/scheme", tuple(Scheme), Scheme.SYSTEM)
MOTION: Final = Preference("look/motion", ("system", "full", "reduced"), "system")
LOCK_AFTER: Final = Preference("privacy/lock_after_minutes", (2, 5, 10, 15, 30), 10)


@dataclass(frozen=True, slots=True)
class PersonalNote:
    """What this desktop keeps about a person's use of it, by their id: a word, "" for nothing yet."""

    key: str

    def read(self, state: QSettings, person: str) -> str:
        """What was noted."""
        return str(state.value(f"{self.key}/{person}", ""))

    def write(self, state: QSettings, person: str, word: str) -> None:
        """Note it."""
        state.setValue(f"{self.key}/{person}", word)


NEWS_SEEN: Final = PersonalNote("news_seen")
"""The version whose news the person was last told."""
GUIDE_OVER: Final = PersonalNote("guide_over")
"""How the guide of the first steps ended: done, or dismissed."""

TABLE: Final[tuple[Preference[Language] | Preference[Scheme] | Preference[str] | Preference[int], ...]] = (
    LANGUAGE,
    SCHEME,
    MOTION,
    LOCK_AFTER,
)
"""All there are; a key of these groups that is not here is a leftover."""

CHANGED_KEYS: Final = "keys/changed"
"""Where the keys are kept that stand for others: a line each, `F2=F4`. Not in the table, as anything may be chosen."""

_STILL: Final = {"system": None, "full": False, "reduced": True}


class Preferences(QObject):
    """Reads the table when the program starts, and keeps and applies every choice at once."""

    lock_after_changed = Signal(object)

    def __init__(self, state: QSettings, appearance: Appearance) -> None:
        super().__init__(appearance)
        self._state, self._appearance = state, appearance
        voice().changed.connect(self._on_language)
        keymap().changed.connect(self._on_keys)

    def apply(self) -> None:
        """Put everything kept in force; once, before the first window."""
        set_language(LANGUAGE.read(self._state))
        keymap().wear(_read_keys(str(self._state.value(CHANGED_KEYS, ""))))
        self._appearance.reduce_motion(_STILL[self.motion])
        self._appearance.choose(self.scheme)

    @property
    def language(self) -> Language:
        """The language spoken now."""
        return language()

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        return SCHEME.read(self._state)

    @property
    def motion(self) -> str:
        """full, reduced, or system."""
        return MOTION.read(self._state)

    @property
    def lock_after(self) -> int:
        """Minutes without a key or a click after which the screen locks."""
        return LOCK_AFTER.read(self._state)

    def choose_language(self, chosen: Language) -> None:
        """Speak `chosen`; the window is built again."""
        set_language(chosen)

    def choose_scheme(self, chosen: Scheme) -> None:
        """Wear `chosen`."""
        SCHEME.write(self._state, chosen)
        self._appearance.choose(chosen)

    def choose_motion(self, chosen: str) -> None:
        """Move, or do not."""
        MOTION.write(self._state, chosen)
        self._appearance.reduce_motion(_STILL[chosen])

    def choose_lock_after(self, minutes: int) -> None:
        """Lock after so many minutes."""
        LOCK_AFTER.write(self._state, minutes)
        self.lock_after_changed.emit(minutes)

    def _on_language(self, chosen: Language) -> None:
        LANGUAGE.write(self._state, chosen)

    def _on_keys(self) -> None:
        self._state.setValue(CHANGED_KEYS, "\n".join(f"{keys}={now}" for keys, now in keymap().chosen.items()))


def _read_keys(kept: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in kept.splitlines())
    return {keys: now for keys, _, now in pairs if keys and now}
