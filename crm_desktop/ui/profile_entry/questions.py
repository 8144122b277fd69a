"""The questions profile entry asks, in words (PRACTICE M4)."""

from collections.abc import Sequence
from typing import Final

from crm_desktop.rules.deadlines import Judgement, Lateness
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import field_words
from crm_desktop.services.filing_reasons import GAP_REASONS, LATE_REASONS, RETURN_REASONS, Reason
from crm_desktop.services.filing_twins import Twin
from crm_desktop.ui.profile_entry.ask import Question
from crm_desktop.ui.widgets.choices import Option

GAP: Final = "gap"
LATE: Final = "late"
RETURN: Final = "return"
TWIN: Final = "twin"


def gap_question(missing: Sequence[str]) -> Question:
    """Why the standard is not met."""
    labels = [field_words(name) for name in missing]
    detail = Words(
        "缺：" + "、".join(label.zh for label in labels) + "。能补就按 Esc 回去补；补不了选一个原因。",
        "Missing: " + ", ".join(label.en for label in labels) + ". Esc to fill them in, or say why not.",
    )
    title = Words(f"还缺 {len(labels)} 项，为什么先建档？", f"{len(labels)} missing: why file now?")
    return Question(GAP, title, detail, _options(GAP_REASONS))


def late_question(judgement: Judgement, *, usual: str) -> Question:
    """Why after the deadline; the last answer is offered again."""
    if judgement.lateness is Lateness.DOUBTFUL:
        title = Words("看来已过时限，请选原因", "It seems to be past the deadline: why?")
    else:
        title = Words("已过时限，请选逾期原因", "Past the deadline: why?")
    return Question(LATE, title, judgement.words, _options(LATE_REASONS), usual=usual)


def return_question(receptionist: str) -> Question:
    """What is wrong with the form."""
    whom = receptionist or "接待人"
    title = Words(f"退回给{whom}，哪里不对？", f"Return to {receptionist or 'the receptionist'}: what is wrong?")
    return Question(RETURN, title, Words("", ""), _options(RETURN_REASONS))


def twin_question(twin: Twin) -> Question:
    """Whether a likely twin is the same customer; either answer lets the filing go on."""
    why_zh = "、".join(reason.zh for reason in twin.reasons)
    why_en = ", ".join(reason.en for reason in twin.reasons)
    facts = " · ".join(filter(None, (twin.name, twin.contact, twin.phone, twin.place)))
    return Question(
        TWIN,
        Words("本店可能已有这位客户，是同一位吗？", "This customer may be on file already: the same one?"),
        Words(f"{facts}。{why_zh}", f"{facts}. {why_en}"),
        (
            Option("same", Words("是，提请合并", "Yes: propose a merge")),
            Option("different", Words("不是同一位", "No, somebody else")),
        ),
    )


def _options(reasons: Sequence[Reason]) -> tuple[Option, ...]:
    return tuple(Option(reason.value, reason.words) for reason in reasons)
