"""The pages of help: complete, alike in both languages, true about keys, and found by their words."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

import resources
from crm_desktop.rules.words import Language
from crm_desktop.ui.help.news import news_since, releases
from crm_desktop.ui.help.pages import TOPICS, HelpPage, Kind, find_help, help_page, help_pages
from crm_desktop.ui.places import HEAD_OFFICE_PLACES, PLACES
from crm_desktop.version import VERSION
from tests.architecture.tree import files

_PRESSED_IN_PLACE = {"1", "Enter", "Esc", "↓"}
"""Keys that a list or a box takes itself, without binding them."""


def marks(page: HelpPage) -> list[tuple[Kind, str]]:
    """The shape of a page: what each line is, and its step or keys."""
    return [(line.kind, line.mark) for line in page.lines]


def test_every_place_of_the_window_is_explained() -> None:
    places = {place.key for place in (*PLACES, *HEAD_OFFICE_PLACES)}
    assert places <= set(TOPICS)


def test_nothing_lies_there_that_is_no_page() -> None:
    for language in ("zh", "en"):
        assert {file.stem for file in resources.path("help", language).iterdir()} == set(TOPICS)
    with pytest.raises(KeyError):
        help_page("no_such_page", "zh")


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_say_the_same_line_by_line(topic: str) -> None:
    zh, en = help_page(topic, "zh"), help_page(topic, "en")
    assert (zh.title, en.title) == (TOPICS[topic].zh, TOPICS[topic].en)
    assert marks(zh) == marks(en)
    assert zh.lines[0].kind is Kind.TEXT
    assert not any(re.search("[一-鿿]", line.text) for line in en.lines)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_short_enough_to_be_read_at_the_counter(topic: str) -> None:
    page = help_page(topic, "zh")
    assert len(page.lines) <= 24
    assert all(len(line.text) <= 60 for line in page.lines)


def test_every_key_a_page_names_is_bound_somewhere() -> None:
    source = "\n".join(path.read_text("utf-8") for path in files("crm_desktop/ui", pattern="*.py"))
    signs = {"←": "Left", "→": "Right", "Enter": "Return", "PgDn": "PgDown"}
    named = {line.mark for page in help_pages("zh") for line in page.lines if line.kind is Kind.KEY}
    for keys in sorted(named - _PRESSED_IN_PLACE):
        bound = "+".join(signs.get(part, part) for part in keys.split("+"))
        assert not QKeySequence(bound).isEmpty()
        assert f'"{bound}"' in source, keys


@pytest.mark.parametrize(
    ("typed", "language", "topic"),
    [
        ("建档", "zh", "profile_entry"),
        ("jiandang", "zh", "profile_entry"),
        ("jd", "zh", "profile_entry"),
        ("挂起", "zh", "front_desk"),
        ("profile", "en", "profile_entry"),
        ("POWER CUT", "en", "offline"),
        ("ctrl+r", "zh", "profile_entry"),
    ],
)
def test_a_page_is_found_by_its_title_its_pinyin_and_its_words(typed: str, language: Language, topic: str) -> None:
    assert find_help(typed, language)[0].page.topic == topic


def test_titles_come_before_mentions_and_nothing_is_found_for_nothing() -> None:
    found = [hit.page.topic for hit in find_help("同步", "zh")]
    assert found[0] == "sync"
    assert len(found) > 1
    assert find_help("  ", "zh") == []
    assert find_help("zzzz", "zh") == []


def test_words_far_apart_find_a_page_too() -> None:
    hit = find_help("告知书 拒绝提供", "zh")[0]
    assert hit.page.topic == "front_desk"
    assert "告知书" in hit.line or "拒绝提供" in hit.line


def test_this_version_says_in_both_languages_what_is_new() -> None:
    zh, en = releases("zh"), releases("en")
    assert zh[0].version == VERSION
    assert [(one.version, len(one.points)) for one in zh] == [(one.version, len(one.points)) for one in en]
    assert all(one.points for one in zh)


def test_news_are_those_after_the_version_seen_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "zh.md").write_text("# 0.3.0\n- 丙\n\n# 0.2.0\n- 乙\n- 乙二\n\n# 0.1.0\n- 甲\n", encoding="utf-8")
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    releases.cache_clear()
    try:
        assert [one.version for one in news_since("0.1.0", "zh")] == ["0.3.0", "0.2.0"]
        assert news_since("0.3.0", "zh") == ()
        assert len(news_since("0.0.9", "zh")) == 3
        assert releases("zh")[1].points == ("乙", "乙二")
    finally:
        releases.cache_clear()
