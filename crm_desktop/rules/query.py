"""What was typed into the one search box, sorted into the ways a customer can be meant (C6, PRACTICE 4.1)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from crm_desktop.rules.numbers import BookletNumber, CustomerNumber, PageCode, parse_number
from crm_desktop.rules.phones import check_phone, digits_of
from crm_desktop.rules.pinyin import MOST_VARIANTS, search_keys
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.syllables import INITIALS, split_syllables
from crm_desktop.rules.typed import clean, half_width, has_chinese


class QueryKind(StrEnum):
    """One way in which typed text can point at a customer, the most exact first."""

    PAGE_CODE = "page_code"
    BOOKLET_NUMBER = "booklet_number"
    FORM_NUMBER = "form_number"
    CUSTOMER_NUMBER = "customer_number"
    PHONE = "phone"
    PHONE_TAIL = "phone_tail"
    PHONE_PART = "phone_part"
    NUMBER_PART = "number_part"
    CHINESE = "chinese"
    MIXED = "mixed"
    PINYIN = "pinyin"
    INITIALS = "initials"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Term:
    """One alternative: where to look (`kind`) and for what (`value`, in the form the index holds).

    PHONE: E.164, whole. PHONE_TAIL, PHONE_PART: national digits, a landline with its 0 as far as it was typed.
    CHINESE: characters found in a row. PINYIN, INITIALS: small letters a key begins with. MIXED: initials of the
    whole, to be met by names that also hold all of `characters`. Numbers: as printed; NUMBER_PART: capitals and
    dashes as typed. TEXT: small letters found anywhere in the name.
    """

    kind: QueryKind
    value: str
    characters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """The typed text as groups that must all match; within a group any one term may, and earlier terms rank higher."""

    typed: str
    groups: tuple[tuple[Term, ...], ...]

    @property
    def kinds(self) -> tuple[QueryKind, ...]:
        """Every kind that occurs, each once, in ranking order."""
        return tuple(dict.fromkeys(term.kind for group in self.groups for term in group))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not self.groups


_PHONE_LIKE = re.compile(r"\+?[\d\s\-()·.]*\d[\d\s\-()·.]*(?:(?:转|x|#)\s*\d+)?", re.IGNORECASE)
_NUMBER_LIKE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z\d\-]+")
_LETTERS = re.compile(r"[a-zü'’ ]+")
_RUNS = re.compile(r"[a-z]+|[^a-z]+")


def classify(text: str, *, default_area_code: str | None = None) -> Query:
    """Sort what was typed so far; called on every keystroke, and what fits nothing is searched as text."""
    typed = clean(text)
    if not typed:
        return Query(typed, ())
    whole = _number_terms(typed) or _phone_terms(typed, default_area_code)
    if whole:
        return Query(typed, (whole,))
    if _LETTERS.fullmatch(typed.lower()):
        return Query(typed, (_letter_terms(typed.lower()),))
    words = typed.split(" ")
    return Query(typed, tuple(_word_terms(word, default_area_code) for word in words))


def _word_terms(word: str, default_area_code: str | None) -> tuple[Term, ...]:
    whole = _number_terms(word) or _phone_terms(word, default_area_code)
    if whole:
        return whole
    lowered = word.lower()
    if _LETTERS.fullmatch(lowered):
        return _letter_terms(lowered)
    if has_chinese(word):
        return _chinese_terms(lowered)
    part = (Term(QueryKind.NUMBER_PART, half_width(word).upper()),) if _NUMBER_LIKE.fullmatch(word) else ()
    return (*part, Term(QueryKind.TEXT, lowered))


def _number_terms(word: str) -> tuple[Term, ...]:
    number = parse_number(word)
    if isinstance(number, Problem):
        return ()
    if isinstance(number, PageCode):
        kind = QueryKind.PAGE_CODE
    elif isinstance(number, BookletNumber):
        kind = QueryKind.BOOKLET_NUMBER
    else:
        is_customer = isinstance(number, CustomerNumber)
        kind = QueryKind.CUSTOMER_NUMBER if is_customer else QueryKind.FORM_NUMBER
    return (Term(kind, str(number)),)


def _phone_terms(word: str, default_area_code: str | None) -> tuple[Term, ...]:
    if not _PHONE_LIKE.fullmatch(half_width(word)):
        return ()
    digits = digits_of(word)
    exact = check_phone(word, default_area_code=default_area_code).e164
    first = (Term(QueryKind.PHONE, exact),) if exact else ()
    tail = (Term(QueryKind.PHONE_TAIL, digits),) if len(digits) == 4 else ()
    return (*first, *tail, Term(QueryKind.PHONE_PART, digits))


def _letter_terms(letters: str) -> tuple[Term, ...]:
    bare = re.sub(r"['’ ]", "", letters).replace("ü", "v")
    if not bare:
        return (Term(QueryKind.TEXT, letters),)
    syllables = split_syllables(bare)
    pinyin = (Term(QueryKind.PINYIN, bare),) if syllables else ()
    initials = (Term(QueryKind.INITIALS, bare),) if set(bare) <= INITIALS else ()
    # "wang" may be four initials, but more likely is a syllable; "a" is more likely an initial.
    spelt_out = syllables is not None and len(syllables) < len(bare)
    likely = (*pinyin, *initials) if spelt_out else (*initials, *pinyin)
    return (*likely, Term(QueryKind.TEXT, letters.strip()))


def _chinese_terms(word: str) -> tuple[Term, ...]:
    """Characters alone, or characters with letters between them: 金cgg, 金cai广告."""
    runs: list[str] = _RUNS.findall(word)
    if not any(run.isascii() and run.isalpha() for run in runs):
        return (Term(QueryKind.CHINESE, word),)
    choices = []
    for run in runs:
        if run.isascii() and run.isalpha():
            choices.append(_as_initials(run))
        else:
            choices.append(search_keys(run, person=False).initials or ("",))
    characters = tuple(run for run in runs if has_chinese(run))
    mixed = (Term(QueryKind.MIXED, "".join(parts), characters) for parts in islice(product(*choices), MOST_VARIANTS))
    return (*mixed, Term(QueryKind.TEXT, word))


def _as_initials(letters: str) -> tuple[str, ...]:
    """What letters inside a mixed word may stand for: initials as typed, or the initials of whole syllables."""
    syllables = split_syllables(letters)
    spelt = "".join(syllable[0] for syllable in syllables) if syllables else letters
    return tuple(dict.fromkeys((letters, spelt))) if set(letters) <= INITIALS else (spelt,)
