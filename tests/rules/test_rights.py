"""Who may do what, and what a refusal tells them."""

from itertools import product

import pytest

from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, Role, may

EVERYTHING = list(product(Role, Action, RecordType))


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.SALES_REP])
def test_front_desk_and_reps_edit_their_own_and_propose_for_the_rest(role: Role) -> None:
    for record_type in (RecordType.CUSTOMER, RecordType.CONTACT, RecordType.REGISTRATION_FORM):
        assert may(role, Action.EDIT, record_type, own=True) == Allowed()
        refused = may(role, Action.EDIT, record_type, own=False)
        assert isinstance(refused, Refused)
        assert "修改建议" in refused.words.zh
        assert may(role, Action.PROPOSE, record_type, own=False) == Allowed()


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.STORE_MANAGER])
def test_accountant_and_manager_edit_their_branchs(role: Role) -> None:
    assert may(role, Action.EDIT, RecordType.CUSTOMER, own=False) == Allowed()
    assert may(role, Action.FILE_PROFILE, RecordType.CUSTOMER, own=False) == Allowed()
    assert may(role, Action.CLOSE_SHIFT, RecordType.BRANCH, own=False) == Allowed()


def test_only_the_manager_issues_booklets() -> None:
    allowed = [
        role for role in Role if may(role, Action.ISSUE_BOOKLET, RecordType.VISIT_BOOKLET, own=True) == Allowed()
    ]
    assert allowed == [Role.STORE_MANAGER]


def test_the_counter_notes_a_known_customers_visit_to_the_shop() -> None:
    assert may(Role.FRONT_DESK, Action.CREATE, RecordType.VISIT, own=True) == Allowed()
    assert isinstance(may(Role.FRONT_DESK, Action.EDIT, RecordType.VISIT, own=False), Refused)


def test_reps_propose_their_next_visits_and_the_manager_approves() -> None:
    assert may(Role.SALES_REP, Action.CREATE, RecordType.VISIT_PLAN, own=True) == Allowed()
    assert [role for role in Role if may(role, Action.APPROVE_PLAN, RecordType.VISIT_PLAN, own=True) == Allowed()] == [
        Role.STORE_MANAGER
    ]


def test_only_the_administrator_makes_accounts_and_devices() -> None:
    for record_type in (RecordType.ACCOUNT, RecordType.DEVICE, RecordType.STAFF):
        assert [role for role in Role if may(role, Action.CREATE, record_type, own=True) == Allowed()] == [
            Role.ADMINISTRATOR
        ]


def test_everybodys_acts_are_logged_and_nobody_changes_the_log() -> None:
    for role in Role:
        assert may(role, Action.CREATE, RecordType.DISCLOSURE, own=True) == Allowed()
        assert isinstance(may(role, Action.EDIT, RecordType.DISCLOSURE, own=True), Refused)
    readers = [role for role in Role if may(role, Action.EXPORT, RecordType.DISCLOSURE, own=False) == Allowed()]
    assert readers == [Role.STORE_MANAGER, Role.CUSTOMER_RELATIONS, Role.ADMINISTRATOR]


def test_nobody_at_a_branch_changes_a_branch_setting() -> None:
    for role in Role:
        if role.at_branch:
            assert isinstance(may(role, Action.EDIT, RecordType.CHAIN, own=True), Refused)


def test_owning_a_record_never_takes_a_right_away() -> None:
    for role, action, record_type in EVERYTHING:
        if may(role, action, record_type, own=False) == Allowed():
            assert may(role, action, record_type, own=True) == Allowed()


def test_every_refusal_is_a_whole_sentence_in_both_languages() -> None:
    for role, action, record_type in EVERYTHING:
        answer = may(role, action, record_type, own=False)
        if isinstance(answer, Refused):
            assert answer.words.zh
            assert answer.words.en
            assert "{" not in answer.words.zh + answer.words.en


def test_a_refusal_names_who_may() -> None:
    refused = may(Role.SALES_REP, Action.FILE_PROFILE, RecordType.CUSTOMER, own=True)
    assert isinstance(refused, Refused)
    assert refused.words.zh == "建档由会计完成"
    impossible = may(Role.SALES_REP, Action.FILE_PROFILE, RecordType.PRODUCT, own=True)
    assert isinstance(impossible, Refused)
    assert "没有这个操作" in impossible.words.zh


def test_posts_are_named_as_the_regulations_name_them() -> None:
    assert Role.CUSTOMER_RELATIONS.words.zh == "客户关系专员"
    assert sum(role.at_branch for role in Role) == 4


def test_only_head_offices_customer_relations_erase_and_the_others_are_told_whom_to_ask() -> None:
    allowed = [role for role in Role if may(role, Action.ERASE, RecordType.CUSTOMER, own=True) == Allowed()]
    assert allowed == [Role.CUSTOMER_RELATIONS]
    refused = may(Role.STORE_MANAGER, Action.ERASE, RecordType.CUSTOMER, own=True)
    assert isinstance(refused, Refused) and "客户关系专员" in refused.words.zh and "撤回同意" in refused.words.zh
