from datetime import timedelta

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Contact
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.consent import ConsentState, Purpose
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.customer_consents import give_consent, withdraw_consent
from crm_desktop.services.customer_contacts import (
    archive_contact,
    make_main,
    open_contact,
    save_contact,
    take_contact_back,
)
from crm_desktop.services.customer_drafts import SectionDraft, find_draft, keep_draft
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_page import CustomerPage, open_page
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.field_history import field_history, restore_value
from crm_desktop.services.relationship_card import relationship_card
from crm_desktop.services.reveal import asks_reason, copy_value, reveal
from crm_desktop.services.seat import Seat
from crm_desktop.services.timeline import timeline
from crm_desktop.services.timeline_event import Event, EventKind
from crm_desktop.store.branch_store import BranchStore
from tests.forms.paper import page_texts
from tests.services.customers_sample import NOW, Clock, dispute, seat_of, told_elsewhere

SECRETS = ("13812345678", "138 1234 5678", "13812340000", "13812349978", "jincai_wf", "兴华北街12号3门")


def texts(page: CustomerPage) -> str:
    facts = [fact for _, facts in page.sections for fact in facts] + [
        fact for contact in page.contacts for fact in contact.facts
    ]
    return " ".join(fact.text.zh for fact in facts)


def fact_texts(page: CustomerPage) -> dict[str, str]:
    facts = [fact for _, facts in page.sections for fact in facts] + list(page.contacts[0].facts)
    return {fact.field: fact.text.zh for fact in facts}


def events(seat: Seat, customer: str) -> tuple[Event, ...]:
    return timeline(seat, customer, limit=100).events


def said(seat: Seat, customer: str) -> str:
    return " ".join(
        " ".join((event.title.zh, event.who.zh, event.device.zh, *(one.zh for one in event.detail)))
        for event in events(seat, customer)
    )


def traces(store: BranchStore) -> list[tuple[str | None, str, str, str]]:
    with store.reading() as session:
        lines = session.exec(select(Disclosure)).all()
    return [(one.kind, one.detail or "", one.reason or "", one.actor_id or "") for one in lines]


def test_what_is_empty_is_not_said_to_a_stranger_either(store: BranchStore, clock: Clock, customer: str) -> None:
    assert "空" not in texts(open_page(seat_of(store, clock, "wu"), customer))


def test_the_page_tells_who_it_is_what_is_missing_and_what_to_ask(seat: Seat, customer: str) -> None:
    page = open_page(seat, customer)
    assert (page.name, page.life_cycle.zh, page.importance.zh, page.owner.zh) == (
        "沈阳金彩广告有限公司",
        "现有",
        "重要",
        "周强",
    )
    assert page.question is not None
    assert page.question.field == "credit_code"
    gaps = {fact.field for _, facts in page.sections for fact in facts if fact.gap}
    assert gaps == {"credit_code", "purchase_preferences", "decision_process"}
    assert page.phone is not None
    assert page.phone.text.zh == "138 1234 5678"


def test_only_fields_changed_within_thirty_days_bear_the_clock(seat: Seat, customer: str) -> None:
    page = open_page(seat, customer)
    recent = {fact.field for _, facts in page.sections for fact in facts if fact.recent}
    assert recent == {"business", "competitors", "importance", "payment_terms"}


def test_who_may_not_change_the_file_reads_it_masked(store: BranchStore, clock: Clock, customer: str) -> None:
    rep = seat_of(store, clock, "wu")
    page = open_page(rep, customer)
    assert not page.may_edit
    assert not any(secret in texts(page) for secret in SECRETS)
    shown = fact_texts(page)
    assert shown["contact.mobile"] == "138****5678"
    assert shown["contact.wechat"] == "ji****"
    assert shown["address"] == "辽宁省沈阳市铁西区****"
    assert page.phone is not None
    assert page.phone.masked


def test_an_unknown_customer_is_said_to_be_unknown(seat: Seat) -> None:
    with pytest.raises(NotFound):
        open_page(seat, "nobody")


def test_the_timeline_holds_every_kind_of_thing_newest_first(seat: Seat, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    told = events(seat, customer)
    assert [event.at for event in told] == sorted((event.at for event in told), reverse=True)
    assert {event.kind for event in told} == {
        EventKind.FORM,
        EventKind.CONSENT,
        EventKind.CHANGE,
        EventKind.VISIT,
        EventKind.ORDER,
        EventKind.LOST,
    }
    assert "主营业务 喷绘 → 喷绘写真、车身贴" in said(seat, customer)
    assert "手机 138****0000 → 138****5678" in said(seat, customer)


def test_the_timeline_comes_page_by_page_without_gap_or_repeat(seat: Seat, customer: str) -> None:
    whole = [event.key for event in events(seat, customer)]
    paged: list[str] = []
    page = timeline(seat, customer, limit=3)
    while True:
        paged += [event.key for event in page.events]
        if not page.more:
            break
        page = timeline(seat, customer, before=page.events[-1].mark, limit=3)
    assert paged == whole


def test_a_save_is_one_event_with_who_and_where(seat: Seat, store: BranchStore, customer: str) -> None:
    change = next(event for event in events(seat, customer) if event.kind is EventKind.CHANGE)
    assert len(change.detail) == 3
    assert (change.who.zh, change.device.zh, change.pending) == ("赵敏", "本机", True)
    told_elsewhere(store, customer, type_="customer", register="business", old="喷绘", new="展架")
    newest = events(seat, customer)[0]
    assert (newest.who.zh, newest.device.zh, newest.pending) == ("孙倩", "大连中山店 A机", False)


def test_nothing_personal_stands_in_full_in_timeline_and_history(seat: Seat, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    told = said(seat, customer)
    for field in ("contact.mobile", "contact.wechat", "address", "name"):
        told += str(field_history(seat, customer, field))
    told += str(open_page(seat, customer).contests)
    assert "138****5678" in told
    assert not any(secret in told for secret in SECRETS)


def test_a_number_changed_in_the_middle_says_so(seat: Seat, customer: str) -> None:
    save_file(seat, open_file(seat, customer), {"contact.mobile": "+8613877775678"})
    newest = field_history(seat, customer, "contact.mobile").changes[0]
    assert newest.old.zh == "138****5678"
    assert newest.new.zh != newest.old.zh


def test_a_field_tells_all_its_values_newest_first(seat: Seat, customer: str) -> None:
    history = field_history(seat, customer, "contact.mobile")
    assert history.words.zh == "手机"
    assert [(one.new.zh, one.who.zh, one.post.zh) for one in history.changes] == [
        ("138****5678", "赵敏", "会计"),
        ("138****0000", "赵敏", "会计"),
        ("138****5678", "李娜", "客服专员"),
    ]
    assert [one.current for one in history.changes] == [True, False, False]


def test_restoring_an_old_value_is_itself_a_change(seat: Seat, customer: str) -> None:
    old = field_history(seat, customer, "contact.mobile").changes[1]
    restore_value(seat, customer, "contact.mobile", old.key)
    assert open_file(seat, customer).values["contact.mobile"] == "+8613812340000"
    newest = field_history(seat, customer, "contact.mobile").changes[0]
    assert (newest.new.zh, newest.note.zh, newest.current) == ("138****0000", "恢复旧值", True)
    assert events(seat, customer)[0].kind is EventKind.RESTORED


def test_a_value_says_which_paper_it_stood_on(seat: Seat, customer: str) -> None:
    first = field_history(seat, customer, "name").changes[-1]
    assert first.paper.zh == "登记表 SY01A-260819-001B"

    save_file(seat, open_file(seat, customer), {"business": "灯箱"})
    assert field_history(seat, customer, "business").changes[0].paper.zh == ""


def test_a_number_says_how_it_was_verified_while_it_was_in_force(seat: Seat, clock: Clock, customer: str) -> None:
    contact = open_file(seat, customer).contact_id
    save_file(seat, open_file(seat, customer), {"contact.mobile": "+8613900001111"})
    clock.at += timedelta(minutes=5)
    save_contact(seat, open_contact(seat, customer, contact), {"contact.phone_state": "called"})
    clock.at += timedelta(minutes=5)
    save_file(seat, open_file(seat, customer), {"contact.mobile": "+8613900002222"})

    newest, before = field_history(seat, customer, "contact.mobile").changes[:2]

    assert newest.verified is None
    assert before.verified is not None
    assert (before.verified.words.zh, before.verified.who.zh) == ("已拨通", "赵敏")


def test_a_value_that_lost_can_be_put_in_force(seat: Seat, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    lost = next(one for one in field_history(seat, customer, "business").changes if one.lost)
    restore_value(seat, customer, "business", lost.key)
    assert open_file(seat, customer).values["business"] == "喷绘写真、展架"


def test_an_address_is_restored_as_a_whole(seat: Seat, customer: str) -> None:
    save_file(seat, open_file(seat, customer), {"district": "和平区", "address": "中山路5号"})
    first = field_history(seat, customer, "address").changes[-1]
    restore_value(seat, customer, "district", first.key)
    values = open_file(seat, customer).values
    assert (values["district"], values["address"]) == ("铁西区", "兴华北街12号3门")


def test_who_may_not_edit_does_not_restore(store: BranchStore, clock: Clock, customer: str) -> None:
    rep = seat_of(store, clock, "wu")
    with pytest.raises(NotAllowed):
        restore_value(rep, customer, "business", field_history(rep, customer, "business").changes[-1].key)


def test_a_disputed_field_shows_both_values_with_who_wrote_them(seat: Seat, store: BranchStore, customer: str) -> None:
    dispute(store, customer)
    page = open_page(seat, customer)
    (contest,) = page.contests
    assert [side.text.zh for side in contest.sides] == ["138****5678", "138****9978"]
    assert [side.who.zh for side in contest.sides] == ["赵敏", "孙倩"]
    fact = next(fact for fact in page.contacts[0].facts if fact.field == "contact.mobile")
    assert fact.contest == contest


def test_looking_at_a_masked_value_needs_a_reason_and_leaves_a_trace(
    store: BranchStore, clock: Clock, customer: str
) -> None:
    rep = seat_of(store, clock, "wu")
    contact = open_file(rep, customer).contact_id
    with pytest.raises(Invalid):
        reveal(rep, customer, "contact.mobile", reason=" ", contact_id=contact)
    assert traces(store) == []
    shown = reveal(rep, customer, "contact.mobile", reason="联系客户", contact_id=contact)
    assert shown.text == "138 1234 5678"
    with pytest.raises(Invalid):
        copy_value(rep, customer, "address", reason=" ")
    copy_value(rep, customer, "address", reason="送货或售后")
    assert traces(store) == [
        ("reveal", "contact.mobile", "联系客户", "wu"),
        ("copy", "address", "送货或售后", "wu"),
    ]
    assert not any(secret in str(traces(store)) for secret in SECRETS)


def test_who_sees_a_value_plain_copies_it_without_a_word(seat: Seat, store: BranchStore, customer: str) -> None:
    assert not asks_reason(seat, customer, "contact.mobile")
    assert copy_value(seat, customer, "contact.mobile") == "138 1234 5678"
    assert traces(store) == [("copy", "contact.mobile", "", "zhao")]


def test_consent_is_taken_back_at_once_and_given_again(seat: Seat, clock: Clock, customer: str) -> None:
    def state() -> ConsentState:
        return next(one.state for one in open_page(seat, customer).consents if one.purpose is Purpose.CALL_BACK)

    assert state() is ConsentState.GIVEN
    withdraw_consent(seat, customer, Purpose.CALL_BACK)
    assert state() is ConsentState.WITHDRAWN
    assert open_page(seat, customer).no_calls
    clock.at += timedelta(minutes=1)
    give_consent(seat, customer, Purpose.CALL_BACK)
    assert state() is ConsentState.GIVEN
    assert events(seat, customer)[1].title.zh == "撤回同意"


def test_a_contact_is_added_changed_made_main_and_put_away(seat: Seat, customer: str) -> None:
    blank = open_contact(seat, customer)
    with pytest.raises(Invalid):
        save_contact(seat, blank, {"contact.post": "会计"})
    save_contact(seat, blank, {"contact.name": "刘会计", "contact.mobile": "+8613900001111"})
    first, second = open_page(seat, customer).contacts
    assert (first.main, second.main, second.name.zh) == (True, False, "刘会计")
    save_contact(seat, open_contact(seat, customer, second.id), {"contact.post": "财务"})
    assert open_contact(seat, customer, second.id).values["contact.post"] == "财务"
    assert open_contact(seat, customer, first.id).values["contact.post"] == "老板"
    make_main(seat, customer, second.id)
    assert [one.name.zh for one in open_page(seat, customer).contacts] == ["刘会计", "王芳"]
    archive_contact(seat, customer, first.id)
    assert [one.name.zh for one in open_page(seat, customer).contacts] == ["刘会计"]
    take_contact_back(seat, customer, first.id)
    with seat.store.reading() as session:
        assert len(session.exec(select(Contact).where(Contact.customer_id == customer)).all()) == 2


def test_archiving_keeps_the_reason_with_the_file(seat: Seat, customer: str) -> None:
    archive_customer(seat, open_file(seat, customer), reason="已停业")
    page = open_page(seat, customer)
    assert page.archived is not None
    assert (page.archived.at, page.archived.reason) == (NOW, "已停业")
    archived = next(event for event in events(seat, customer) if event.kind is EventKind.ARCHIVED)
    assert [one.zh for one in archived.detail] == ["已停业"]


def test_a_draft_keeps_the_base_its_form_had_shown(seat: Seat, store: BranchStore, customer: str) -> None:
    opened = open_file(seat, customer)
    keep_draft(seat, SectionDraft("business", {"business": "车身贴", "needs": ("ink",)}, opened))
    told_elsewhere(store, customer, type_="customer", register="business", old="喷绘写真、车身贴", new="展架")
    kept = find_draft(seat, open_file(seat, customer), "business")
    assert kept is not None
    assert kept.typed == {"business": "车身贴", "needs": ("ink",)}
    assert kept.file.bases[customer, "business"] == opened.bases[customer, "business"]
    keep_draft(seat, SectionDraft("business", {}, opened))
    assert find_draft(seat, opened, "business") is None


def test_the_card_holds_the_chief_contact_and_is_logged(seat: Seat, store: BranchStore, customer: str) -> None:
    (text,) = page_texts(relationship_card(seat, customer))
    for part in ("沈阳金彩广告有限公司", "王芳", "13812345678", "重要客户", "周强"):
        assert part in text
    assert [(kind, actor) for kind, _, _, actor in traces(store)] == [("print", "zhao")]


def test_the_card_is_masked_for_who_does_not_keep_the_file(store: BranchStore, clock: Clock, customer: str) -> None:
    (stranger,) = page_texts(relationship_card(seat_of(store, clock, "wu"), customer))
    assert "138****5678" in stranger and "王*" in stranger and "沈阳金彩广告有限公司" in stranger
    assert not any(secret in stranger for secret in ("13812345678", "王芳", "jincai_wf", "兴华北街"))
    (owner,) = page_texts(relationship_card(seat_of(store, clock, "zhou"), customer))
    assert "13812345678" in owner


def test_history_shows_choices_tags_times_and_people_as_read(seat: Seat, customer: str) -> None:
    save_file(
        seat,
        open_file(seat, customer),
        {"owner_id": "wu", "needs": ("ink", "board"), "credit_limit": 500000, "source": "referral"},
    )
    newest = {field: field_history(seat, customer, field).changes[0].new.zh for field in _SHOWN}
    assert newest == _SHOWN


_SHOWN = {"owner_id": "吴刚", "needs": "板材、墨水", "source": "介绍", "credit_limit": "¥5,000.00"}
