"""Which language the window speaks, and the one function through which every text passes."""

from PySide6.QtCore import QObject, Signal

from crm_desktop.rules.words import Language, Words


class _Voice(QObject):
    """Tells the shell that it has to be built again in another language."""

    changed = Signal(object)


_language: Language = "zh"
_voice: _Voice | None = None


def language() -> Language:
    """The language spoken now: Simplified Chinese until someone chooses English."""
    return _language


def voice() -> _Voice:
    """Whoever shows texts for long connects to `voice().changed(language)`."""
    global _voice
    if _voice is None:
        _voice = _Voice()
    return _voice


def set_language(chosen: Language) -> None:
    """Speak `chosen` from now on; texts already on screen change when the shell rebuilds itself."""
    global _language
    if chosen == _language:
        return
    _language = chosen
    voice().changed.emit(chosen)


def tr(zh: str, en: str) -> str:
    """The text in the language spoken now."""
    return zh if _language == "zh" else en


def say(words: Words) -> str:
    """Words that come from rules or services, in the language spoken now."""
    return words.of(_language)
