"""No state of a record is shown as the word it is kept by."""

from crm_desktop.models.catalogue import RECORDS, fields_of
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.states import STATE_WORDS, state_words
from crm_desktop.rules.words import Words
from crm_desktop.services.history_words import People, shown


def _states() -> set[tuple[str, str, str]]:
    """Type, column and state, of all records."""
    found = set()
    for type_ in RECORDS:
        for name, info in fields_of(type_).items():
            if info.kind is Kind.STATE:
                all_states = set(info.transitions).union(*info.transitions.values())
                found |= {(type_, name, state) for state in all_states}
    return found


def test_every_state_has_words_and_no_words_lack_their_state() -> None:
    assert _states()
    assert {(type_, state) for type_, _, state in _states()} == {
        (type_, state) for type_, states in STATE_WORDS.items() for state in states
    }


def test_history_tells_a_state_in_words() -> None:
    nobody = People({}, {})
    assert [(type_, state) for type_, column, state in _states()
            if shown(type_, column, state, people=nobody) != state_words(type_, state)] == []  # fmt: skip


def test_a_state_of_a_newer_program_is_shown_as_it_is_kept() -> None:
    assert state_words("registration_form", "paused") == Words("paused", "paused")
