"""The tables of readings say what the dictionaries they were made from say."""

import random
import subprocess
import sys

from crm_desktop.rules.readings import AMBIGUOUS, alone, in_context, read
from crm_desktop.rules.surnames import COMPOUND
from crm_desktop.rules.typed import is_chinese
from tests.rules import reading_tables
from tests.rules.reading_tables import FOLDER, spoken


def test_the_tables_are_those_of_the_dictionaries() -> None:
    assert (FOLDER / "characters.tsv").read_text("utf-8") == reading_tables.characters()
    assert (FOLDER / "words.tsv").read_text("utf-8") == reading_tables.words()


def test_every_ambiguous_character_is_read_as_the_dictionaries_read_it_beside_any_other() -> None:
    dice = random.Random(1)
    lines = (FOLDER / "characters.tsv").read_text("utf-8").splitlines()
    common = [character for line in lines for character in line[-40:]]
    beside = [character for character in common if is_chinese(character)] + list(AMBIGUOUS)
    for character in AMBIGUOUS:
        for _ in range(40):
            window = dice.choice(beside) + character + dice.choice(beside)
            assert in_context(window, 1) == spoken(window)[1], window
            assert in_context(window[1:], 0) == spoken(window[1:])[0], window


def test_a_word_is_read_as_a_whole() -> None:
    assert read("重庆") == ["chong", "qing"]
    assert [read(surname) for surname in sorted(COMPOUND)] == [spoken(surname) for surname in sorted(COMPOUND)]


def test_what_nobody_can_read_stands_for_itself() -> None:
    assert alone("𠀂") == "𠀂"
    assert alone("A") == "A"


def test_the_program_does_without_the_dictionaries() -> None:
    code = (
        "import sys; from crm_desktop.rules.pinyin import search_keys as keys; print(keys('重庆', person=False).full); "
    )
    asked = [sys.executable, "-c", code + "assert 'pypinyin' not in sys.modules"]

    done = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=60, check=False)

    assert (done.returncode, done.stdout) == (0, "('chongqing',)\n"), done.stderr
