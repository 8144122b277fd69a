"""The page being entered, laid out as the paper is: who and when, result, next date, six questions (B1-3.2.1)."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.visits import VisitResult
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import PageRow
from crm_desktop.services.visits import question_words
from crm_desktop.services.visits_customers import Candidate
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.paper.pane import photo_button, photo_words
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.answer import Answer
from crm_desktop.ui.visits.customer_box import CustomerBox
from crm_desktop.ui.visits.day_words import short_day
from crm_desktop.ui.visits.keyed import Keyed
from crm_desktop.ui.visits.next_field import NextField
from crm_desktop.ui.visits.photo_slot import PhotoSlot
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.picture_drops import PictureDrops
from crm_desktop.ui.widgets.text import Elided, Text, restyle
from crm_desktop.ui.widgets.tick import Tick

_COLUMNS = 3


class ResultChips(Choices):
    """The six results; another row starts with the arrows on the first, or on the one chosen."""

    def show_result(self, result: str) -> None:
        """Show what is keyed of a row, "" for nothing yet."""
        self.set_value((result,) if result else ())
        self._at = int(result) - 1 if result.isdigit() else 0
        self.update()


class VisitForm(Card):
    """`committed` on Enter, `copy_asked` for 照抄上次, `folded` on Esc; `edited` with every edit, `field_left`
    when any field is.

    `verify_asked` when 待核实 was ticked, or no longer is; `photo_asked` to look at the photo or choose one,
    `picture_given(Path | QImage)` for one dropped or pasted.
    """

    committed = Signal()
    verify_asked = Signal()
    photo_asked = Signal()
    picture_given = Signal(object)
    copy_asked = Signal()
    edited = Signal()
    field_left = Signal()
    folded = Signal()

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(parent, margin=14)
        self.setObjectName("visitForm")
        self._today = today
        self._customer = ("", "", "")
        self._completing, self._photo = False, ""
        self._refused: Words | None = None
        self.body.setSpacing(10)
        self.body.addLayout(self._build_head())
        self.customer_box = CustomerBox(self)
        self.customer_box.chosen.connect(self._on_customer)
        self.body.addWidget(self.customer_box)
        self.body.addLayout(self._build_outcome())
        paper = QHBoxLayout()
        paper.setSpacing(14)
        self.slot = PhotoSlot(self)
        self.slot.clicked.connect(self.photo_asked)
        paper.addWidget(self.slot, 0, Qt.AlignmentFlag.AlignTop)
        paper.addLayout(self._build_questions(), 1)
        self.body.addLayout(paper)
        self.body.addLayout(self._build_foot())
        self._order_focus()
        for box in (self.customer_box.box, *self._inputs()):
            box.installEventFilter(self)
        for line in (self.next, self.day, self.met, self.arrived, self.departed):
            line.textChanged.connect(self._on_edited)
        for answer in self.answers.values():
            answer.textChanged.connect(self._on_edited)
        drops = PictureDrops(self)
        drops.watch(self, self.customer_box.box, *self._inputs(), *(box.viewport() for box in self.answers.values()))
        drops.given.connect(self._on_picture)

    def open(self, page: PageRow, keyed: Keyed, *, planned: date | None, refused: Words | None) -> None:
        """Show `page` with what is keyed or on record; `refused` says why it can only be read."""
        self._refused, self._completing = refused, False
        self._number.setText(str(page.number))
        self._set_customer(keyed.customer_id, keyed.customer, keyed.place)
        self.day.set_day(keyed.day)
        self.next.count_from(keyed.day)
        self.result.show_result(keyed.result)
        self.next.setText(keyed.next_text)
        for box, text in ((self.met, keyed.met), (self.arrived, keyed.arrived), (self.departed, keyed.departed)):
            box.setText(text)
        self.fill_answers(keyed)
        self.verify.setChecked(keyed.to_verify)
        self.show_photo(keyed.photo)
        self._completing = keyed.to_verify and keyed.has_gaps and page.visit is not None
        self._say_standing(page, planned)
        self.say(None)
        for widget in self._inputs():
            grant(widget, refused)

    def fill_answers(self, keyed: Keyed) -> None:
        """Show the answers and the person met, e.g. those copied from the last visit."""
        self.met.setText(keyed.met)
        for name, box in self.answers.items():
            box.setText(keyed.answers.get(name, ""))

    def keyed(self) -> Keyed:
        """What stands in the form."""
        customer_id, customer, place = self._customer
        return Keyed(
            customer_id=customer_id,
            customer=customer,
            place=place,
            day=self.day.day(),
            result="".join(self.result.value()),
            next_text=self.next.text().strip(),
            met=self.met.text().strip(),
            arrived=self.arrived.text().strip(),
            departed=self.departed.text().strip(),
            answers={name: text for name, box in self.answers.items() if (text := box.text().strip())},
            to_verify=self.verify.isChecked(),
            photo=self._photo,
        )

    def show_photo(self, photo: str) -> None:
        """The photo this row names from now on, "" for none; the picture itself comes to the slot."""
        self._photo = photo
        self.slot.wait(tr("正在打开照片", "Opening the photo"))
        self.make_way(on=False)
        self.picture.setText(photo_words(has=bool(photo)))

    def make_way(self, *, on: bool) -> None:
        """Do without what the photo beside the sheet shows as well, and without the plan: it needs the room."""
        self.slot.setVisible(bool(self._photo) and not on)
        self._standing.setVisible(bool(self._standing.text) and not on)

    def unread(self) -> Problem | None:
        """Something typed that no field takes: it must be put right before the row can do without it."""
        if self.customer_box.isVisibleTo(self) and self.customer_box.box.text().strip():
            words = Words(
                "选一位客户；认不出就写进记录，这里清空", "Choose a customer, or note it below and clear this"
            )
            return Problem("visit_customer", "customer", words)
        if self.day.unreadable:
            words = Words("拜访日期看不懂；认不出就清空", "That is no day; clear it if it cannot be read")
            return Problem("visit_day", "day", words)
        return None

    def start(self) -> None:
        """Put the cursor where the first thing is missing."""
        target: QWidget = next(iter(self.answers.values())) if self.result.value() else self.result
        if not self._customer[0]:
            target = self.customer_box.box
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(target, Answer):
            target.moveCursor(QTextCursor.MoveOperation.End)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A field was left: the owner keeps what stands there."""
        if event.type() == QEvent.Type.FocusOut:
            self.field_left.emit()
        return False

    def say(self, problem: Problem | None) -> None:
        """Say what is wrong, mark its field and put the cursor there; None takes it back."""
        field = problem.field if problem else ""
        for name, widget in self._by_field().items():
            widget.setProperty("severity", "block" if name == field else "")
            restyle(widget)
            if name == field:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._problem.setText(say(problem.words) if problem else "")
        self._problem.setVisible(problem is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits from anywhere, Esc folds the row away; what is typed stays."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.folded.emit()
        else:
            super().keyPressEvent(event)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._number = Text(self, "", "headline")
        self._number.setObjectName("visitPage")
        self._number.setMinimumWidth(34)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignVCenter)
        names = QVBoxLayout()
        names.setSpacing(1)
        self._name, self._place = Elided(self, "", "title"), Elided(self, "", "caption")
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._place)
        names.addStretch(1)
        row.addLayout(names, 1)
        self._standing = Badge(self)
        row.addWidget(self._standing, 0, Qt.AlignmentFlag.AlignVCenter)
        self.day = DateField(self, today=self._today, ahead=False)
        self.day.day_changed.connect(self._on_day)
        self.day.day_changed.connect(self._on_completed)
        self.met, self.arrived, self.departed = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        for words, box, name, wide in (
            (Words("拜访日", "Visited"), self.day, "visitDay", 150),
            (Words("见到谁", "Met"), self.met, "visitMet", 120),
            (Words("到", "In"), self.arrived, "visitIn", 70),
            (Words("离", "Out"), self.departed, "visitOut", 70),
        ):
            box.setObjectName(name)
            box.setFixedWidth(wide)
            row.addLayout(self._labelled(words, box))
        return row

    def _build_outcome(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.result = ResultChips(self, [Option(str(int(one)), one.words) for one in VisitResult])
        self.result.setObjectName("visitResult")
        self.result.setMinimumHeight(38)
        self.result.changed.connect(self._on_result)
        self.result.changed.connect(self._on_completed)
        self.next = NextField(self)
        self.next.setObjectName("visitNext")
        self.next.setFixedWidth(190)
        self.next.settled.connect(self._go_to_notes)
        self.next.entered.connect(self._on_next_entered)
        row.addLayout(self._labelled(Words("结果", "Result"), self.result), 1)
        row.addLayout(self._labelled(Words("下次", "Next visit"), self.next))
        return row

    def _build_questions(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.answers: dict[str, Answer] = {}
        for at, (name, words) in enumerate(question_words().items()):
            box = Answer(self, least=1, most=5)
            box.setObjectName(f"visit_{name}")
            box.entered.connect(self._on_enter)
            self.answers[name] = box
            grid.addLayout(self._labelled(words, box), at // _COLUMNS, at % _COLUMNS, Qt.AlignmentFlag.AlignTop)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._problem = Text(self, "", "danger")
        self._problem.setObjectName("visitProblem")
        self._entered_by = Text(self, "", "caption")
        row.addWidget(self._problem)
        row.addWidget(self._entered_by)
        row.addStretch(1)
        self.verify = Tick(self, tr("待核实", "To be verified"))
        self.verify.setObjectName("visitVerify")
        key_tip(self.verify, "Alt+Q", text=tr("纸上看不清，先记下", "The paper cannot be read: record what there is"))
        self.verify.clicked.connect(self.verify_asked)
        self.change = button(self, tr("换客户", "Other customer"), kind="quiet", measure="small", name="visitChange")
        self.change.clicked.connect(self._on_change)
        self.copy = button(
            self, tr("照抄上次", "Copy last visit"), kind="quiet", measure="small", icon="copy", name="visitCopy"
        )
        key_tip(self.copy, "Ctrl+'")
        self.copy.clicked.connect(self.copy_asked)
        self.commit = button(
            self, tr("记下", "Record"), kind="primary", measure="small", icon="check", name="visitCommit"
        )
        self.commit.clicked.connect(self._on_enter)
        self.picture = photo_button(self, name="visitPhoto", measure="small")
        self.picture.clicked.connect(self.photo_asked)
        for one in (self.verify, self.picture, self.change, self.copy, self.commit):
            row.addWidget(one)
        return row

    def _labelled(self, words: Words, box: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        label = Text(self, say(words), "label")
        label.setBuddy(box)
        box.setAccessibleName(say(words))
        column.addWidget(label)
        column.addWidget(box)
        return column

    def _order_focus(self) -> None:
        order = [self.customer_box.box, *self._inputs()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _inputs(self) -> list[QWidget]:
        first: list[QWidget] = [self.result, self.next, *self.answers.values()]
        last = [self.verify, self.picture, self.change, self.copy, self.commit]
        return [*first, self.day, self.met, self.arrived, self.departed, *last]

    def _by_field(self) -> dict[str, QWidget]:
        return {
            "customer": self.customer_box.box,
            "result": self.result,
            "next_date": self.next,
            "day": self.day,
            "visited_on": self.day,
            "arrived": self.arrived,
            "departed": self.departed,
        }

    def _set_customer(self, customer_id: str, name: str, place: str) -> None:
        self._customer = (customer_id, name, place)
        self._name.setText(name or tr("这一页没有印客户", "No customer printed here"))
        self._place.setText(place)
        self._place.setVisible(bool(place))
        self.customer_box.clear()
        self.customer_box.setVisible(not customer_id)
        self.change.setVisible(bool(customer_id))

    def _say_standing(self, page: PageRow, planned: date | None) -> None:
        visit = page.visit
        self.commit.setText(tr("更正", "Correct") if visit else tr("记下", "Record"))
        when = visit.entered_at if visit else None
        by = f"{visit.entered_by} {local(when):%m-%d %H:%M}" if visit and when else ""
        self._entered_by.setText(
            tr(f"{by} 已录，改动另存为更正", f"Entered: {by}. Changes are kept as a correction") if by else ""
        )
        told = tr(f"计划 {short_day(planned)}", f"Planned {short_day(planned)}") if planned is not None else ""
        self._standing.say(told, Tone.ACCENT)
        self._standing.setVisible(planned is not None)

    def _on_customer(self, found: Candidate) -> None:
        self._set_customer(found.customer_id, found.name, found.place)
        self._on_completed()
        self.say(None)
        self.result.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_edited(self, _text: object = None) -> None:
        self.edited.emit()

    def _on_completed(self, _value: object = None) -> None:
        """The last gap of a row that was to be verified is filled: it is verified, unless somebody ticks it again."""
        if self._completing and not self.keyed().has_gaps:
            self._completing = False
            self.verify.setChecked(False)

    def _on_picture(self, source: object) -> None:
        if self._refused is None:
            self.picture_given.emit(source)

    def _on_change(self) -> None:
        self._set_customer("", "", "")
        self.customer_box.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_day(self, day: date | None) -> None:
        self.next.count_from(day)

    def _on_result(self, keys: tuple[str, ...]) -> None:
        self.edited.emit()
        if keys and self.result.hasFocus():
            self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to_notes(self, beyond: str = "") -> None:
        """Go on to the first answer, and write there what was typed after the date."""
        notes = next(iter(self.answers.values()))
        notes.setFocus(Qt.FocusReason.TabFocusReason)
        if beyond:
            notes.moveCursor(QTextCursor.MoveOperation.End)
            notes.insertPlainText(beyond)

    def _on_next_entered(self) -> None:
        problem = self.next.problem()
        self.say(problem)
        if problem is None:
            self._go_to_notes()

    def _on_enter(self) -> None:
        if self._refused is None:
            self.committed.emit()
