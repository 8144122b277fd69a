"""What is written in a form's fields, made ready for paper."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from forms.definition import WITH_OPTIONS, Field, Form
from forms.fonts import printable

Value = str | Collection[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field's content: the text written in it, or the boxes ticked and what stands behind "other"."""

    text: str = ""
    ticked: frozenset[str] = frozenset()


EMPTY = Entry()


def entries(form: Form, values: Mapping[str, Value]) -> dict[str, Entry]:
    """`values` by field key as entries. For choice and ticks a value is the key of an option or several.

    What no option names is written behind the option that has a line for it, and that option is ticked. Raises
    ValueError for a key the form does not have, and for a choice it has no box and no line for.
    """
    fields = {field.key: field for field in form.fields()}
    strange = values.keys() - fields.keys()
    if strange:
        raise ValueError(f"form {form.number} has no field {', '.join(sorted(strange))}")
    return {key: _entry(fields[key], value) for key, value in values.items()}


def _entry(field: Field, value: Value) -> Entry:
    if field.kind not in WITH_OPTIONS:
        return Entry(text=printable(value if isinstance(value, str) else "、".join(value)).strip())
    chosen = [value] if isinstance(value, str) else list(value)
    known = {option.key for option in field.options}
    written = [one for one in chosen if one and one not in known]
    ticked = known.intersection(chosen)
    if written:
        line = next((option.key for option in field.options if option.write), None)
        if line is None:
            raise ValueError(f"field {field.key} has no box for {', '.join(written)}")
        ticked = ticked | {line}
    return Entry(text=printable("、".join(written)), ticked=frozenset(ticked))
