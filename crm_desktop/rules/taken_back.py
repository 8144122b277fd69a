"""Files that are archived because what had made them was taken back: they stand in nobody's way (PRACTICE 3.10)."""

from typing import Final

UNDONE_IMPORT: Final = "撤销导入"
"""The reason in the file of a customer whose import was taken back."""

UNDONE_SAVE: Final = "撤销："
"""How the reason begins where one save was taken back."""


def was_taken_back(archived_reason: str | None) -> bool:
    """Whether a file was archived with what had made it; one that somebody put away on purpose is still a customer."""
    reason = archived_reason or ""
    return reason == UNDONE_IMPORT or reason.startswith(UNDONE_SAVE)
