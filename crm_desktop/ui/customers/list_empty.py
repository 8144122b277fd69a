"""What stands in the place of the list while nobody is in it."""

from PySide6.QtWidgets import QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.empty_state import EmptyState


def nobody_found(parent: QWidget) -> EmptyState:
    """A search or a filter that met nobody."""
    return EmptyState(
        parent,
        icon="search",
        title=tr("没有找到这样的客户", "Nobody like that"),
        text=tr(
            "试试手机后四位、拼音首字母，或清除筛选。其他分店的客户同步后才查得到。",
            "Try the last four digits or initials, or clear the filters.",
        ),
        action=tr("清除查找和筛选", "Clear search and filters"),
    )


def nobody_yet(parent: QWidget, *, at_head_office: bool) -> EmptyState:
    """A file without customers."""
    title = tr("还没有客户", "No customers yet")
    if at_head_office:
        return EmptyState(
            parent, icon="users", title=title, text=tr("门店同步后就看得到。", "They come with the sync.")
        )
    return EmptyState(
        parent,
        icon="users",
        title=title,
        text=tr(
            "客户上门时在“登记”里建第一份档案；已有客户表的，点右上角“导入”。",
            'Register the first one who walks in, or import the list you have with "Import" above.',
        ),
        action=tr("登记第一位客户", "Register the first customer"),
    )
