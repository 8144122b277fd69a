"""What every file keeps to: size, finished work, a way in, and nothing that ties it to one place."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import FOLDERS, ROOT, all_files, files, name, text

LONGEST = 400
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("npmmirror", "com"),
            ("deb", "debian", "org"),
            ("security", "debian", "org"),
            ("mirrors", "aliyun"),
            ("mirrors", "tuna"),
            ("mirrors", "ustc"),
            ("pypi", "tuna"),
        )
    )
)


@pytest.mark.parametrize("path", files(*FOLDERS, pattern="*.py"), ids=name)
def test_no_source_file_is_longer_than_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_nothing_is_left_unfinished_by_its_own_words() -> None:
    found = [
        f"{name(path)}:{number}"
        for path in files(*FOLDERS, pattern="*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_top_level_folder_opens_with_a_readme(folder: str) -> None:
    readme = ROOT / folder / "README.md"

    assert readme.is_file()
    assert readme.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("path", [path for path in all_files() if path.suffix != ".svg"], ids=name)
def test_no_file_names_the_host_of_a_package_registry(path: Path) -> None:
    found = HOSTS.search(text(path) or "")

    assert found is None, found


def test_no_lock_that_names_hosts_is_kept() -> None:
    assert [path.name for path in ROOT.iterdir() if path.name in {"uv.lock", "pylock.toml"}] == []


@pytest.mark.parametrize("path", files("tests", pattern="*.py"), ids=name)
def test_every_test_folder_is_a_package(path: Path) -> None:
    """A bare folder named `sync` would hide the package of that name."""
    assert (path.parent / "__init__.py").is_file()
