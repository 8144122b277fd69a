"""Background work lets the person before the screen go first, and never waits for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sync.courtesy import PATIENCE, Courtesy


def test_work_waits_while_the_window_is_busy_and_goes_on_when_it_is_idle() -> None:
    courtesy, began = Courtesy(), threading.Event()
    courtesy.busy()

    def work() -> bool:
        began.set()
        courtesy.give_way()
        return idle.is_set()

    idle = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        began.wait()
        time.sleep(PATIENCE / 10)
        idle.set()
        courtesy.idle()
        assert done.result()


def test_a_window_that_never_rests_holds_work_up_once_and_not_at_every_piece() -> None:
    courtesy = Courtesy()
    courtesy.busy()
    pieces = 2000  # at PATIENCE for each they would take minutes
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(lambda: [courtesy.give_way() for _ in range(pieces)])
        assert len(done.result(timeout=pieces * PATIENCE / 2)) == pieces
    assert not courtesy.at_rest
