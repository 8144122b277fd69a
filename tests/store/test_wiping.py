"""An order to destroy a desktop leaves nothing, at whatever moment the program is killed (D4)."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from crm_desktop.store.attachments import Attachments
from crm_desktop.store.errors import NoKey
from crm_desktop.store.keys import CREDENTIAL, file_key, open_secrets
from crm_desktop.store.opening import open_store, set_aside
from crm_desktop.store.wiping import WipeOrder, begin_wipe, destroy, end_wipe, wipe_ordered
from sync.clock import SystemClock
from tests.services.counter import Clock
from tests.store.session import in_session
from tests.store.test_keys import PASS_PHRASE, Person

ORDER = WipeOrder("http://127.0.0.1:1", "device-1", "proof")
MARK = "wipe-ordered.json"


@pytest.fixture(autouse=True)
def no_keyring() -> None:
    keyring.set_keyring(NoKeyring())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A desktop with a key file, its data file, an older one set aside, and a crash behind it."""
    made = tmp_path / "data"
    made.mkdir()
    (made / "branch.id").write_text("0123456789abcdef", "ascii")
    path = made / "branch.db"
    key = file_key(_secrets(made, used=False), used=False)
    _secrets(made, used=True).set(CREDENTIAL, "device-1.secret")
    open_store(path, key, clock=SystemClock()).close()
    set_aside(path, now=Clock().at)
    open_store(path, key, clock=SystemClock()).close()
    with closing(Attachments(path, key)) as attachments:
        attachments.open().add(b"a photo", partition="SY01")
    (made / "branch.db-wal").write_bytes(b"left by a crash")
    return made


def _secrets(folder: Path, *, used: bool):  # type: ignore[no-untyped-def]
    return open_secrets(folder, file_id="0123456789abcdef", ask_pass_phrase=Person(PASS_PHRASE), used=used)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_key_goes_first_and_then_every_file(folder: Path) -> None:
    files = {"branch.db", "branch-files.db", "branch.db-wal", "branch.card", "branch.lock"}
    assert files | {"0123456789abcdef.key"} <= set(left(folder))
    assert any(name.startswith("branch-damaged") for name in left(folder))

    begin_wipe(folder, ORDER)

    assert (folder / "branch.db").exists()
    assert not (folder / "0123456789abcdef.key").read_bytes().strip(b"\0")
    with pytest.raises(NoKey):
        _secrets(folder, used=True)

    assert destroy(folder)
    assert left(folder) == [MARK]
    assert wipe_ordered(folder) == ORDER
    (folder / "office-ca.pem").write_bytes(b"by it head office is known, until it has been told")
    end_wipe(folder)
    assert left(folder) == []
    assert wipe_ordered(folder) is None


_KILLED = """
import os, signal, sys
from pathlib import Path
import keyring
from keyring.backends.fail import Keyring
from crm_desktop.store.wiping import WipeOrder, begin_wipe, destroy

keyring.set_keyring(Keyring())
steps = int(sys.argv[2])

def after(event, _arguments):
    global steps
    if event in ("os.remove", "os.rename", "os.truncate") or (event == "open" and "data" in str(_arguments[0])):
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
sys.addaudithook(after)
begin_wipe(folder, WipeOrder("http://127.0.0.1:1", "device-1", "proof"))
destroy(folder)
"""


@pytest.mark.parametrize("steps", range(0, 16, 2))
def test_a_kill_at_any_step_is_made_good_by_the_next_start(folder: Path, steps: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder), str(steps)], env=environment, timeout=60, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL)

    if wipe_ordered(folder) is None:
        # Killed before the order was on disk: nothing is lost yet, and head office orders it again at the next contact.
        file_key(_secrets(folder, used=True), used=True)
        begin_wipe(folder, ORDER)
    assert destroy(folder)

    assert left(folder) == [MARK]


def test_a_keyring_that_is_locked_keeps_the_order_until_it_can_be_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_file_id: str) -> None:
        raise KeyringLocked

    (folder / "0123456789abcdef.key").unlink()
    monkeypatch.setattr("crm_desktop.store.keys.SystemSecrets", locked)

    begin_wipe(folder, ORDER)
    gone = destroy(folder)

    assert not gone
    assert left(folder) == ["branch.id", MARK]


_IN_SESSION = """
import sys
from contextlib import closing
from pathlib import Path
from crm_desktop.store.keys import CREDENTIAL, SystemSecrets, file_key
from crm_desktop.store.wiping import WipeOrder, begin_wipe, destroy

folder = Path(sys.argv[1])
(folder / "branch.id").write_text("file-1", "ascii")
(folder / "branch.db").write_bytes(b"noise")
secrets = SystemSecrets("file-1")
file_key(secrets, used=False)
secrets.set(CREDENTIAL, "device-1.secret")
begin_wipe(folder, WipeOrder("http://127.0.0.1:1", "device-1", "proof"))
assert secrets.get("file-key") is None
assert secrets.get(CREDENTIAL) is None
assert (folder / "branch.db").exists()
assert destroy(folder)
print(sorted(path.name for path in folder.iterdir()))
"""


@pytest.mark.keyring
def test_a_real_keyring_forgets_key_and_credential(tmp_path: Path) -> None:
    assert in_session(tmp_path, _IN_SESSION) == f"['{MARK}']"
