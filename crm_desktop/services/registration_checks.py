"""What is wrong with a registration form before it is saved, field by field (C5)."""

from collections.abc import Iterator
from dataclasses import replace

from crm_desktop.rules.addresses import Address, check_address
from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.emails import check_email
from crm_desktop.rules.names import CustomerKind, check_name, guess_kind
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import clean
from crm_desktop.rules.words import Words
from crm_desktop.services.own_numbers import OF_BRANCH, own_number
from crm_desktop.services.registration_entry import Entry, is_declined, paper_number_of, phone_of, unplaced_number
from crm_desktop.services.seat import BranchFacts

_PHONE_MISSING = Problem(
    "phone_empty",
    "phone",
    Words("请输入电话；客人不愿留就选“拒绝提供”", 'Enter a phone number, or choose "Declined"'),
)
_NAME_MISSING = Problem(
    "name_empty", "contact", Words("请输入姓名，或填写单位", "Enter the person's name, or the company")
)
_ASK_PERSON = Problem(
    "contact_empty", "contact", Words("请问联系人怎么称呼", "Ask whom to contact there"), Severity.WARN
)
_IS_FIRM = Problem(
    "contact_is_firm",
    "contact",
    Words("像是单位名称，是不是该填到“单位”？", "This looks like a company: should it be under Company?"),
    Severity.HINT,
)
_SECOND_LANDLINE = Problem(
    "landline_second",
    "landline",
    Words("座机只有一栏，这一个会写进备注", "There is one place for a landline: this one goes into the remarks"),
    Severity.HINT,
)
_NOTICE_MISSING = Problem(
    "notice_missing",
    "notice",
    Words("请先告知并请客人签字；客人不签就选“未签字”", 'Give the notice first; choose "Not signed" if refused'),
)


def check_entry(entry: Entry, branch: BranchFacts) -> tuple[Problem, ...]:
    """Everything worth saying about the form, one sentence a field; nothing blocks but what must (PRACTICE 4.2)."""
    found = list(_problems(entry, branch))
    # One sentence a field: the hardest, and the first of those.
    worst: dict[str, Problem] = {}
    for problem in found:
        known = worst.get(problem.field)
        if known is None or _hardness(problem) > _hardness(known):
            worst[problem.field] = problem
    return tuple(worst.values())


def blocking(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those of them that stand in the way of saving."""
    return tuple(problem for problem in problems if problem.severity is Severity.BLOCK)


def _hardness(problem: Problem) -> int:
    return [Severity.HINT, Severity.WARN, Severity.BLOCK].index(problem.severity)


def _problems(entry: Entry, branch: BranchFacts) -> Iterator[Problem]:
    yield from _phone_problems(entry, branch)
    yield from _name_problems(entry)
    if not entry.notice:
        yield _NOTICE_MISSING
    if entry.landline and not is_declined(entry.landline):
        second = phone_of(entry.landline, area_code=branch.area_code, field="landline")
        yield from (*own_number(second, branch, field="landline"), *second.problems)
        if unplaced_number(entry, area_code=branch.area_code):
            yield _SECOND_LANDLINE
    if entry.email and not is_declined(entry.email):
        yield from check_email(entry.email).problems
    if entry.credit_code and not is_declined(entry.credit_code):
        yield from check_credit_code(entry.credit_code).problems
    yield from _place_problems(entry, branch)
    if entry.paper_number:
        number = paper_number_of(entry.paper_number)
        if isinstance(number, Problem):
            yield number


def _phone_problems(entry: Entry, branch: BranchFacts) -> Iterator[Problem]:
    if is_declined(entry.phone):
        return
    if not entry.phone.strip():
        yield _PHONE_MISSING
        return
    checked = phone_of(entry.phone, area_code=branch.area_code)
    # The number by which a customer is known again: the shop's own would make one customer of many.
    for own in own_number(checked, branch, field="phone"):
        yield replace(own, severity=Severity.BLOCK) if own.code == OF_BRANCH else own
    yield from checked.problems


def _name_problems(entry: Entry) -> Iterator[Problem]:
    contact, firm = clean(entry.contact), clean(entry.name)
    if not contact:
        yield _ASK_PERSON if firm else _NAME_MISSING
    elif not is_declined(contact):
        yield from check_name(contact, field="contact")
        if not firm and guess_kind(contact) is CustomerKind.COMPANY:
            yield _IS_FIRM
    if firm:
        yield from check_name(firm, field="name")


def _place_problems(entry: Entry, branch: BranchFacts) -> Iterator[Problem]:
    place = Address(entry.province, entry.city, entry.district, entry.address)
    if any((place.province, place.city, place.district, place.street)) and not is_declined(place.street):
        yield from check_address(place, divisions=branch.places())
