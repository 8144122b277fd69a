"""Two desktops in one branch, as a branch has them: real files under real keys, a real office, one of them lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from sqlalchemy import text
from sqlmodel import select

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.wiping import finish
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.overview import DeviceState, overview
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.enrolment import EnrolmentError
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Person
from crm_desktop.services.syncing_news import SyncOutcome, TroubleKind
from sync import push, wire
from tests.head_office.chain import PEOPLE

PHRASE = "open sesame"

Opened = Callable[[str], Desktop]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens the desktop whose files lie in that folder; closes all in the end."""
    keyring.set_keyring(NoKeyring())
    made: list[Desktop] = []

    def begin(name: str) -> Desktop:
        desktop = open_desktop(paths(tmp_path / name), ask_pass_phrase=lambda _: PHRASE)
        made.append(desktop)
        return desktop

    yield begin
    for desktop in made:
        desktop.close()


@pytest.fixture
def counter(served: EmbeddedOffice, opened: Opened) -> Desktop:
    """The desktop at the counter, letter A."""
    return joined(served, opened("counter"))


@pytest.fixture
def study(served: EmbeddedOffice, opened: Opened, counter: Desktop) -> Desktop:
    """The one behind, letter B."""
    return joined(served, opened("study"))


def joined(served: EmbeddedOffice, desktop: Desktop) -> Desktop:
    """The desktop, enrolled by a code of its own and filled."""
    desktop.join(served.url, make_code(served.office, "SY01").text, name="电脑")
    synced(desktop)
    return desktop


def synced(*desktops: Desktop) -> None:
    """Each in turn, until all have heard of everything."""
    for desktop in desktops * 2:
        assert desktop.line.sync_now().trouble is None


def person(login: str) -> Person:
    _, name, role = PEOPLE[login]
    return Person(login, name, role)


def registered(desktop: Desktop, phone: str, name: str = "王芳", *, by: str = "li") -> tuple[str, str, str]:
    """A walk-in registered at that desktop: customer, the customer's number, the form's."""
    entry = Entry(phone=phone, contact=name, notice="signed", duplicate_reason="同一人")
    done = register_walk_in(desktop.seat(person(by)), entry)
    return done.customer_id, done.customer_number, done.form_number


def edited(desktop: Desktop, record: str, *, by: str = "li", **values: object) -> None:
    """A customer changed at that desktop."""
    with desktop.seat(person(by)).unit("edit") as session:
        customer = session.get_one(Customer, record)
        for name, value in values.items():
            setattr(customer, name, value)


def shown(desktop: Desktop, record: str) -> Customer:
    """The customer as that desktop shows it."""
    with desktop.store.reading() as session:
        return session.get_one(Customer, record)


def numbers(desktop: Desktop) -> list[str]:
    """All numbers of registration forms and customers at that desktop."""
    with desktop.store.reading() as session:
        forms = [form.number or "" for form in session.exec(select(RegistrationForm))]
        return sorted(forms + [customer.number or "" for customer in session.exec(select(Customer))])


def state(served: EmbeddedOffice, desktop: Desktop) -> DeviceState:
    """The desktop as head office shows it."""
    states = (one for branch in overview(served.office) for one in branch.devices)
    return next(one for one in states if one.id == desktop.membership.device_id)


def test_each_has_a_letter_a_key_and_a_code_of_its_own(
    served: EmbeddedOffice, counter: Desktop, study: Desktop, opened: Opened
) -> None:
    code = make_code(served.office, "SY01").text
    third = opened("third")
    third.join(served.url, code, name="第三台")
    with pytest.raises(EnrolmentError) as used:
        opened("fourth").join(served.url, code, name="第四台")

    assert used.value.reason == "code_used"
    assert [one.membership.letter for one in (counter, study, third)] == ["A", "B", "C"]
    assert len({one.membership.proof.of_wipe() for one in (counter, study, third)}) == 3


def test_numbers_given_out_at_both_without_a_line_do_not_collide(
    served: EmbeddedOffice, counter: Desktop, study: Desktop
) -> None:
    served.stop()
    for at in range(6):
        for desktop in (counter, study):
            registered(desktop, f"1380000{at:04d}")
    served.start()
    synced(counter, study)

    given = numbers(counter)
    assert len(given) == len(set(given)) == 24
    assert given == numbers(study)
    assert {number[:5] for number in given} == {"SY01A", "SY01B"}


def test_both_edit_the_same_customer_and_lose_nothing(served: EmbeddedOffice, counter: Desktop, study: Desktop) -> None:
    customer, _, _ = registered(counter, "13812345678")
    synced(counter, study)
    served.stop()
    edited(counter, customer, legal_representative="王建国", remarks="下午送货")
    edited(study, customer, legal_representative="王建民", industry="advertising", by="zhou")
    served.start()
    synced(counter, study)

    for desktop in (counter, study):
        now = shown(desktop, customer)
        assert (now.remarks, now.industry, now.legal_representative) == ("下午送货", "advertising", "王建国")
        assert desktop.line.status().conflicts == 1, "two names for one field wait for a person, at both"
    edited(study, customer, legal_representative="王建民", by="zhou")
    synced(study, counter)
    assert [shown(one, customer).legal_representative for one in (counter, study)] == ["王建民"] * 2
    assert [one.line.status().conflicts for one in (counter, study)] == [0, 0]


def test_one_is_lost_and_wiped_while_the_other_works_on(
    served: EmbeddedOffice, counter: Desktop, study: Desktop, tmp_path: Path
) -> None:
    sent, _, _ = registered(counter, "13812345678")
    synced(counter, study)
    places = paths(tmp_path / "counter")
    end_device(served.office, counter.membership.device_id, wipe=True)
    outcomes: list[SyncOutcome] = []
    stop, working = threading.Event(), threading.Event()

    def work() -> None:
        at = 0
        while not stop.is_set():
            registered(study, f"1390000{at:04d}", by="zhou")
            outcomes.append(study.line.sync_now())
            at += 1
            working.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert working.wait(60)
    lost = counter.line.sync_now()
    counter.close()
    told = finish(places)
    before = len(outcomes)
    while len(outcomes) < before + 3:
        assert thread.is_alive()
        stop.wait(0.01)
    stop.set()
    thread.join(60)

    assert lost.trouble is not None and lost.trouble.kind is TroubleKind.WIPED
    assert told and list(places.data.iterdir()) == []
    assert all(outcome.trouble is None for outcome in outcomes)
    heard = state(served, counter)
    assert heard.told_at is not None and heard.wiped_at is not None and heard.wiped_at >= heard.told_at
    assert state(served, study).status == "active"
    assert shown(study, sent).number, "what the lost one had sent is the branch's for good"
    assert len(numbers(study)) == 2 * (len(outcomes) + 1)


def test_one_is_revoked_in_the_middle_of_a_sync(
    served: EmbeddedOffice, counter: Desktop, study: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "BATCH_BYTES", 4000)
    for at in range(12):
        registered(counter, f"1380000{at:04d}")
    before = counter.line.status().waiting_units
    line, asked = counter.line._office, 0
    sync = line.sync

    def once_only(request: wire.SyncRequest) -> wire.SyncResponse:
        nonlocal asked
        asked += 1
        if asked == 2:
            end_device(served.office, counter.membership.device_id)
        return sync(request)

    monkeypatch.setattr(line, "sync", once_only)
    outcome = counter.line.sync_now()
    monkeypatch.undo()
    registered(study, "13999990000", by="zhou")
    synced(study)

    assert outcome.trouble is not None and outcome.trouble.kind is TroubleKind.SHUT_OUT
    left = counter.line.status().waiting_units
    assert 0 < left < before
    assert _units(served) == before - left, "what was acknowledged is there, and nothing else"
    assert len(numbers(study)) == 2 * (before - left + 1)
    assert counter.line.sync_now().trouble is not None, "it stays out"
    assert counter.line.status().waiting_units == left, "and keeps what it has"

    counter.join(served.url, make_code(served.office, "SY01").text, name="电脑")
    synced(counter, study)
    assert counter.membership.letter == "C"
    assert counter.line.status().waiting_units == 0
    assert numbers(counter) == numbers(study)
    assert len(numbers(study)) == 2 * (before + 1), "let in again, it brings the rest"


def _units(served: EmbeddedOffice) -> int:
    """Units of work that head office has taken from the counter's person."""
    with served.office.read() as connection:
        return int(connection.execute(text("SELECT COUNT(*) FROM sync_unit WHERE actor = 'li'")).scalar_one())
