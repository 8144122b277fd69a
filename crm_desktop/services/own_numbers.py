"""Our own numbers: given as a customer's they are a sign of a made-up file, said at the field (PRACTICE 4.2)."""

from collections.abc import Iterable
from typing import Final

from crm_desktop.rules.phones import PhoneCheck, check_phone
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import BranchFacts

OF_BRANCH: Final = "phone_of_branch"
_BRANCH_WORDS: Final = Words(
    "这是本店的电话，请问客人自己的号码", "That is the shop's own number: ask for the customer's"
)
_STAFF_WORDS: Final = Words(
    "这是公司员工的电话，请问客人自己的号码", "That is the number of one of our staff: ask for the customer's"
)


def own_number(phone: PhoneCheck, branch: BranchFacts, *, field: str) -> tuple[Problem, ...]:
    """A warning at `field` where the number is the shop's, whatever the extension, or that of one of the staff."""
    if phone.e164 is None:
        return ()
    if phone.e164 in comparable((branch.phone,), area_code=branch.area_code):
        return (Problem(OF_BRANCH, field, _BRANCH_WORDS, Severity.WARN),)
    if phone.e164 in branch.staff_phones:
        return (Problem("phone_of_staff", field, _STAFF_WORDS, Severity.WARN),)
    return ()


def comparable(numbers: Iterable[str | None], *, area_code: str) -> frozenset[str]:
    """Numbers as written, in the form they are compared by; what is no number is left out."""
    checks = (check_phone(number, default_area_code=area_code or None) for number in numbers if number)
    return frozenset(check.e164 for check in checks if check.e164)
