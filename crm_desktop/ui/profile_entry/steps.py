"""What profile entry does on the database thread: each step one call, with all that the page then shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.words import Language
from crm_desktop.services.customer_file import OpenedFile, open_file
from crm_desktop.services.daily_report import DayCounts, DayReport, day_counts, report_day
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.filing import Filed, file_profile, return_form, stands_in_for, withdraw_filing
from crm_desktop.services.filing_drafts import FilingDraft, drop_draft, find_draft, forms_with_draft, keep_draft
from crm_desktop.services.filing_form import OpenedForm, open_form
from crm_desktop.services.filing_queue import EntryQueue, entry_queue
from crm_desktop.services.filing_twins import Answer, Twin, decide_twin, likely_twins
from crm_desktop.services.phone_check import STATE_FIELD, FileChecked, PhoneCheck, check_in, check_open_file
from crm_desktop.services.seat import Seat


@dataclass(frozen=True, slots=True)
class Day:
    """The work list, the forms somebody has begun, and whose work this is."""

    queue: EntryQueue
    drafts: frozenset[str]
    instead_of: str
    counts: DayCounts

    def next_after(self, form_id: str, *, step: int = 1) -> str:
        """The form `step` places on in the list, the nearest end where it stops; "" for an empty list."""
        ids = [form.form_id for form in self.queue.waiting]
        if not ids:
            return ""
        at = ids.index(form_id) + step if form_id in ids else 0
        return ids[max(0, min(at, len(ids) - 1))]

    def next_to_file(self, form_id: str) -> str:
        """The form to take up after `form_id` is done: the next that waits, from the top again at the end."""
        forms = self.queue.waiting
        at = next((at for at, form in enumerate(forms) if form.form_id == form_id), -1)
        turned = [*forms[at + 1 :], *forms[: max(at, 0)]]
        waiting = [form.form_id for form in turned if not form.returned] or [form.form_id for form in turned]
        return waiting[0] if waiting else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form on the table: with its draft's file, what was typed, and who may be the same customer."""

    form: OpenedForm
    reader: FieldReader
    draft: FilingDraft | None
    fresh: OpenedFile
    twins: tuple[Twin, ...]
    check: PhoneCheck | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The file on the table as it is now, and what is known of its number."""

    fresh: OpenedFile
    check: PhoneCheck | None


@dataclass(frozen=True, slots=True)
class Step:
    """The day after something was done, and the form that comes up next (None when nothing waits)."""

    day: Day
    opened: Opened | None
    filed: Filed | None = None


def look(seat: Seat) -> Day:
    """How the day stands."""
    return Day(entry_queue(seat), forms_with_draft(seat), stands_in_for(seat), day_counts(seat, seat.today))


def begin(seat: Seat, wanted: str = "") -> Step:
    """Open the day with the form `wanted`, or with the oldest one that waits."""
    day = look(seat)
    ids = [form.form_id for form in day.queue.waiting]
    form_id = wanted if wanted in ids else day.next_to_file("")
    return Step(day, take_up(seat, form_id) if form_id else None)


def take_up(seat: Seat, form_id: str) -> Opened:
    """Put a form on the table."""
    form = open_form(seat, form_id)
    draft = find_draft(seat, form_id, form.file)
    fresh = form.file
    if draft is not None:
        # The state of the number is no field of this form: what is known of it now is the base of a change.
        form = form.with_file(draft.onto(fresh).adopting(fresh, frozenset({STATE_FIELD})))
    check = check_in(seat, fresh.customer_id)
    return Opened(form, field_reader(seat), draft, fresh, likely_twins(seat, form, {}), check)


def file_and_go_on(
    seat: Seat, form: OpenedForm, edits: Mapping[str, object], *, gap_reason: str, late_reason: str, then: str
) -> Step:
    """File the form and put the form `then` on the table."""
    filed = file_profile(seat, form, edits, gap_reason=gap_reason, late_reason=late_reason)
    drop_draft(seat, form.form_id)
    step = begin(seat, then)
    return Step(step.day, step.opened, filed)


def return_and_go_on(seat: Seat, form: OpenedForm, *, reason: str, then: str) -> Step:
    """Give the form back and put the form `then` on the table."""
    return_form(seat, form, reason=reason)
    return begin(seat, then)


def withdraw(seat: Seat, form_id: str) -> Step:
    """Take a filing back and put the form on the table again."""
    withdraw_filing(seat, form_id)
    return begin(seat, form_id)


def decide(seat: Seat, form: OpenedForm, twin_id: str, answer: Answer, edits: Mapping[str, object]) -> None:
    """Keep what was decided about a likely twin."""
    decide_twin(seat, form, twin_id, answer, edits=edits)


def keep(seat: Seat, draft: FilingDraft) -> None:
    """Keep what is half typed."""
    keep_draft(seat, draft)


def compare(seat: Seat, customer_id: str) -> Compared:
    """The file as it is now, to be held against the one on the table."""
    return Compared(open_file(seat, customer_id), check_in(seat, customer_id))


def check_number(seat: Seat, form: OpenedForm, state: str, *, then: str) -> tuple[FileChecked, Step | None]:
    """Keep what a check of the number came to; a form that went back for it makes room for the form `then`."""
    checked = check_open_file(seat, form.file, state, form_id=form.form_id)
    return checked, begin(seat, then) if checked.told.returned else None


def twins(seat: Seat, form: OpenedForm, edits: Mapping[str, object]) -> tuple[Twin, ...]:
    """Who may be the same customer, with what was typed so far."""
    return likely_twins(seat, form, edits)


def report(seat: Seat, language: Language) -> DayReport:
    """The day's report: queued for head office, and printed."""
    return report_day(seat, seat.today, language=language)


def surest(found: tuple[Twin, ...]) -> Twin | None:
    """The likely twin that must be decided before filing, None if all are mere likenesses."""
    return next((twin for twin in found if twin.level is DuplicateLevel.BLOCK), None)
