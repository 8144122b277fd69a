"""How a person wants to see a list: filters, order and columns, kept under names on this desktop (C7).

A view belongs to the person; what it shows is asked for anew each time, so it keeps no customers. The view without a
name is how the person left the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlmodel import Session, col, select

from crm_desktop.models.local import SavedView
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.seat import Seat
from sync.ids import new_id

MOST_VIEWS: Final = 30
LONGEST_NAME: Final = 20

_NAME = Problem("view_name", "name", Words("请给视图起个名字", "Name the view"))
_LONG = Problem("view_name", "name", Words(f"名字最多 {LONGEST_NAME} 个字", f"At most {LONGEST_NAME} characters"))
_MANY = Problem(
    "view_many",
    "name",
    Words(f"视图最多 {MOST_VIEWS} 个，先删掉不用的", f"At most {MOST_VIEWS} views: delete one you do not use"),
)
_GONE = Words("这个视图已经删除", "This view has been deleted")


class ColumnLook(msgspec.Struct, frozen=True):
    """One column as a person set it: `width` in pixels, 0 for as wide as there is room."""

    key: str
    width: int = 0
    hidden: bool = False


class Look(msgspec.Struct, frozen=True):
    """What a view keeps. `filters` by name, blank ones left out; `columns` in their order, none for as they come."""

    filters: Mapping[str, str | bool] = {}
    sort: str = ""
    descending: bool = True
    columns: tuple[ColumnLook, ...] = ()

    def narrowed(self, filters: Mapping[str, str | bool]) -> "Look":
        """The same with other filters."""
        return Look(filters, self.sort, self.descending, self.columns)


@dataclass(frozen=True, slots=True)
class View:
    """A view under its name; `unread` where a later version wrote it in a way this one cannot read."""

    id: str
    name: str
    look: Look
    unread: bool = False


def views(seat: Seat, list_key: str) -> tuple[View, ...]:
    """The person's views of a list, in the order in which they were made."""
    with seat.store.reading() as session:
        kept = _kept(session, seat, list_key)
    read = [(one, _read(one)) for one in kept if one.name]
    return tuple(View(one.id, one.name, look or Look(), unread=look is None) for one, look in read)


def left_as(seat: Seat, list_key: str) -> Look:
    """How the person left the list; as it comes for who has never changed anything."""
    with seat.store.reading() as session:
        kept = next((one for one in _kept(session, seat, list_key) if not one.name), None)
    return (_read(kept) if kept is not None else None) or Look()


def leave_as(seat: Seat, list_key: str, look: Look) -> None:
    """Keep how the person leaves the list."""
    with seat.store.local() as session:
        kept = next((one for one in _kept(session, seat, list_key) if not one.name), None)
        _write(session, seat, kept or _fresh(seat, list_key, name=""), look)


def keep_view(seat: Seat, list_key: str, name: str, look: Look) -> View:
    """Keep a view under a name; one of that name is replaced. Raises Invalid for a name nobody could find again."""
    told = " ".join(name.split())
    with seat.store.local() as session:
        known = _kept(session, seat, list_key)
        same = next((one for one in known if one.name == told), None)
        problem = _NAME if not told else _LONG if len(told) > LONGEST_NAME else None
        if problem is None and same is None and sum(bool(one.name) for one in known) >= MOST_VIEWS:
            problem = _MANY
        if problem is not None:
            raise Invalid((problem,))
        view = same or _fresh(seat, list_key, name=told, position=len(known))
        _write(session, seat, view, look)
        return View(view.id, told, look)


def drop_view(seat: Seat, view_id: str) -> None:
    """Take a view away; the person's own only."""
    with seat.store.local() as session:
        view = session.get(SavedView, view_id)
        if view is None or view.owner_id != seat.person.id:
            raise NotFound(_GONE)
        session.delete(view)


def _kept(session: Session, seat: Seat, list_key: str) -> Sequence[SavedView]:
    wanted = select(SavedView).where(SavedView.owner_id == seat.person.id, SavedView.list_key == list_key)
    return session.exec(wanted.order_by(col(SavedView.position), col(SavedView.id))).all()


def _fresh(seat: Seat, list_key: str, *, name: str, position: int = 0) -> SavedView:
    return SavedView(
        id=new_id(),
        list_key=list_key,
        owner_id=seat.person.id,
        name=name,
        position=position,
        content="",
        updated_at=seat.now(),
    )


def _write(session: Session, seat: Seat, view: SavedView, look: Look) -> None:
    view.content, view.updated_at = msgspec.json.encode(look).decode(), seat.now()
    session.add(view)


def _read(view: SavedView) -> Look | None:
    """None for what a later version wrote and this one cannot read."""
    try:
        return msgspec.json.decode(view.content, type=Look)
    except msgspec.DecodeError:
        return None
