"""Every public name says what it is for."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.tree import SOURCES, files, name, parsed

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

QT_VIRTUALS = {"columnCount", "data", "event", "flags", "index", "paint", "parent", "rowCount", "sort"}
"""Names of one word, among others, that Qt calls; it documents them itself."""


@cache
def documented_methods() -> frozenset[tuple[str, str]]:
    """(class, method) for every method of ours with a docstring: one that carries it out needs no copy of it."""
    return frozenset(
        (owner.name, method.name)
        for path in files(*SOURCES, pattern="*.py")
        for owner in ast.walk(parsed(path))
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(method)
    )


def undocumented(path: Path) -> Iterator[str]:
    tree = parsed(path)
    if tree.body and not ast.get_docstring(tree):
        yield f"{name(path)}: the module"
    for node in tree.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield f"{name(path)}:{node.lineno} {node.name}"
            if isinstance(node, ast.ClassDef):
                yield from undocumented_methods(node, path)


def undocumented_methods(owner: ast.ClassDef, path: Path) -> Iterator[str]:
    bases = {base.id for base in owner.bases if isinstance(base, ast.Name)}
    for method in owner.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or method.name.startswith("_"):
            continue
        inherited = any((base, method.name) in documented_methods() for base in bases)
        if not (ast.get_docstring(method) or inherited or is_accessor(method) or is_called_by_qt(method, path)):
            yield f"{name(path)}:{method.lineno} {owner.name}.{method.name}"


def is_accessor(method: Documented) -> bool:
    """Whether it is the setter of a property, which is documented at its getter, or an overload."""
    marks = {ast.unparse(decorator) for decorator in method.decorator_list}
    return any(mark.endswith((".setter", ".deleter", "overload")) for mark in marks)


def is_called_by_qt(method: Documented, path: Path) -> bool:
    """Whether it overrides a method of Qt: in the window, named in Qt's manner."""
    in_window = name(path).startswith(("crm_desktop/ui/", "crm_desktop/app"))
    return in_window and (method.name in QT_VIRTUALS or not method.name.islower())


@pytest.mark.parametrize("path", files(*SOURCES, pattern="*.py"), ids=name)
def test_every_public_name_says_what_it_is_for(path: Path) -> None:
    assert list(undocumented(path)) == []
