"""What stands where a booklet unfolds while none is open."""

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.empty_state import EmptyState


def nothing_open(parent: QWidget, refused: Words | None) -> EmptyState:
    """How a booklet is opened and keyed, or why this person only reads them."""
    return EmptyState(
        parent,
        icon="scan-line",
        title=tr("扫一页，或输入页码", "Scan a page, or type its code"),
        text=say(refused)
        if refused
        else tr(
            "整本书册会按页序排开：结果按 1–6，下次按 w，写两句，Enter 记下并到下一页。",
            "The booklet unfolds in page order: result 1–6, next visit w, a few words, Enter records and goes on.",
        ),
    )
