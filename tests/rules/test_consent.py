"""Asked, answered, withdrawn, asked again."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from crm_desktop.rules.consent import Act, ConsentEvent, ConsentState, Purpose, may_contact, state_of
from crm_desktop.rules.rights import Allowed, Refused

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def event(act: Act, minutes: int = 0, *, purpose: Purpose = Purpose.CALL_BACK, version: int = 2) -> ConsentEvent:
    """An act so many minutes after noon."""
    return ConsentEvent(purpose, act, NOON + timedelta(minutes=minutes), version)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], ConsentState.NOT_ASKED),
        ([event(Act.GIVEN, purpose=Purpose.WECHAT)], ConsentState.NOT_ASKED),
        ([event(Act.GIVEN)], ConsentState.GIVEN),
        ([event(Act.REFUSED)], ConsentState.REFUSED),
        ([event(Act.GIVEN), event(Act.WITHDRAWN, 1)], ConsentState.WITHDRAWN),
        ([event(Act.GIVEN), event(Act.WITHDRAWN, 1), event(Act.GIVEN, 2)], ConsentState.GIVEN),
        ([event(Act.GIVEN), event(Act.WITHDRAWN)], ConsentState.WITHDRAWN),
        ([event(Act.GIVEN, version=1)], ConsentState.OUTDATED),
        ([event(Act.REFUSED, version=1)], ConsentState.REFUSED),
    ],
)
def test_the_last_word_counts_in_whatever_order_events_arrive(events: list[ConsentEvent], state: ConsentState) -> None:
    for order in permutations(events):
        assert state_of(Purpose.CALL_BACK, order, valid_since=2) is state


@pytest.mark.parametrize("purpose", [Purpose.ORDER, Purpose.SERVICE])
def test_an_order_needs_no_consent(purpose: Purpose) -> None:
    assert state_of(purpose, [], valid_since=1) is ConsentState.NOT_NEEDED
    assert may_contact(purpose, [], valid_since=1) == Allowed()


def test_contact_is_allowed_only_while_consent_stands() -> None:
    assert may_contact(Purpose.CALL_BACK, [event(Act.GIVEN)], valid_since=2) == Allowed()
    refused = may_contact(Purpose.CALL_BACK, [event(Act.GIVEN), event(Act.WITHDRAWN, 1)], valid_since=2)
    assert isinstance(refused, Refused)
    assert refused.words.zh == "客户已撤回同意（回访电话），请勿联系"
