"""A chord is bound by the shortcuts alone: only there is it the key the person chose, listed by F1 and the palette."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import files, name, parsed

MACHINERY = {"crm_desktop/ui/keymap.py", "crm_desktop/ui/shortcuts.py"}
JUSTIFIED = {"crm_desktop/ui/importing/column_row.py"}
"""Alt+Down opens a list in every program; the box hands on whatever is held with Alt."""
HELD = {"ControlModifier", "AltModifier", "MetaModifier"}
MADE = {"QShortcut", "setShortcut", "setShortcuts"}


def by_hand(tree: ast.AST) -> Iterator[int]:
    """The lines that ask whether Control or Alt is held, or make a shortcut of their own."""
    for node in ast.walk(tree):
        attribute = node.attr if isinstance(node, ast.Attribute) else ""
        called = node.id if isinstance(node, ast.Name) else attribute
        held = attribute in HELD or (attribute and ast.unparse(node).startswith("Qt.Modifier."))
        if held or called in MADE:
            yield node.lineno


@pytest.mark.parametrize("path", files("crm_desktop/ui", pattern="*.py"), ids=name)
def test_no_widget_knows_a_chord_of_its_own(path: Path) -> None:
    lines = list(by_hand(parsed(path)))

    assert bool(lines) == (name(path) in MACHINERY | JUSTIFIED)


@pytest.mark.parametrize(
    "source",
    [
        "if event.modifiers() & Qt.KeyboardModifier.ControlModifier: save()",
        "QShortcut(QKeySequence('Ctrl+S'), self)",
        "action.setShortcut('Ctrl+S')",
        "chord = Qt.Modifier.CTRL | Qt.Key.Key_S",
    ],
)
def test_the_rule_sees_what_it_should(source: str) -> None:
    assert list(by_hand(ast.parse(source))) == [1]
