"""A desktop of an earlier version gets a key of its own at its next contact, whatever becomes of the answer."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests
from keyring.errors import KeyringError

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.gate import end_device
from crm_desktop.services.device_proof import DeviceProof, proof_kept
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.office_line import OfficeLine
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import TroubleKind
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.keys import CREDENTIAL, DEVICE_KEY
from sync.clock import SystemClock
from sync.errors import CutOff, ProtocolError
from tests.head_office.chain import KEY, join_as_before
from tests.laid import open_new
from tests.services.syncing_office import served
from tests.services.test_enrolment import Drawer

__all__ = ["served"]


@pytest.fixture
def drawer(served: EmbeddedOffice) -> Drawer:
    """Where a desktop of an earlier version keeps its credential."""
    kept = Drawer()
    kept.set(CREDENTIAL, join_as_before(served))
    return kept


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_new(tmp_path / "branch.db", KEY, clock=SystemClock())
    yield opened
    opened.close()


def started(served: EmbeddedOffice, drawer: Drawer) -> Enrolled:
    """What the desktop is after a start of the program."""
    device = (drawer.get(CREDENTIAL) or "").partition(".")[0] or drawer.kept["device"]
    drawer.kept["device"] = device
    proof = proof_kept(device, drawer)
    assert proof is not None
    return Enrolled(device, "A", "SY01", served.url, proof)


def synced(store: BranchStore, given: Enrolled) -> TroubleKind | None:
    """How a session ends."""
    syncing = Syncing(store, given)
    outcome = syncing.sync_now()
    syncing.close()
    return outcome.trouble.kind if outcome.trouble else None


def opens(url: str, credential: str) -> bool:
    """Whether the credential alone lets anybody in."""
    shown = {"Authorization": f"Bearer {credential}"}
    return requests.post(f"{url}/v1/hello", data=b"{}", headers=shown, timeout=20).ok


def test_the_credential_is_exchanged_for_a_key_at_the_next_contact(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore
) -> None:
    credential = drawer.kept[CREDENTIAL]
    assert opens(served.url, credential)

    assert synced(store, started(served, drawer)) is None

    assert CREDENTIAL not in drawer.kept and DEVICE_KEY in drawer.kept
    assert not opens(served.url, credential)
    assert synced(store, started(served, drawer)) is None


def test_an_answer_that_is_lost_locks_nobody_out(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = started(served, drawer)
    with monkeypatch.context() as patch:
        patch.setattr(OfficeLine, "_post", _cut_after(OfficeLine._post))
        assert synced(store, given) is TroubleKind.CUT
    assert drawer.kept.keys() >= {CREDENTIAL, DEVICE_KEY}
    key = drawer.kept[DEVICE_KEY]
    assert synced(store, given) is None
    assert (drawer.get(CREDENTIAL), drawer.get(DEVICE_KEY)) == (None, key)


def test_a_program_that_is_killed_in_between_goes_on_with_the_same_key(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(OfficeLine, "_post", _cut_after(OfficeLine._post))
        synced(store, started(served, drawer))
    key = drawer.kept[DEVICE_KEY]

    assert synced(store, started(served, drawer)) is None

    assert (drawer.get(CREDENTIAL), drawer.get(DEVICE_KEY)) == (None, key)


def test_an_office_that_knows_no_keys_yet_goes_on_with_the_credential(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(OfficeLine, "_post", _no_such_address(OfficeLine._post))
        assert synced(store, started(served, drawer)) is None
    assert CREDENTIAL in drawer.kept


def test_a_keyring_that_is_locked_stops_no_sync(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_name: str, _value: str) -> None:
        raise KeyringError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(drawer, "set", locked)
        assert synced(store, started(served, drawer)) is None
    assert drawer.kept.keys() == {CREDENTIAL, "device"}
    assert synced(store, started(served, drawer)) is None
    assert CREDENTIAL not in drawer.kept


@pytest.mark.parametrize("when", ["before", "in between", "after"])
def test_a_lost_desktop_of_an_earlier_version_hears_of_it_and_can_tell(
    served: EmbeddedOffice, drawer: Drawer, store: BranchStore, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    given = started(served, drawer)
    if when == "in between":
        with monkeypatch.context() as patch:
            patch.setattr(OfficeLine, "_post", _cut_after(OfficeLine._post))
            synced(store, given)
    elif when == "after":
        synced(store, given)
    end_device(served.office, given.device_id, wipe=True)

    assert synced(store, given) is TroubleKind.WIPED
    assert tell_wiped(wipe_order(given))


def test_a_proof_never_shows_what_it_proves_by(served: EmbeddedOffice, drawer: Drawer, store: BranchStore) -> None:
    synced(store, started(served, drawer))
    given = started(served, drawer)
    request = requests.Request("POST", f"{served.url}/v1/hello", data=b"{}", auth=given.proof).prepare()
    private = drawer.kept[DEVICE_KEY]
    assert "Authorization" not in request.headers
    assert private not in str(request.headers) and private not in repr(given) + repr(given.proof)


def test_without_key_and_credential_there_is_no_proof() -> None:
    assert proof_kept("d", Drawer()) is None
    with pytest.raises(ValueError, match="nothing"):
        DeviceProof("d", key=None).of_wipe()


def _cut_after(post: object):
    """The request arrives, its answer does not."""

    def cut(line: OfficeLine, path: str, message: msgspec.Struct, kind: type) -> object:
        answer = post(line, path, message, kind)
        if path == "/v1/key":
            raise CutOff("the answer was lost")
        return answer

    return cut


def _no_such_address(post: object):
    def missing(line: OfficeLine, path: str, message: msgspec.Struct, kind: type) -> object:
        if path == "/v1/key":
            raise ProtocolError("404 not_found")
        return post(line, path, message, kind)

    return missing
