"""What the search box offers of help: the page of every screen, what is new, and a report of a problem."""

from collections.abc import Callable
from functools import partial

from crm_desktop.rules.words import Words
from crm_desktop.ui.finder import Command
from crm_desktop.ui.help.pages import NEWS, TOPICS


def help_commands(show: Callable[[str], None], *, report: Callable[[], None] | None) -> tuple[Command, ...]:
    """`show` opens a topic, `report` the report where one can be made."""
    asked = (Command(Words("报告问题", "Report a problem"), "triangle-alert", report),) if report is not None else ()
    return (
        *asked,
        Command(Words("更新内容", "What's new"), "info", partial(show, NEWS)),
        *(
            Command(_words(title), "circle-question-mark", partial(show, topic), by_name=True)
            for topic, title in TOPICS.items()
        ),
    )


def _words(title: Words) -> Words:
    return Words(f"帮助：{title.zh}", f"Help: {title.en}")
