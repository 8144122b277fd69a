import pytest

from crm_desktop.models.chain import Account, Staff
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Backups
from crm_desktop.services.screen_lock import unlock
from crm_desktop.services.seat import Person
from crm_desktop.services.settings import desktop_facts
from crm_desktop.services.sign_in import SignInRefused, sign_in
from crm_desktop.services.sign_in_guesses import FREE
from crm_desktop.services.sign_in_password import make_verifier
from sync.clock import utc_now
from tests.head_office.chain import KEY, PASSWORD, Desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]

WANG = Person("wang", "王芳", Role.ACCOUNTANT)


def test_the_same_persons_password_unlocks(front: Desk) -> None:
    assert unlock(front.store, "SY01", WANG, PASSWORD) == WANG


def test_guesses_at_the_lock_screen_count_at_the_sign_in_too(front: Desk) -> None:
    for _ in range(FREE):
        with pytest.raises(SignInRefused):
            unlock(front.store, "SY01", WANG, "falsch")

    with pytest.raises(SignInRefused) as refused:
        sign_in(front.store, "SY01", "wang", PASSWORD)
    assert refused.value.retry_at is not None


def test_somebody_who_moved_branches_unlocks_with_the_account_that_is_open(front: Desk) -> None:
    with front.seat("wang").unit("moved") as session:
        session.add(Staff(id="qiao", name="乔木", post="accountant", branch="SY01"))
        session.add(Account(id="a-before", staff_id="qiao", login="qiao_before", closed_at=utc_now()))
        session.add(Account(id="b-now", staff_id="qiao", login="qiao", verifier=make_verifier(PASSWORD)))

    qiao = Person("qiao", "乔木", Role.ACCOUNTANT)
    assert unlock(front.store, "SY01", qiao, PASSWORD) == qiao


def test_somebody_who_works_in_another_branch_is_sent_to_sign_in(front: Desk) -> None:
    with pytest.raises(SignInRefused, match="no longer"):
        unlock(front.store, "SY02", WANG, PASSWORD)


def test_somebody_without_an_account_here_is_sent_to_sign_in(front: Desk) -> None:
    with pytest.raises(SignInRefused, match="no longer"):
        unlock(front.store, "SY01", Person("nobody", "某某", Role.FRONT_DESK), PASSWORD)


def test_the_facts_of_the_desktop_are_those_head_office_gave(front: Desk) -> None:
    place, backups = Words("系统密钥环", "The keyring"), Backups(front.store, KEY, utc_now)
    facts = desktop_facts(front.seat("wang"), front.enrolled, key_place=place, backups=backups)

    assert (facts.branch_code, facts.branch_name, facts.letter) == ("SY01", "沈阳铁西店", front.enrolled.letter)
    assert facts.office_url == front.enrolled.url and facts.device_name
    assert facts.file_bytes > 0 and facts.folder == front.store.path.parent
    assert facts.last_contact is not None
