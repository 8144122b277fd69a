"""The person's views of the list: choose one, keep the list as it stands under a name, delete one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customers_views import LIST, Offered, offered_views
from crm_desktop.services.errors import Invalid
from crm_desktop.services.list_views import Look, View, drop_view, keep_view
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.ask_strip import Asked, AskStrip
from crm_desktop.ui.widgets.buttons import PushButton, button

__all__ = ["LIST", "ViewMenu"]


class ViewMenu(QWidget):
    """`chosen(Look)`. `button` opens the menu; the question for a name stands here, where the list begins."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._views: tuple[Offered, ...] = ()
        self._current: View | None = None
        self._look = Look()
        self.button: PushButton = button(parent, "", icon="list-filter", name="views")
        self.button.clicked.connect(self.open)
        self.strip = AskStrip(
            self,
            Words("把现在的筛选、排序和列存成视图", "Keep filters, order and columns as a view"),
            [Asked("name", Words("名称", "Name"), Words("同名的视图会被替换", "One of the same name is replaced"))],
            does=Words("保存视图", "Keep"),
        )
        self.strip.answered.connect(self._on_named)
        self.strip.left.connect(self._on_left)
        self.strip.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        self._say()

    def load(self) -> None:
        """Read the person's views."""
        self._desk.tasks.database(partial(offered_views, self._seat), owner=self, done=self._on_views)

    def show_look(self, look: Look) -> None:
        """The list stands so now; the button says which view that is, if any."""
        self._look = look
        if self._current is not None and self._current.look != look:
            self._current = None
        self._say()

    def menu(self) -> QMenu:
        """The menu as it would open now."""
        made = QMenu(self.button)
        made.setObjectName("viewMenu")
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(made, tr("全部客户", "All customers"), Look(columns=self._look.columns), checked=False)
        for one in self._views:
            self._add(made, one.view.name, one, checked=one.view == self._current)
        made.addSeparator()
        made.addAction(tr("存为视图…", "Keep as a view…")).triggered.connect(self._on_keep)
        if self._current is not None:
            drop = made.addAction(tr(f"删除“{self._current.name}”", f'Delete "{self._current.name}"'))
            drop.triggered.connect(self._on_drop)
        return made

    def open(self) -> None:
        """Below the button."""
        self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _add(self, menu: QMenu, name: str, what: Offered | Look, *, checked: bool) -> None:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(what)
        action.triggered.connect(self._on_chosen)

    def _on_chosen(self) -> None:
        action = self.sender()
        what = action.data() if isinstance(action, QAction) else None
        if isinstance(what, Offered):
            self._show(what)
        elif isinstance(what, Look):
            self._current = None
            self.chosen.emit(what)
        self._say()

    def _show(self, offered: Offered) -> None:
        """A view that cannot be shown in full is not shown in part: the list would pass for the answer to all of it."""
        if offered.why_not is None:
            self._current = offered.view
            self.chosen.emit(offered.view.look)
            return
        name = offered.view.name
        told = tr(f"没有打开视图“{name}”：", f'View "{name}" was not opened: ') + say(offered.why_not)
        # What cannot be read could not be put back either.
        delete = "" if offered.view.unread else tr("删除这个视图", "Delete the view")
        self._desk.toasts.tell(told, Tone.WARN, action=delete, on_action=partial(self._drop, offered.view))

    def _on_views(self, found: Sequence[Offered]) -> None:
        self._views = tuple(found)
        known = {one.view.id: one.view for one in self._views}
        self._current = known.get(self._current.id) if self._current is not None else None
        self._say()

    def _on_keep(self) -> None:
        self.strip.fill("name", self._current.name if self._current is not None else "")
        self.strip.show()
        self.strip.start()

    def _on_named(self, answers: dict[str, str]) -> None:
        work = partial(keep_view, self._seat, LIST, answers["name"], self._look)
        self._desk.tasks.database(work, owner=self, done=self._on_kept, failed=self._on_refused)

    def _on_kept(self, view: View) -> None:
        self._current = view
        self.strip.hide()
        self._desk.toasts.tell(tr(f"视图“{view.name}”已保存", f'View "{view.name}" kept'))
        self.load()

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, Invalid):
            raise error
        self.strip.say(error.problems[0])

    def _on_left(self) -> None:
        self.strip.hide()
        self.button.setFocus()

    def _on_drop(self) -> None:
        if self._current is None:
            return
        gone, self._current = self._current, None
        self._drop(gone)

    def _drop(self, gone: View) -> None:
        self._desk.tasks.database(partial(drop_view, self._seat, gone.id), owner=self, done=self._on_dropped)
        self._desk.toasts.tell(
            tr(f"视图“{gone.name}”已删除", f'View "{gone.name}" deleted'),
            action=tr("撤销", "Undo"),
            on_action=partial(self._put_back, gone),
        )

    def _on_dropped(self, _nothing: None) -> None:
        self.load()

    def _put_back(self, view: View) -> None:
        work = partial(keep_view, self._seat, LIST, view.name, view.look)
        self._desk.tasks.database(work, owner=self, done=self._on_kept)

    def _say(self) -> None:
        named = self._current.name if self._current is not None else tr("视图", "Views")
        self.button.setText(named)
        self.button.setAccessibleName(tr(f"视图：{named}", f"View: {named}"))
