from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.cell import hidden
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import RowTable


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str


COLUMNS: tuple[Column[Person], ...] = (
    Column("name", Words("姓名", "Name"), lambda row: row.name, stretch=True),
    Column("number", Words("编号", "Number"), lambda row: str(row.id), right=True),
    Column("note", Words("备注", "Note"), lambda row: "", sortable=False),
)


class Source:
    """A million people, of whom only those looked at exist."""

    def __init__(self, total: int = 1_000_000) -> None:
        self.total = total
        self.asked: list[tuple[int, int]] = []

    def fetch(self, offset: int, limit: int) -> Sequence[Person]:
        self.asked.append((offset, limit))
        return [Person(at, f"客户{at}") for at in range(offset, min(offset + limit, self.total))]


def model_of(tasks: Tasks | None = None) -> RowModel:
    return RowModel(None, COLUMNS, id_of=lambda row: row.id, tasks=tasks)


@pytest.fixture
def model(appearance: Appearance) -> RowModel:
    return model_of()


def test_the_model_keeps_qts_rules(model: RowModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.show_rows([Person(1, "王芳"), Person(2, "李䶮")])
    qtmodeltester.check(model)
    model.show_rows([])
    qtmodeltester.check(model)


def test_columns_are_declared_as_data(model: RowModel) -> None:
    model.show_rows([Person(7, "王芳")])
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == ["姓名", "编号", "备注"]
    assert model.index(0, 0).data() == "王芳"
    assert model.index(0, 1).data() == "7"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_only_what_is_looked_at_is_fetched(model: RowModel, qtbot: QtBot) -> None:
    source = Source()
    view = RowTable(None, model)
    qtbot.addWidget(view)
    view.resize(600, 400)
    model.show(source.fetch, source.total)
    view.show()
    assert source.asked == [(0, 100)]
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.row(999_999) is not None)
    assert model.index(999_999, 0).data() == "客户999999"
    assert len(source.asked) < 6


def test_pages_left_long_ago_are_let_go_and_come_back_when_looked_at(model: RowModel, qtbot: QtBot) -> None:
    source = Source()
    model.show(source.fetch, source.total)
    for page in range(60):
        model.index(page * 100, 0).data()
        qtbot.waitUntil(lambda page=page: model.row(page * 100) is not None)
    assert model.row(0) is None
    assert model.index(0, 0).data() is None
    qtbot.waitUntil(lambda: model.row(0) is not None)


def test_an_answer_to_an_older_question_is_dropped(appearance: Appearance, tasks: Tasks, qtbot: QtBot) -> None:
    model, gate, seen = model_of(tasks), Event(), []
    model.arrived.connect(lambda offset, rows: seen.extend(rows))

    def slow(offset: int, limit: int) -> Sequence[Person]:
        gate.wait(5)
        return [Person(1, "旧")]

    model.show(slow, 1)
    model.show(lambda offset, limit: [Person(2, "新")], 1)
    gate.set()
    qtbot.waitUntil(lambda: model.row(0) is not None)
    assert seen == [Person(2, "新")]


def test_a_model_that_dies_before_its_rows_arrive_harms_nobody(
    appearance: Appearance, tasks: Tasks, qtbot: QtBot
) -> None:
    gate, after = Event(), []
    model = model_of(tasks)

    def slow(offset: int, limit: int) -> Sequence[Person]:
        gate.wait(5)
        return []

    model.show(slow, 1)
    model.deleteLater()
    gate.set()
    tasks.database(lambda: 1, owner=tasks, done=after.append)
    qtbot.waitUntil(lambda: after == [1])


def test_sorting_is_asked_of_the_source(model: RowModel, qtbot: QtBot) -> None:
    asked: list[tuple[object, object]] = []
    model.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    for section in (0, 0, 1, 2):
        model.ask_sort(section)
    assert asked == [("name", False), ("name", True), ("number", False)]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "编号 ↑"


@pytest.fixture
def view(model: RowModel, qtbot: QtBot) -> RowTable:
    made = RowTable(None, model, several=True)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def names_selected(view: RowTable) -> list[str]:
    return [index.data() for index in view.selectionModel().selectedRows()]


def test_the_selection_stays_with_the_customer_when_the_order_changes(view: RowTable, model: RowModel) -> None:
    model.show_rows([Person(1, "甲"), Person(2, "乙"), Person(3, "丙")])
    view.selectRow(1)
    assert view.ids == (2,)
    model.show_rows([Person(3, "丙"), Person(2, "乙改"), Person(1, "甲")])
    assert view.ids == (2,)
    assert names_selected(view) == ["乙改"]


def test_rows_can_be_picked_by_id_and_others_are_let_go(view: RowTable, model: RowModel, qtbot: QtBot) -> None:
    model.show_rows([Person(1, "甲"), Person(2, "乙"), Person(3, "丙")])
    view.selectRow(0)
    with qtbot.waitSignal(view.picked) as said:
        view.pick([2, 3])
    assert said.args == [(2, 3)]
    assert sorted(names_selected(view)) == ["丙", "乙"]


def test_a_selected_customer_who_comes_later_is_selected_on_arrival(
    appearance: Appearance, tasks: Tasks, qtbot: QtBot
) -> None:
    model = model_of(tasks)
    view = RowTable(None, model)
    qtbot.addWidget(view)
    view.show()
    view.pick([4])
    model.show(Source(10).fetch, 10)
    qtbot.waitUntil(lambda: names_selected(view) == ["客户4"])


def test_enter_and_double_click_open_by_id(view: RowTable, model: RowModel, qtbot: QtBot) -> None:
    model.show_rows([Person(11, "甲"), Person(12, "乙")])
    view.setCurrentIndex(model.index(1, 0))
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [12]
    with qtbot.waitSignal(view.opened) as opened:
        view.doubleClicked.emit(model.index(0, 0))
    assert opened.args == [11]


def test_home_and_end_reach_the_ends(view: RowTable, model: RowModel) -> None:
    model.show_rows([Person(at, str(at)) for at in range(50)])
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.ids == (49,)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.ids == (0,)


def test_a_refresh_leaves_the_list_where_it_was_scrolled_to(view: RowTable, model: RowModel) -> None:
    rows = [Person(at, str(at)) for at in range(80)]
    model.show_rows(rows)
    view.verticalScrollBar().setValue(900)
    model.show_rows(rows)
    assert view.verticalScrollBar().value() == 900


def test_a_text_that_ends_in_an_ellipsis_is_told_whole(appearance: Appearance) -> None:
    name = Column(
        "name", Words("客户", "Customer"), lambda row: row.name, strong=True, detail=lambda row: "SY01A-00021-K"
    )
    long = Person(1, "沈阳市铁西区金彩恒业国际广告标识设计制作安装工程有限责任公司")
    assert hidden(name, long, 200) == long.name
    assert hidden(name, long, 60) == f"{long.name}\nSY01A-00021-K"
    assert hidden(name, long, 900) == ""
