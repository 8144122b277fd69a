"""What the commands of `crm-head-office` share: the office a command is about, and lines in both languages."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from crm_desktop.head_office.office import Office


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
