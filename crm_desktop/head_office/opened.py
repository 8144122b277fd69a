"""What the commands of `crm-head-office` share: the office a command is about, and lines in both languages."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from crm_desktop.head_office.office import Office
from crm_desktop.rules.deadlines import BRANCH_ZONE


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Office]:
    """The office at `options.place`, closed at the end."""
    with closing(Office.open(options.place)) as office:
        yield office


@contextmanager
def closing(office: Office) -> Iterator[Office]:
    """Close the office at the end."""
    try:
        yield office
    finally:
        office.close()


def say(zh: str, en: str) -> None:
    """Print a line in both languages."""
    print(f"{zh} | {en}", flush=True)


def printable(text: str) -> str:
    """A text that a desktop gave, harmless on a terminal: what would steer it is shown as a box."""
    return "".join(letter if letter.isprintable() else "□" for letter in text)


def stamp(at: datetime) -> str:
    """A moment by the branches' clock."""
    return f"{at.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}"
