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
OPEN: Final = "open"
"""The answer that wants to see the other file first."""
MERGE: Final = "merge"
"""The answer that is sure, and lays both files side by side at once."""


def gap_question(missing: Sequence[str]) -> Question:
    """Why the standard is not met."""
    labels = [field_words(name) for name in missing]
    listed = _listed(labels)
    detail = Words(
        f"缺：{listed.zh}。能补就按 Esc 回去补；补不了选一个原因。",
        f"Missing: {listed.en}. Esc to fill them in, or say why not.",
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
    title = Words("退回这张登记表，哪里不对？", "Return this form: what is wrong?")
    if receptionist:
        title = Words(f"退回给{receptionist}，哪里不对？", f"Return to {receptionist}: what is wrong?")
    return Question(RETURN, title, Words("", ""), _options(RETURN_REASONS))


def twin_question(twin: Twin, *, may_merge: bool) -> Question:
    """Whether a likely twin is the same customer; either answer lets the filing go on."""
    merge = (Option(MERGE, Words("是，现在就比对合并", "Yes: compare and merge now")),) if may_merge else ()
    why = _listed(twin.reasons)
    facts = " · ".join(filter(None, (twin.name, twin.contact, twin.phone, twin.place)))
    return Question(
        TWIN,
        Words("本店可能已有这位客户，是同一位吗？", "This customer may be on file already: the same one?"),
        Words(f"{facts}。{why.zh}。", f"{facts}. {why.en}."),
        (
            Option("same", Words("是，提请合并", "Yes: propose a merge")),
            Option("different", Words("不是同一位", "No, somebody else")),
            Option(OPEN, Words("打开那份档案看看", "Open that file")),
            *merge,
        ),
    )


def _listed(words: Sequence[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))


def _options(reasons: Sequence[Reason]) -> tuple[Option, ...]:
    return tuple(Option(reason.value, reason.words) for reason in reasons)
