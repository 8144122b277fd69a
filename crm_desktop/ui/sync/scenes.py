"""The sync page in each of its states: quiet, waiting without a line, running, clashes, refused work, handed over."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Action, Allowed, RecordType, Role, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Conflict, Loser, Side
from crm_desktop.services.conflicts_refused import RefusedRecord, RefusedWork, Typed
from crm_desktop.services.field_values import FieldReader
from crm_desktop.services.parcels import LastParcel
from crm_desktop.services.shift import Group, Open, ShiftSheet
from crm_desktop.services.shift_hand_over import HandedOver, sheet_pdf
from crm_desktop.services.shift_record import HandOver
from crm_desktop.services.syncing_log import Run, Waiting
from crm_desktop.services.syncing_news import SyncStatus, Trouble, TroubleKind, words_of_trouble
from crm_desktop.ui import places
from crm_desktop.ui.gallery import NOW, SCENES, Scene, Studio
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.sync.board import Board
from crm_desktop.ui.sync.conflict_card import ConflictCard
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.sync.parcel_card import ParcelPost
from crm_desktop.ui.sync.refused_card import RefusedCard
from crm_desktop.ui.today.scenes import seat, window

_WANG: Final = Words("王芳", "Wang Fang")
_WU: Final = Words("吴敏", "Wu Min")
_ZHOU: Final = Words("周建国", "Zhou Jianguo")
_HERE: Final = Words("本机", "This desktop")
_THERE: Final = Words("SY01 B 机 收银台", "SY01 B Counter")
_COMPANY: Final = Words("客户 金彩广告", "Customer Jincai")
_CONTACT: Final = Words("联系人 金彩广告 · 王芳", "Contact Jincai · Wang Fang")
_EMPTY: Final = Words("（空）", "(empty)")
_DOWN: Final = Trouble(
    TroubleKind.OFFLINE,
    Words(
        "连不上总部。照常工作，改动都在本机，连上后自动上传",
        "Head office cannot be reached. Go on working: it is sent later",
    ),
)
_BROKE: Final = Trouble(TroubleKind.CUT, words_of_trouble("CutOff"))
_TALL: Final = QSize(1366, 1180)


class _Line:
    """A line that nobody speaks on."""

    def subscribe(self, listener: Callable[[SyncStatus], None]) -> Callable[[], object]:
        """Nothing will be heard."""
        return lambda: None

    def pause(self) -> None:
        """Nothing is under way."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What differs between the scenes."""

    status: SyncStatus
    waiting: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    losers: tuple[Loser, ...] = ()
    refused: tuple[RefusedWork, ...] = ()
    aside: tuple[RefusedWork, ...] = ()
    parcel: LastParcel | None = None


def _ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def _status(**differs: object) -> SyncStatus:
    plain = SyncStatus(
        online=True, running=False, waiting_units=0, waiting_ops=0, refused=0, conflicts=0, last_success=_ago(1),
        last_try=_ago(1), next_try=NOW + timedelta(seconds=40), trouble=None, clock_off=None,
    )  # fmt: skip
    return replace(plain, **cast(Any, differs))


def _side(
    text: str, who: Words, minutes: int, *, device: Words = _HERE, own: bool = False, first: bool = False
) -> Side:
    values = {"mobile": text} if text[:1] == "1" else {}
    return Side(Words(text, text), values, who, device, _ago(minutes), first, own)


def _conflict(register: str, field: Words, base: Words, sides: tuple[Side, ...], **differs: object) -> Conflict:
    type_, record = ("contact", _CONTACT) if register == "mobile" else ("customer", _COMPANY)
    plain = Conflict(
        type=type_, id="c1", register=register, record=record, field=field, base=base, sides=sides,
        opened_at=_ago(22), resolving=False, decided=_EMPTY, right=Allowed(), source=cast(Any, None),
    )  # fmt: skip
    return replace(plain, **cast(Any, differs))


def _same(text: str) -> Words:
    return Words(text, text)


def _clashes() -> tuple[Conflict, ...]:
    phones = (
        _side("138 1234 5687", _ZHOU, 95, device=_THERE, first=True),
        _side("139 0000 1111", _WU, 41, own=True),
    )
    streets = (
        _side("沈阳市铁西区兴华北街 12 号", _WU, 60, own=True, first=True),
        _side("沈阳市铁西区兴华北街 21 号 2 单元", _ZHOU, 33, device=_THERE),
    )
    return (
        _conflict("mobile", Words("手机", "Mobile"), _same("138 1234 5678"), phones),
        _conflict("place", Words("地址", "Address"), _same("沈阳市铁西区兴华北街 2 号"), streets),
    )


def _lost() -> tuple[Loser, ...]:
    winner, lost = _side("要开发票", _ZHOU, 33, device=_THERE, first=True), _side("月底付款", _WU, 60, own=True)
    record = Words("客户 大禾图文", "Customer Dahe")
    field = Words("备注", "Remarks")
    return (
        Loser("customer", "c2", "remarks", record, field, _EMPTY, lost, winner, Allowed(), Allowed(), cast(Any, None)),
    )


def _typed(column: str, field: Words, words: str, now: str) -> Typed:
    return Typed("customer", "c3", column, field, _same(words), words, _same(now) if now else _EMPTY)


def _sent_back() -> tuple[RefusedWork, ...]:
    typed = (
        _typed("credit_code", Words("统一社会信用代码", "Credit code"), "91210106MA0000002B", ""),
        _typed("remarks", Words("备注", "Remarks"), "月底要一批背胶，1.27 米", "老客户"),
    )
    record = RefusedRecord("customer", "c3", Words("客户 云帆展览", "Customer Yunfan"), new=False, typed=typed)
    reason = Words(
        "这条记录不归你修改。可以提出修改建议，由负责人或会计确认",
        "This record is not yours to change. Propose the change: its owner or the accountant accepts it",
    )
    act = Words("修改客户资料", "Customer changed")
    return (RefusedWork(7, act, _WANG, _ago(52), "right", reason, (record,), False, Allowed(), Allowed(), {}),)


def _queue(*, out: int = 0) -> tuple[Waiting, ...]:
    walk_in, filed = Words("上门登记", "Walk-in registration"), Words("建档", "Profile filed")
    return (
        *(Waiting(walk_in, _WANG, _ago(50 - 9 * at), 3, at < out) for at in range(3)),
        Waiting(filed, _WU, _ago(20), 6, unconfirmed=False),
        Waiting(Words("录入拜访", "Visit entered"), _WU, _ago(8), 4, unconfirmed=False),
    )


def _run(minutes: int, sent: int, received: int, **differs: object) -> Run:
    at = _ago(minutes)
    plain = Run(at, at, sent, received, merged=0, conflicts=0, refused=0, bytes_up=640, bytes_down=820, trouble=None)
    return replace(plain, **cast(Any, differs))


_RUNS: Final = (
    _run(22, 4, 3, merged=2, conflicts=2),
    _run(35, 2, 0, refused=1),
    *(_run(60 + 5 * at, 0, 0, trouble=_DOWN.words) for at in range(9)),
    _run(130, 9, 1),
    _run(240, 4, 11),
)


def _page(parts: _Parts, role: Role, studio: Studio) -> QWidget:
    sitting = seat(role)
    board = Board(
        status=parts.status, waiting=parts.waiting, conflicts=parts.conflicts, losers=parts.losers,
        refused=parts.refused, runs=_RUNS, sent=19, close=may(role, Action.CLOSE_SHIFT, RecordType.BRANCH, own=False),
        handed_over=None, reader=FieldReader(sitting.branch), aside=parts.aside, parcel=parts.parcel,
    )  # fmt: skip

    def page(desk: Desk, parent: QWidget) -> Page:
        post = ParcelPost(cast(Any, None), cast(Any, None), cast(Any, None))
        return SyncPage(desk, sitting, parent, syncing=cast(Any, _Line()), post=post, read=lambda _seat, _line: board)

    status = parts.status
    link = LinkState(
        online=bool(status.online), waiting=status.waiting_units, last_sync=status.last_success,
        attention=status.conflicts + status.refused, working=status.running, unconfirmed=status.unconfirmed_units,
        photos=status.photos,
    )  # fmt: skip
    made = window(studio, PageEntry(places.SYNC, page), role=role, link=link)
    opened = made.workspace.page(places.SYNC.key)
    assert isinstance(opened, SyncPage)
    opened.show_board(board)
    return made


def _masked(conflict: Conflict) -> Conflict:
    right = may(Role.FRONT_DESK, Action.RESOLVE_CONFLICT, RecordType.CONTACT, own=False)
    texts = ("138****5687", "139****1111")
    sides = tuple(
        replace(side, words=_same(text), values={}, own=False) for side, text in zip(conflict.sides, texts, strict=True)
    )
    return replace(conflict, base=_same("138****5678"), sides=sides, right=right)


def _sync_page(window: QWidget) -> SyncPage:
    (page,) = window.findChildren(SyncPage)
    return page


def _run_on(window: QWidget) -> None:
    _sync_page(window).line.tell(tr("正在上传改动", "Sending changes"), 1240, 3100)


def _receive(window: QWidget) -> None:
    _sync_page(window).line.tell(tr("正在接收改动，可以照常工作", "Receiving changes; go on working"), 12_400)


def _type_third(window: QWidget) -> None:
    window.findChildren(ConflictCard)[0].start_typing()


def _take_newer(window: QWidget) -> None:
    page = _sync_page(window)
    page.bulk.due.disconnect()  # closing the window would decide, and there is no file to decide in
    page.board.newer_asked.emit()


def _correct(window: QWidget) -> None:
    window.findChildren(RefusedCard)[0].correct()


def _open_aside(window: QWidget) -> None:
    _sync_page(window).board.aside.line.click()


def _hand_over(window: QWidget) -> None:
    page, sitting = _sync_page(window), seat(Role.ACCOUNTANT)
    orders, tiexi = Words("写真背胶 914mm × 2；先问有没有哑面", "Photo adhesive 914 mm × 2; ask for matt first"), "赵磊"
    left = (
        Open(Group.CONFLICT, _COMPANY, Words("地址", "Address"), "", _ago(22)),
        Open(Group.ORDER, _same("SY01A-D12 大禾图文"), orders, tiexi, _ago(75)),
        Open(Group.TO_FILE, _same("SY01A-1120-009 云帆展览"), _same(""), say(_WANG), _ago(48)),
        Open(Group.VISIT, _same("静美装饰"), Words("送背胶色样", "Bring colour samples"), tiexi, NOW.date()),
        Open(Group.WAITING, Words("上门登记", "Walk-in registration"), _same("3"), say(_WANG), _ago(50), times=3),
    )
    sheet = ShiftSheet(_ago(490), NOW, 19, 42, left)
    note = tr("大禾图文五点半来取货，货在二号架", "Dahe collects at half past five; the goods are on rack 2")
    given = HandOver(NOW, "p", say(_WU), "", note)
    pdf = sheet_pdf(sitting, sheet, given, language=language())
    page.shift.show_handed(HandedOver(sheet, given, None, pdf), takers=(say(_WANG), say(_ZHOU)))
    page.closing.opened.emit()


_CLASHED: Final = _Parts(_status(conflicts=2), conflicts=_clashes())
_CUT: Final = _Parts(
    _status(online=False, waiting_units=5, unconfirmed_units=3, waiting_ops=19, trouble=_BROKE, last_success=_ago(12)),
    _queue(out=3),
    parcel=LastParcel(round(_ago(8).timestamp() * 1000), 3),
)
_STATES: Final[dict[str, tuple[_Parts, Role]]] = {
    "sync-quiet": (_Parts(_status()), Role.ACCOUNTANT),
    "sync-offline": (
        _Parts(
            _status(online=False, waiting_units=5, waiting_ops=19, trouble=_DOWN, last_success=_ago(130), photos=2),
            _queue(),
        ),
        Role.FRONT_DESK,
    ),
    "sync-cut": (_CUT, Role.ACCOUNTANT),
    "sync-paused": (
        _Parts(_status(waiting_units=5, waiting_ops=19, paused=True, next_try=NOW + timedelta(minutes=28)), _queue()),
        Role.FRONT_DESK,
    ),
    "sync-masked": (
        _Parts(_status(conflicts=1), conflicts=(_masked(_clashes()[0]),)),
        Role.FRONT_DESK,
    ),
    "sync-after": (
        _Parts(
            _status(conflicts=1, waiting_units=1),
            (Waiting(Words("裁定冲突", "Conflict decided"), _WU, _ago(1), 1, unconfirmed=False),),
            (replace(_clashes()[0], resolving=True, decided=_same("139 0000 1111")), _clashes()[1]),
            _lost(),
        ),
        Role.ACCOUNTANT,
    ),
}
SCENES.extend(Scene(name, partial(_page, parts, role)) for name, (parts, role) in _STATES.items())
SCENES.extend(
    (
        Scene(
            "sync-running",
            partial(_page, _Parts(_status(running=True, waiting_units=5), _queue(out=3)), Role.ACCOUNTANT),
            pose=_run_on,
        ),
        Scene("sync-receiving", partial(_page, _Parts(_status(running=True)), Role.ACCOUNTANT), pose=_receive),
        Scene("sync-conflicts", partial(_page, _CLASHED, Role.ACCOUNTANT)),
        Scene("sync-third-value", partial(_page, _CLASHED, Role.ACCOUNTANT), pose=_type_third),
        Scene("sync-newer-for-all", partial(_page, _CLASHED, Role.ACCOUNTANT), pose=_take_newer),
        Scene("sync-handed-over", partial(_page, _Parts(_status()), Role.ACCOUNTANT), pose=_hand_over),
        Scene("sync-refused", partial(_page, _Parts(_status(refused=1), refused=_sent_back()), Role.ACCOUNTANT)),
        Scene("sync-aside", partial(_page, _Parts(_status(), aside=_sent_back()), Role.ACCOUNTANT), pose=_open_aside),
        Scene(
            "sync-correct",
            partial(_page, _Parts(_status(refused=1), refused=_sent_back()), Role.ACCOUNTANT),
            pose=_correct,
        ),
        Scene(
            "sync-all",
            partial(
                _page,
                _Parts(_status(conflicts=2, refused=1, waiting_units=5), _queue(), _clashes(), _lost(), _sent_back()),
                Role.STORE_MANAGER,
            ),
            size=_TALL,
        ),
    )
)
