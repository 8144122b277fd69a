"""Typed and pasted text made regular before any rule looks at it (PRACTICE 3.10, 4.7)."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_READING = re.compile(rf"(?<=[㐀-鿿])[(（][a-zü]*[{_TONED}][a-zü]*[)）]")

# Punctuation stays as typed: a full-width comma or bracket is right inside a Chinese sentence.
_LETTERS_AND_DIGITS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()} | {
    0x3000: 0x20,
    0x00A0: 0x20,
}
_ALL_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}


def clean(text: str) -> str:
    """What a person meant to type into a text field: no invisible characters, no web page's readings, single spaces.

    Full-width letters and digits become ordinary ones; Chinese punctuation stays.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = strip_readings(_INVISIBLE.sub("", composed))
    return _SPACES.sub(" ", visible.translate(_LETTERS_AND_DIGITS)).strip()


def half_width(text: str) -> str:
    """Codes and numbers with every full-width character, punctuation too, made ordinary; nothing else changes."""
    return _INVISIBLE.sub("", text).translate(_ALL_ASCII)


def strip_readings(text: str) -> str:
    """Remove the pronunciations some web pages inject into traditional text: 關(guān)系 becomes 關系."""
    return _READING.sub("", text)


def has_chinese(text: str) -> bool:
    """Whether any Chinese character occurs in `text`."""
    return any(is_chinese(character) for character in text)


def is_chinese(character: str) -> bool:
    """Whether one character is a Chinese one, the rare ones beyond U+FFFF included."""
    return "\u3400" <= character <= "\u9fff" or character == "〇" or "\U00020000" <= character <= "\U000323af"


def word_set(text: str) -> frozenset[str]:
    """A long list of words written as one text, so that it stays readable where it is declared."""
    return frozenset(text.split())
