"""Proposed changes on the board: what waits for this person to decide, and what became of their own (P2)."""

from collections.abc import Iterator
from datetime import datetime

from crm_desktop.rules.words import Words
from crm_desktop.services.proposals_view import ProposalLine, ProposalsToday
from crm_desktop.ui import places
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.today.lines import Line, Listing
from crm_desktop.ui.tokens import Tone

_STATES = {
    "open": (Words("等确认", "Waiting"), Tone.NEUTRAL),
    "accepted": (Words("已采纳", "Accepted"), Tone.GOOD),
    "declined": (Words("未采纳", "Declined"), Tone.WARN),
}


def proposals_listed(proposals: ProposalsToday, now: datetime) -> Iterator[Listing]:
    """The lists that have anything in them."""
    if proposals.to_decide:
        lines = tuple(_to_decide(one, now) for one in proposals.to_decide)
        yield Listing("proposals", tr("等您确认的修改建议", "Proposed changes for you to decide"), lines, "",
                      note=tr(f"{len(lines)} 条", str(len(lines))), most=4, place=places.CUSTOMERS.key)  # fmt: skip
    if proposals.mine:
        lines = tuple(_mine(one, now) for one in proposals.mine)
        yield Listing("proposed", tr("我提的修改建议", "Changes you proposed"), lines, "", most=4,
                      place=places.CUSTOMERS.key)  # fmt: skip


def _to_decide(one: ProposalLine, now: datetime) -> Line:
    when = short(one.at, now=now) if one.at else ""
    detail = " · ".join(part for part in (_change(one), one.who, one.reason) if part)
    return Line(
        f"proposal_{one.id}", one.customer, detail, when, place=places.CUSTOMERS.key, subject=one.customer_id
    )  # fmt: skip


def _mine(one: ProposalLine, now: datetime) -> Line:
    words, tone = _STATES.get(one.state, _STATES["open"])
    by = tr(f"{one.decided_by}答复", f"by {one.decided_by}") if one.decided_by else ""
    detail = " · ".join(part for part in (_change(one), by, one.answer) if part)
    return Line(
        f"proposed_{one.id}", one.customer, detail, say(words), tone, place=places.CUSTOMERS.key,
        subject=one.customer_id,
    )  # fmt: skip


def _change(one: ProposalLine) -> str:
    return tr(f"{one.words.zh}改为 {one.proposed.zh}", f"{one.words.en}: {one.proposed.en}")
