"""The pages of help, one short text a screen and language, in `resources/help`; and finding among them.

A page is a heading (`# `), a line that says what the screen is for, and sections (`## `) of lines: a step (`1. `), a
point (`- `), or a key and what it does (`[Ctrl+K] `). Nothing else is markup.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Final

import resources
from crm_desktop.rules.pinyin import search_keys
from crm_desktop.rules.words import Language, Words

TOPICS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "today": Words("今日", "Today"),
        "front_desk": Words("登记", "Front desk"),
        "phone_order": Words("电话订购", "Phone orders"),
        "orders": Words("电话订单", "Orders by phone"),
        "profile_entry": Words("建档", "Profile entry"),
        "customers": Words("客户名单", "Customers"),
        "record": Words("客户档案", "A customer's file"),
        "import": Words("导入客户表", "Importing customers"),
        "visits": Words("录入拜访", "Entering visits"),
        "booklets": Words("拜访书册", "Booklets"),
        "plan": Words("拜访计划", "Visit plan"),
        "people": Words("人员", "People"),
        "sync": Words("同步", "Sync"),
        "shift": Words("交班", "Handing over"),
        "overview": Words("门店总览", "Branches"),
        "twins": Words("疑似重复", "Duplicates"),
        "rules": Words("连锁规则", "Chain rules"),
        "reference": Words("日历与区划", "Calendar and divisions"),
        "settings": Words("设置", "Settings"),
        "search": Words("一个框找所有东西", "One box for everything"),
        "offline": Words("断网、停电怎么办", "No line, no power"),
        "problem": Words("报告问题", "Reporting a problem"),
    }
)
"""All pages by their titles, in the order of a branch's day, then head office's, then what concerns everybody."""
INDEX: Final = "index"
"""Stands for the list of all pages."""
NEWS: Final = "news"
"""Stands for what is new."""
_KEY: Final = re.compile(r"\[([^\]]+)\] (.+)")
_STEP: Final = re.compile(r"(\d)\. (.+)")


class Kind(Enum):
    """What a line of a page is."""

    TEXT = "text"
    HEAD = "head"
    STEP = "step"
    POINT = "point"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `mark` is a step's number, or the keys that do what `text` says."""

    kind: Kind
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One screen explained."""

    topic: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, and the line that made it so; the page's first line where its title did."""

    page: HelpPage
    line: str


@cache
def help_page(topic: str, language: Language) -> HelpPage:
    """The page of `topic`; KeyError for one that does not exist."""
    if topic not in TOPICS:
        raise KeyError(topic)
    text = resources.path("help", language, f"{topic}.md").read_text(encoding="utf-8")
    first, *rest = text.strip().splitlines()
    return HelpPage(topic, first.removeprefix("# "), tuple(_line(one) for one in rest if one.strip()))


def help_pages(language: Language) -> tuple[HelpPage, ...]:
    """All pages."""
    return tuple(help_page(topic, language) for topic in TOPICS)


def find_help(text: str, language: Language) -> list[Hit]:
    """The pages in which every word of `text` occurs: titles first (by pinyin too), then headings."""
    words = text.casefold().split()
    if not words:
        return []
    found = [(rank, hit) for page in help_pages(language) for rank, hit in _hits(page, words)]
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]


def _hits(page: HelpPage, words: list[str]) -> Iterator[tuple[int, Hit]]:
    names = _names(page.title)
    if all(any(word in name for name in names) for word in words):
        yield 0, Hit(page, page.lines[0].text)
        return
    lines = [f"{line.mark} {line.text}" if line.kind is Kind.KEY else line.text for line in page.lines]
    whole = [at for at, line in enumerate(lines) if all(word in line.casefold() for word in words)]
    body = "\n".join((page.title, *lines)).casefold()
    if whole:
        heading = page.lines[whole[0]].kind is Kind.HEAD
        yield 1 if heading else 2, Hit(page, lines[whole[0] + 1] if heading else lines[whole[0]])
    elif all(word in body for word in words):
        yield 3, Hit(page, next(line for line in lines if any(word in line.casefold() for word in words)))


@cache
def _names(title: str) -> tuple[str, ...]:
    keys = search_keys(title, person=False)
    return (title.casefold(), *keys.full, *keys.initials)


def _line(text: str) -> Line:
    if text.startswith("## "):
        return Line(Kind.HEAD, text.removeprefix("## "))
    if text.startswith("- "):
        return Line(Kind.POINT, text.removeprefix("- "))
    key, step = _KEY.fullmatch(text), _STEP.fullmatch(text)
    if key is not None:
        return Line(Kind.KEY, key[2], key[1])
    if step is not None:
        return Line(Kind.STEP, step[2], step[1])
    return Line(Kind.TEXT, text)
