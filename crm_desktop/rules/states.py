"""The states of records as people read them: in conflicts, in history, on the copy a person takes home."""

from types import MappingProxyType
from typing import Final

from crm_desktop.rules.words import Words

_VOID: Final = Words("已作废", "void")
STATE_WORDS: Final = MappingProxyType(
    {
        "registration_form": {
            "received": Words("待建档", "to be filed"),
            "returned": Words("已退回", "returned"),
            "filed": Words("已建档", "filed"),
            "void": _VOID,
        },
        "phone_order_note": {"open": Words("待交付", "to deliver"), "done": Words("已完成", "done"), "void": _VOID},
        "visit_booklet": {
            "printed": Words("待发放", "printed"),
            "issued": Words("使用中", "issued"),
            "returned": Words("已归还", "returned"),
            "lost": Words("遗失", "lost"),
            "void": _VOID,
        },
        "booklet_page": {
            "blank": Words("空白", "blank"),
            "used": Words("已录", "entered"),
            "void": _VOID,
            "missing": Words("缺失", "missing"),
        },
        "visit_plan": {
            "planned": Words("待批准", "proposed"),
            "approved": Words("已安排", "planned"),
            "done": Words("已拜访", "visited"),
            "dropped": Words("已取消", "taken off"),
        },
        "proposal": {
            "open": Words("等确认", "waiting"),
            "accepted": Words("已采纳", "accepted"),
            "declined": Words("未采纳", "declined"),
            "withdrawn": Words("已撤回", "taken back"),
        },
        "account_request": {
            "asked": Words("等总部审批", "waits for head office"),
            "approved": Words("已同意", "approved"),
            "refused": Words("未同意", "refused"),
            "withdrawn": Words("已撤回", "taken back"),
            "done": Words("已办结", "done"),
        },
    }
)


def state_words(type_: str, state: str) -> Words:
    """A record's state in words; as it is kept where a newer program has another."""
    return STATE_WORDS.get(type_, {}).get(state, Words(state, state))
