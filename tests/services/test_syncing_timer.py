import threading
import time

import pytest

from crm_desktop.services.syncing_timer import SETTLE, Timer


@pytest.fixture
def timer() -> Timer:
    return Timer(poll=60.0, jitter=lambda: 0.0)


def left(timer: Timer) -> float:
    seconds = timer.left()
    assert seconds is not None
    return seconds


def test_the_first_session_is_due_at_once(timer: Timer) -> None:
    assert left(timer) == 0.0
    assert timer.wait(threading.Event())


def test_a_save_is_sent_soon_and_news_are_asked_for_now_and_then(timer: Timer) -> None:
    timer.succeeded()
    quiet = left(timer)
    timer.something_waits()

    assert quiet == pytest.approx(60, abs=1)
    assert left(timer) == pytest.approx(SETTLE, abs=0.5)


def test_a_later_save_does_not_put_the_first_off(timer: Timer) -> None:
    timer.succeeded()
    timer.something_waits()
    first = left(timer)
    timer.something_waits()

    assert left(timer) <= first


def test_failures_are_tried_again_later_and_later_and_saves_do_not_hurry_them(timer: Timer) -> None:
    waits = []
    for _ in range(9):
        timer.failed(advice=None, patient=True)
        waits.append(left(timer))
    timer.something_waits()

    assert waits == pytest.approx([2, 4, 8, 16, 32, 64, 128, 256, 300], abs=1)
    assert left(timer) == pytest.approx(300, abs=1)


def test_a_pause_holds_whatever_is_saved_until_it_is_over_or_somebody_goes_on(timer: Timer) -> None:
    timer.hold(1800)
    timer.something_waits()
    held = left(timer)
    timer.succeeded()
    timer.something_waits()

    assert held == pytest.approx(1800, abs=1)
    assert left(timer) == pytest.approx(SETTLE, abs=0.5)


def test_a_pause_revives_nothing_that_was_given_up(timer: Timer) -> None:
    timer.give_up()
    timer.hold(1800)

    assert timer.left() is None


def test_the_offices_advice_is_heeded(timer: Timer) -> None:
    timer.failed(advice=90.0, patient=True)

    assert left(timer) == pytest.approx(90, abs=1)


def test_while_the_line_is_down_it_is_looked_for_as_often_as_for_news(timer: Timer) -> None:
    for _ in range(9):
        timer.failed(advice=None, patient=False)

    assert left(timer) == pytest.approx(60, abs=1)


def test_a_success_forgets_the_failures(timer: Timer) -> None:
    timer.failed(advice=None, patient=True)
    timer.failed(advice=None, patient=True)
    timer.succeeded()
    timer.failed(advice=None, patient=True)

    assert left(timer) == pytest.approx(2, abs=1)


def test_after_giving_up_only_a_person_starts_a_session(timer: Timer) -> None:
    timer.give_up()
    timer.something_waits()
    given_up = timer.left()
    timer.due_now()

    assert given_up is None
    assert left(timer) == 0.0


def test_waiting_ends_when_it_is_to_stop(timer: Timer) -> None:
    timer.give_up()
    stopping, ended = threading.Event(), []
    thread = threading.Thread(target=lambda: ended.append(timer.wait(stopping)))
    thread.start()
    stopping.set()
    timer.wake()
    thread.join(10)

    assert ended == [False]


def test_waiting_ends_when_something_waits() -> None:
    timer, began, ended = Timer(poll=600.0, jitter=lambda: 0.0), time.monotonic(), []
    timer.succeeded()
    thread = threading.Thread(target=lambda: ended.append(timer.wait(threading.Event())))
    thread.start()
    timer.something_waits()
    thread.join(10)

    assert ended == [True]
    assert time.monotonic() - began < 10
