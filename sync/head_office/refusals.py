"""Why head office refuses a unit of work on its own account: stable codes, and sentences for the person."""

from sync.head_office.guard import Refusal

MALFORMED = Refusal(
    "malformed", "这条改动的内容无法读取，总部没有采用。", "Head office could not read this change and left it out."
)
EXISTS = Refusal("exists", "这条记录在总部已经存在。", "Head office already has this record.")
UNKNOWN_RECORD = Refusal(
    "unknown_record",
    "总部现在没有这条记录。总部若刚恢复过备份，登记它的电脑联网后会补上，那时再提交即可，内容都在。",
    "Head office has no such record now. If it was just restored, the desktop that entered the record brings it back "
    "when it has a line: send this again then. Nothing is lost.",
)
MOVED = Refusal("moved", "这条记录已转到别的门店。", "This record has moved to another branch.")
ERASED = Refusal("erased", "这份资料已应本人要求删除。", "This record was erased at the person's own request.")
NO_TARGET = Refusal(
    "no_target", "要并入的记录不在本店，或已不存在。", "The record to merge into is not in this branch, or is gone."
)
MERGED = Refusal("merged", "这条记录已在别处并入另一条。", "This record has been merged into another one elsewhere.")
CHANGED = Refusal(
    "changed",
    "合并之前，这条记录在别处改过。请看过改动后再合并。",
    "This record was changed elsewhere before it was merged. Look at the change, then merge again.",
)
TOO_MUCH = Refusal(
    "too_much",
    "一次移动或恢复的记录太多，总部没有采用。请分几次进行。",
    "Too many records move or come back at once. Do it in parts.",
)
APPEND_ONLY = Refusal(
    "append_only",
    "这类记录只能新增，不能修改。",
    "Rows of this kind are never changed; add a correction.",
)
OUT_OF_SCOPE = Refusal("out_of_scope", "本机不能改动该门店的数据。", "This device may not change that branch's data.")
OFFICE_FAULT = Refusal(
    "office_fault",
    "总部处理这条改动时出错，内容已保留。",
    "Head office failed on this change; what was typed is kept.",
)


def illegal_state(step: str) -> Refusal:
    """A state may not follow the one in force; `step` names register, from and to."""
    return Refusal("illegal_state", f"状态不能这样改变（{step}）。", f"The state cannot change that way ({step}).")
