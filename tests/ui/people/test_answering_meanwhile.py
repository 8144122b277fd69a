"""An answer to a request is on its way: what comes of it belongs to that request, whichever is on screen by then."""

from threading import Event

import pytest
from PySide6.QtTest import QTest

from crm_desktop.rules.account_requests import RequestState
from crm_desktop.services.account_deciding import Decided
from crm_desktop.ui.people.requests_part import Decide, RequestsPart
from tests.head_office.chain import PASSWORD
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.people.conftest import Open
from tests.ui.people.staff_room import ask_some
from tests.ui.people.test_requests import part_of, type_password


class SlowLine:
    """The real line to head office, over which nothing goes until it is let."""

    def __init__(self, decide: Decide) -> None:
        self._decide, self.let = decide, Event()

    def __call__(self, request: str, approve: bool, answer: str, password: str) -> Decided:
        self.let.wait()
        return self._decide(request, approve, answer, password)


@pytest.fixture
def opened(open_screen: Open, world: World) -> tuple[Screen, RequestsPart, SlowLine]:
    ask_some(world)
    screen = open_screen("gao", office=True)
    part = part_of(screen)
    screen.until(lambda: part.card.line is not None)
    assert part._decide is not None
    part._decide = line = SlowLine(part._decide)
    return screen, part, line


def test_a_refusal_is_told_at_the_request_it_is_about(opened: tuple[Screen, RequestsPart, SlowLine]) -> None:
    screen, part, line = opened
    first, second = part.lines[0].id, part.lines[1].id
    QTest.keyClicks(part.card.words, "no room")
    type_password(part, "wrong-password")
    part.card._refuse.click()
    part.table.pick([second])
    type_password(part, "half")
    line.let.set()
    screen.until(lambda: any("密码不对" in told for told in screen.told()))

    assert part.card.line is not None and part.card.line.id == second
    assert part.card._password.problem is None, "nothing was refused here"
    assert part.card.password.text() == "half" and part.card.password.isEnabled()
    part.table.pick([first])
    assert part.card._password.problem is not None and "密码不对" in part.card._password.problem.words.zh
    assert part.card.words.text() == "no room", "the words of the answer wait there"
    assert part.card.password.isEnabled() and part.card.password.text() == ""


def test_another_request_can_be_answered_while_one_is_on_its_way(
    opened: tuple[Screen, RequestsPart, SlowLine],
) -> None:
    screen, part, line = opened
    first, second = part.lines[0].id, part.lines[1].id
    type_password(part, PASSWORD)
    part.card._approve.click()
    assert not part.card.password.isEnabled()
    part.table.pick([second])
    type_password(part, PASSWORD)
    line.let.set()
    states = lambda: {one.id: one.state for one in part.lines}  # noqa: E731
    screen.until(lambda: states()[first] is RequestState.DONE)

    assert part.card.line is not None and part.card.line.id == second
    assert part.card.password.text() == PASSWORD, "the other answer takes nothing away here"
    part.card._approve.click()
    screen.until(lambda: states()[second] in (RequestState.DONE, RequestState.APPROVED))
