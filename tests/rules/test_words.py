"""Texts in two languages, and the problems that carry them."""

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words


def test_a_text_speaks_both_languages() -> None:
    words = Words("保存", "Save")
    assert (words.of("zh"), words.of("en")) == ("保存", "Save")


def test_a_problem_blocks_unless_it_says_otherwise() -> None:
    assert Problem("x", "name", Words("错", "Wrong")).severity is Severity.BLOCK
