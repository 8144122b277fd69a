"""The project's own files and what is written in them, for the rules to look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("crm_desktop", "sync", "forms", "resources", "installer", "tests")
SOURCES = FOLDERS[:-1]
_NOT_OURS = {"__pycache__", "screenshots", "node_modules"}


def files(*folders: str, pattern: str = "*") -> list[Path]:
    """The files below `folders`, without caches, in a stable order."""
    found = (path for folder in folders for path in (ROOT / folder).rglob(pattern))
    return sorted(path for path in found if path.is_file() and not _NOT_OURS.intersection(path.parts))


def all_files() -> list[Path]:
    """Everything of ours: the folders, the CI script and what lies at the root."""
    at_root = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".coverage")]
    return sorted(at_root) + files(".ci", *FOLDERS)


def text(path: Path) -> str | None:
    """What is written in a file, or None if it is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    """A file as a finding names it."""
    return path.relative_to(ROOT).as_posix()


def docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The constants of a file that are documentation: what opens a body or follows an assignment in it."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for statement in body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield statement.value
