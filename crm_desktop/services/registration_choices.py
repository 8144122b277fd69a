"""The boxes of the registration form: which answers each of its choice fields offers."""

from functools import cache

from crm_desktop.models import choices
from crm_desktop.models.field import Choice
from crm_desktop.rules.words import Words
from crm_desktop.services.privacy_notice import ASKED
from forms.reading import shipped


@cache
def choices_of(key: str) -> tuple[Choice, ...]:
    """The answers of the entry's field `key`, in the order of the form; KeyError for a field without boxes."""
    if key == "heard":
        asked = next(field for field in shipped("registration").fields() if field.key == key)
        return tuple(Choice(one.key, Words(one.label.zh, one.label.en)) for one in asked.options if not one.write)
    return {
        "needs": choices.NEEDS,
        "source": choices.SOURCES,
        "kind": choices.CUSTOMER_KINDS,
        "salutation": choices.SALUTATIONS,
        "decision_role": choices.DECISION_ROLES,
        "industry": choices.INDUSTRIES,
        "payment_terms": choices.PAYMENT_TERMS,
        "consents": tuple(Choice(purpose.value, purpose.words) for purpose in ASKED),
    }[key]
