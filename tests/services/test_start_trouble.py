import pytest

from crm_desktop.services.start_trouble import Way, one_of_each, start_trouble
from crm_desktop.store import errors


@pytest.mark.parametrize("kind", errors.StoreError.__subclasses__())
def test_every_trouble_of_the_store_has_a_title_a_comfort_and_a_way_out(kind: type[errors.StoreError]) -> None:
    trouble = start_trouble(kind())

    assert trouble.kind == kind.__name__
    assert trouble.words == kind.WORDS
    assert trouble.title.zh and trouble.title.en and trouble.safe.zh and trouble.safe.en
    assert Way.QUIT in trouble.ways and len(set(trouble.ways)) == len(trouble.ways) > 1


def test_the_likeliest_way_comes_first() -> None:
    first = {trouble.kind: trouble.ways[0] for trouble in one_of_each()}

    assert first["Damaged"] is Way.SET_ASIDE
    assert first["TooNew"] is Way.QUIT
    assert {kind for kind, way in first.items() if way is Way.RETRY} == set(first) - {"Damaged", "TooNew"}


def test_no_file_is_set_aside_that_only_another_program_or_disk_keeps_from_opening() -> None:
    setting_aside = {trouble.kind for trouble in one_of_each() if Way.SET_ASIDE in trouble.ways}

    assert setting_aside == {"WrongKey", "NoKey", "Damaged"}


def test_a_trouble_without_a_name_of_its_own_is_still_told() -> None:
    assert start_trouble(errors.StoreError()).ways[0] is Way.RETRY
