"""What cannot be used says why: one function disables, and it wants the reason (P1)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import files, name, parsed

ONE_PLACE = "crm_desktop/ui/widgets/granting.py"
MENUS = {"crm_desktop/ui/customers/list_bulk.py", "crm_desktop/ui/customers/row_menu.py"}
"""A line of a menu that cannot be chosen says why in its own words."""
DISABLING = {"setEnabled", "setDisabled"}


def disabling(tree: ast.AST) -> Iterator[int]:
    """The lines where something is enabled or disabled by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DISABLING:
            yield node.lineno


@pytest.mark.parametrize("path", files("crm_desktop/ui", pattern="*.py"), ids=name)
def test_only_granting_disables(path: Path) -> None:
    by_hand = list(disabling(parsed(path)))

    assert bool(by_hand) == (name(path) == ONE_PLACE or name(path) in MENUS)


@pytest.mark.parametrize("source", ["go.setEnabled(False)", "self.go.setDisabled(busy)", "add(x).setEnabled(right)"])
def test_the_rule_sees_what_it_should(source: str) -> None:
    assert list(disabling(ast.parse(source))) == [1]
