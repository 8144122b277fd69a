"""The one thing to ask a customer who stands at the counter: the file's first gap, as a question (B1-3.1.2, C4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crm_desktop.models.field import Choice
from crm_desktop.rules.addresses import parse_address
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.emails import check_email
from crm_desktop.rules.names import check_name
from crm_desktop.rules.phones import PhoneKind
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import clean
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import FieldForm, Input, field_form
from crm_desktop.services.registration_entry import is_declined, phone_of
from crm_desktop.services.seat import BranchFacts

PLACE: Final = ("province", "city", "district", "address")


@dataclass(frozen=True, slots=True)
class Question:
    """What to say, and how the answer is given: one of `options`, several of them (`several`), or free text.

    `declinable`: that they would not tell is an answer, `DECLINED`, and a field that was asked is no gap any more.
    """

    field: str
    words: Words
    options: tuple[Choice, ...] = ()
    several: bool = False
    declinable: bool = True


_ASK: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "name": Words("单位全称怎么写？", "What is the full name of the company?"),
        "contact.name": Words("怎么称呼您？", "What is your name?"),
        "contact.mobile|contact.landline": Words("方便留个电话吗？", "What number may we reach you at?"),
        "address": Words("送货地址在哪里？", "Where do we deliver?"),
        "business": Words("您主要做什么业务？", "What is your main business?"),
        "needs": Words("平时常用哪些材料？", "Which materials do you use?"),
        "contact.post": Words("您在单位负责哪一块？", "What is your post?"),
        "industry": Words("属于哪个行业？", "Which industry are you in?"),
        "competitors": Words("现在主要从哪家进货？", "Who supplies you now?"),
        "size": Words("单位大概多少人？", "How many people work there?"),
        "contact.email|contact.wechat": Words("方便加个微信吗？", "May we have your WeChat or e-mail?"),
        "contact.wechat": Words("方便加个微信吗？", "May we have your WeChat?"),
        "credit_code": Words("开票用的信用代码是多少？", "What is the credit code for the invoice?"),
        "payment_terms": Words("付款习惯用哪种方式？", "How do you prefer to pay?"),
        "contact.decision_role": Words("采购上您负责哪一步？", "What is your part in buying?"),
        "decision_process": Words("采购一般由谁来定？", "Who decides on purchases?"),
        "purchase_preferences": Words("采购上有什么习惯？", "How do you like to buy?"),
    }
)


def question_of(opened: OpenedFile, *, without: Collection[str] = ()) -> Question | None:
    """The first gap a customer can fill by answering, in the order of the standard; `without` those fields.

    None for a complete file, or gaps only the office can fill.
    """
    for missing in opened.completeness.missing:
        form = field_form("address" if missing in PLACE else missing)
        words = _ASK.get(form.name) or _plainly(form)
        if words is not None and form.name not in without:
            return Question(form.name, words, form.choices, form.input is Input.TAGS, form.declinable)
    return None


def _plainly(form: FieldForm) -> Words | None:
    """The question for a field that head office added to the standard; None where the customer cannot answer."""
    if not form.declinable:
        return None
    return Words(f"请问{form.words.zh}是什么？", f"May we note the {form.words.en.lower()}?")


def edits_of(question: Question, answer: str | tuple[str, ...], branch: BranchFacts) -> dict[str, object]:
    """What the answer changes in the file, by field name; Invalid where it cannot be right. No answer, no edits."""
    if not answer:
        return {}
    if question.options:
        keys = (answer,) if isinstance(answer, str) else answer
        if DECLINED in keys:
            return {question.field: (DECLINED,) if question.several else DECLINED} if question.declinable else {}
        return {question.field: keys if question.several else keys[0]}
    text = clean(answer if isinstance(answer, str) else "")
    if is_declined(text):
        return {question.field.split("|")[0]: DECLINED}
    if question.field == "address":
        place = parse_address(text, home=branch.city, divisions=branch.places())
        found = {"province": place.province, "city": place.city, "district": place.district, "address": place.street}
        return {name: value for name, value in found.items() if value}
    return _text_edits(question.field, text, branch)


def _text_edits(field: str, text: str, branch: BranchFacts) -> dict[str, object]:
    if field == "contact.mobile|contact.landline":
        phone = phone_of(text, area_code=branch.area_code, field=field)
        _refuse_blocked(phone.problems)
        column = "contact.landline" if phone.kind is PhoneKind.LANDLINE else "contact.mobile"
        return {column: phone.key}
    if field == "contact.email|contact.wechat":
        if "@" not in text:
            return {"contact.wechat": text}
        email = check_email(text, field=field)
        _refuse_blocked(email.problems)
        return {"contact.email": email.address}
    if field == "credit_code":
        code = check_credit_code(text)
        _refuse_blocked(code.problems)
        return {field: code.code}
    if field in ("name", "contact.name"):
        _refuse_blocked(check_name(text, field=field))
    return {field: text}


def _refuse_blocked(problems: tuple[Problem, ...]) -> None:
    blocked = tuple(problem for problem in problems if problem.severity is Severity.BLOCK)
    if blocked:
        raise Invalid(blocked)
