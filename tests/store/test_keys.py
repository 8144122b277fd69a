"""The key lies in the system's keyring, else under a pass phrase, and nowhere else."""

import os
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring

from crm_desktop.store.card import file_id
from crm_desktop.store.errors import NoKey
from crm_desktop.store.keys import Asking, Secrets, file_key, open_secrets
from tests.store.session import in_session

PASS_PHRASE = "铁西店的数据口令"


class Person:
    """Answers what the desktop asks, in turn; None is "cancel"."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = list(answers)
        self.asked: list[Asking] = []

    def __call__(self, asking: Asking) -> str | None:
        self.asked.append(asking)
        return self._answers.pop(0)


@pytest.fixture(autouse=True)
def no_keyring() -> None:
    keyring.set_keyring(NoKeyring())


def opened(folder: Path, person: Person, *, used: bool = False) -> Secrets:
    return open_secrets(folder, file_id="file-1", ask_pass_phrase=person, used=used)


def test_without_a_keyring_a_pass_phrase_is_chosen_with_a_clear_notice(tmp_path: Path) -> None:
    person = Person("短", PASS_PHRASE)

    secrets = opened(tmp_path, person)

    assert [asking.new for asking in person.asked] == [True, True]
    assert "没有可用的系统密钥环" in person.asked[0].words.zh
    assert person.asked[1].trouble is not None
    assert "密钥文件" in secrets.place.zh


def test_the_key_comes_back_with_the_pass_phrase(tmp_path: Path) -> None:
    key = file_key(opened(tmp_path, Person(PASS_PHRASE)), used=False)
    person = Person("不对的口令", PASS_PHRASE)

    again = file_key(opened(tmp_path, person, used=True), used=True)

    assert again == key
    assert len(key) == 32
    assert [asking.trouble is None for asking in person.asked] == [True, False]


def test_the_key_file_shows_nothing_and_belongs_to_the_person(tmp_path: Path) -> None:
    secrets = opened(tmp_path, Person(PASS_PHRASE))
    key = file_key(secrets, used=False)
    secrets.set("device-credential", "very-secret")

    (file,) = tmp_path.iterdir()

    content = file.read_bytes()
    assert key not in content and key.hex().encode() not in content and b"very-secret" not in content
    assert os.name == "nt" or file.stat().st_mode & 0o077 == 0


def test_a_cheaper_seal_does_not_open(tmp_path: Path) -> None:
    file_key(opened(tmp_path, Person(PASS_PHRASE)), used=False)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))

    with pytest.raises(NoKey):
        opened(tmp_path, Person(PASS_PHRASE, None), used=True)


def test_a_damaged_key_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "file-1.key").write_bytes(b"{}")

    with pytest.raises(NoKey) as refused:
        opened(tmp_path, Person(PASS_PHRASE), used=True)

    assert "密钥文件已损坏" in refused.value.words.zh


def test_cancelling_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoKey):
        opened(tmp_path, Person(None))

    assert list(tmp_path.iterdir()) == []


def test_a_locked_keyring_never_starts_a_key_file_beside_an_existing_data_file(tmp_path: Path) -> None:
    person = Person()

    with pytest.raises(NoKey) as refused:
        opened(tmp_path, person, used=True)

    assert "解锁" in refused.value.words.zh
    assert person.asked == []


def test_a_back_end_that_keeps_nothing_is_not_trusted(tmp_path: Path) -> None:
    keyring.set_keyring(NullKeyring())
    person = Person(PASS_PHRASE)

    opened(tmp_path, person)

    assert person.asked[0].new


def test_a_lost_key_is_said_to_be_lost(tmp_path: Path) -> None:
    secrets = opened(tmp_path, Person(PASS_PHRASE))

    with pytest.raises(NoKey) as refused:
        file_key(secrets, used=True)

    assert "没有这个数据文件的密钥" in refused.value.words.zh


def test_a_file_keeps_its_id_and_a_new_folder_is_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "新" / "branch.db"

    first = file_id(path)
    secrets = opened(path.parent / "deeper", Person(PASS_PHRASE))

    assert file_id(path) == first
    assert file_key(secrets, used=False)


def test_secrets_are_kept_and_forgotten(tmp_path: Path) -> None:
    secrets = opened(tmp_path, Person(PASS_PHRASE))

    secrets.set("device-credential", "abc")
    assert secrets.get("device-credential") == "abc"
    secrets.delete("device-credential")
    secrets.delete("device-credential")

    assert secrets.get("device-credential") is None


_IN_SESSION = """
import sys
from pathlib import Path
from crm_desktop.store.keys import file_key, open_secrets

def never(asking):
    raise SystemExit("asked for a pass phrase: " + asking.words.en)

secrets = open_secrets(Path(sys.argv[1]), file_id="file-1", ask_pass_phrase=never, used=False)
key = file_key(secrets, used=False)
assert file_key(open_secrets(Path(sys.argv[1]), file_id="file-1", ask_pass_phrase=never, used=True), used=True) == key
secrets.set("device-credential", "abc")
assert secrets.get("device-credential") == "abc"
secrets.delete("device-credential")
secrets.delete("device-credential")
assert secrets.get("device-credential") is None
assert list(Path(sys.argv[1]).iterdir()) == []
print(secrets.place.en)
"""


@pytest.mark.keyring
def test_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    assert in_session(tmp_path, _IN_SESSION) == "The system's keyring"
