"""A save is called sent, not yet confirmed, exactly when it has left this desktop and no answer came."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.shift import shift_sheet
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_log import runs, waiting
from crm_desktop.services.syncing_news import TroubleKind
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served
from tests.sync.serving import cutting

__all__ = ["back", "front", "served"]


@contextmanager
def cut_line(desk: Desk, *, after_request: bool = True, keep: int = 0) -> Iterator[Syncing]:
    """The desktop behind a line that breaks in its first exchange."""
    desk.syncing.sync_now()
    with cutting(desk.enrolled.url, after_request=after_request, keep=keep) as url:
        syncing = Syncing(desk.store, replace(desk.enrolled, url=url))
        yield syncing
        syncing.close()


@pytest.mark.parametrize("keep", [0, 30, 200])
def test_a_line_that_breaks_in_the_middle_is_told_apart_from_nobody_answering(front: Desk, keep: int) -> None:
    with cut_line(front, keep=keep) as syncing:
        front.register("li")

        outcome = syncing.sync_now()

        assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.CUT
        assert "线路断了" in outcome.trouble.words.zh
        status = syncing.status()
        assert (status.online, status.waiting_units, status.unconfirmed_units) == (False, 1, 1)
        assert runs(front.seat("li"))[0].trouble == outcome.trouble.words


def test_only_what_went_out_is_called_sent_and_only_until_it_is_answered(front: Desk) -> None:
    with cut_line(front) as syncing:
        front.register("li", name="金彩广告")
        syncing.sync_now()
        front.register("li", name="大禾图文")
        seat = front.seat("li")

        assert [one.unconfirmed for one in waiting(seat)] == [True, False]
        (line,) = [one for one in shift_sheet(seat).open if one.times == 2]
        assert (line.unconfirmed, shift_sheet(seat).unconfirmed) == (1, 1)
        assert "1 笔已发出待确认" in line.remark.zh

    assert front.syncing.sync_now().trouble is None
    assert front.syncing.status().unconfirmed_units == 0
    front.register("li", name="静美装饰")
    assert [one.unconfirmed for one in waiting(front.seat("li"))] == [False]


def test_what_nobody_heard_is_not_called_sent(served: EmbeddedOffice, front: Desk) -> None:
    front.syncing.sync_now()
    served.stop()
    front.register("li")

    outcome = front.syncing.sync_now()

    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.OFFLINE
    assert [one.unconfirmed for one in waiting(front.seat("li"))] == [False]
    assert front.syncing.status().unconfirmed_units == 0
