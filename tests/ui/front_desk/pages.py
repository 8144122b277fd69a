"""The pages of a window in which only the front desk is real."""

from functools import partial

from PySide6.QtWidgets import QWidget

from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.page import FrontDeskPage
from crm_desktop.ui.page import Desk, Page, PageEntry


class Other(Page):
    """A page to go to and come back from."""

    def __init__(self, _desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.subjects: list[object] = []

    def activate(self, subject: object = None) -> None:
        self.subjects.append(subject)


def entries(seat: Seat) -> list[PageEntry]:
    desk = partial(FrontDeskPage, seat=seat)
    return [PageEntry(place, desk if place is places.FRONT_DESK else Other) for place in places.PLACES]
