"""The READMEs lead somewhere and say the same in both languages."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import FOLDERS, ROOT, files, name

LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
PAGES = sorted([*ROOT.glob("*.md"), *files(*FOLDERS, pattern="*.md")])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_to_a_file_finds_it(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]

    lost = [target for target in targets if not (page.parent / target.partition("#")[0]).exists()]

    assert lost == []


def test_both_readmes_show_the_same_pictures_commands_and_links() -> None:
    english, chinese = ((ROOT / page).read_text("utf-8") for page in ("README.md", "README.zh-CN.md"))

    between = {"README.md", "README.zh-CN.md"}
    assert set(LINK.findall(english)) ^ set(LINK.findall(chinese)) == between
    assert english.count("## ") == chinese.count("## ")
    assert len(COMMAND.findall(english)) == len(COMMAND.findall(chinese)) > 0
