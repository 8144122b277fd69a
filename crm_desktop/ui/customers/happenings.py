"""A customer's events as the timeline draws them: icon, colour, and who did it on which desktop."""

from typing import Final

from crm_desktop.services.timeline_event import Event, EventKind
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.timeline import Happening

_LOOKS: Final = {
    EventKind.FORM: ("file-text", Tone.ACCENT),
    EventKind.SHOP: ("house", Tone.ACCENT),
    EventKind.VISIT: ("footprints", Tone.INFO),
    EventKind.ORDER: ("phone-call", Tone.INFO),
    EventKind.CONSENT: ("shield-check", Tone.GOOD),
    EventKind.CREATED: ("user-plus", Tone.ACCENT),
    EventKind.CHANGE: ("pencil", Tone.NEUTRAL),
    EventKind.CONFLICT: ("split", Tone.DANGER),
    EventKind.MERGED: ("merge", Tone.NEUTRAL),
    EventKind.DECIDED: ("circle-check", Tone.GOOD),
    EventKind.RESTORED: ("rotate-ccw", Tone.NEUTRAL),
    EventKind.LOST: ("undo-2", Tone.WARN),
    EventKind.ARCHIVED: ("archive", Tone.WARN),
    EventKind.MOVED: ("arrow-right", Tone.ACCENT),
    EventKind.JOINED: ("merge", Tone.ACCENT),
    EventKind.PARTED: ("split", Tone.WARN),
}
_LINES_AT_MOST: Final = 6


def happening(event: Event) -> Happening:
    """One event; of a long save the first lines and a count of the others."""
    icon, tone = _LOOKS[event.kind]
    lines = [say(one) for one in event.detail]
    if len(lines) > _LINES_AT_MOST:
        left = len(lines) - _LINES_AT_MOST + 1
        lines = [*lines[: _LINES_AT_MOST - 1], tr(f"另有 {left} 项", f"{left} more")]
    by = [say(event.who), say(event.device)]
    if event.pending:
        by.append(tr("未上传", "not sent yet"))
    if event.late:
        by.append(tr("补录", "entered later"))
    return Happening(
        id=event.key,
        when=event.at,
        title=say(event.title),
        detail="\n".join(lines),
        who=" · ".join(one for one in by if one),
        icon=icon,
        tone=tone,
        act=tr("看照片", "Photo") if event.photo_of else tr("拆开…", "Part…") if event.merge_id else "",
        act_icon="paperclip" if event.photo_of else "undo-2",
    )
