"""Beside the work: the guide, customers who may be meant, the card of the one who is, or the paper it is keyed from."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from crm_desktop.ui.front_desk.card_view import CardView
from crm_desktop.ui.front_desk.guide_view import GuideView
from crm_desktop.ui.front_desk.match_view import MatchView
from crm_desktop.ui.paper.pane import PhotoPane
from crm_desktop.ui.tokens import L
from crm_desktop.ui.widgets.card import Card


class SidePanel(Card):
    """One of four views; never over the work, never in its way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=L + 4)
        self.setObjectName("sidePanel")
        self.setMinimumWidth(320)
        self.setMaximumWidth(400)
        self._stack = QStackedWidget(self)
        self.guide = GuideView(self._stack)
        self.matches = MatchView(self._stack)
        self.card = CardView(self._stack)
        self.photo = PhotoPane(self._stack, framed=False)
        self._before: QWidget | None = self.guide
        for view in (self.guide, self.matches, self.card, self.photo):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack)

    def show_view(self, view: QWidget) -> None:
        """Show one of them."""
        self._stack.setCurrentWidget(view)

    def open_photo(self) -> None:
        """Show the photo in the place of what stands here."""
        if not self.shows(self.photo):
            self._before = self._stack.currentWidget()
        self._stack.setCurrentWidget(self.photo)

    def close_photo(self) -> None:
        """Show again what the photo took the place of."""
        if self._before is not None:
            self._stack.setCurrentWidget(self._before)

    def shows(self, view: QWidget) -> bool:
        """Whether that one is shown."""
        return self._stack.currentWidget() is view
