"""The line of a value that lost says what is in force now, not what once won."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Allowed
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Loser, Side
from crm_desktop.ui.sync.losers_card import LosersCard
from crm_desktop.ui.theme import Appearance

NOW = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)


def words(text: str) -> Words:
    return Words(text, text)


def side(text: str, *, in_force: bool) -> Side:
    return Side(words(text), {}, words("周强"), words("大连店"), NOW, in_force, own=False)


def test_a_value_that_was_changed_again_is_shown_as_it_is(qtbot: QtBot, appearance: Appearance) -> None:
    lost, winner = side("月底付款", in_force=False), side("要开发票", in_force=True)
    loser = Loser("customer", "c1", "remarks", words("客户 金彩"), words("备注"), words("老客户"), lost, winner,
                  Allowed(), Allowed(), cast(Any, None))  # fmt: skip
    card = LosersCard(None)
    qtbot.addWidget(card)

    def told() -> str:
        return " ".join(label.text() for label in card.findChildren(QLabel))

    card.show_losers([loser], now=NOW)
    assert "要开发票" in told() and "后来又改过" not in told()
    card.show_losers([replace(loser, present="改为现结", now=words("改为现结"))], now=NOW)
    qtbot.waitUntil(lambda: "改为现结　后来又改过" in told() and "要开发票" not in told())
    assert "月底付款" in told()
    del appearance
