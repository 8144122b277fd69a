"""A form of address is told apart from the name, and said with a bare surname."""

import pytest

from crm_desktop.rules.names import check_name
from crm_desktop.rules.problem import Severity
from crm_desktop.rules.salutations import called, split_salutation


@pytest.mark.parametrize(
    ("person", "apart"),
    [
        ("王老板", ("王", "boss")),
        ("王老板娘", ("王", "boss_lady")),
        ("王芳女士", ("王芳", "ms")),
        ("欧阳经理", ("欧阳", "manager")),
        ("李工", ("李", "engineer")),
        ("王建工", ("王建工", "")),
        ("老王师傅", ("老王师傅", "")),
        ("老板", ("老板", "")),
        ("王芳", ("王芳", "")),
        ("", ("", "")),
    ],
)
def test_a_form_of_address_behind_a_name_is_told_apart(person: str, apart: tuple[str, str]) -> None:
    assert split_salutation(person) == apart


def test_a_bare_surname_is_said_with_it_and_asks_for_the_full_name() -> None:
    assert called("王", "boss") == "王老板"
    assert called("欧阳", "mr") == "欧阳先生"
    assert (called("王芳", "ms"), called("王", ""), called("王", "of another version")) == ("王芳", "王", "王")
    (problem,) = check_name("王")
    assert (problem.severity, problem.words.zh) == (Severity.WARN, "“王”只是姓，请问一下全名")
