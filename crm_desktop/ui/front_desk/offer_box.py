"""One product under discussion: what to say, what could be had instead, how many, and what goes with it (M2)."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.phone_order import OrderLine
from crm_desktop.services.products import Offer, stock_line
from crm_desktop.ui import look
from crm_desktop.ui.front_desk.article_list import stock_badge
from crm_desktop.ui.front_desk.enter_moves import EnterMoves
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.digits import WholeNumber
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label

_QUANTITY, _SUBSTITUTE, _RELATED = "quantity", "substitute", "related"
_LETTERS = {Qt.Key.Key_Y: "yes", Qt.Key.Key_N: "no"}


class YesNo(Choices):
    """Y and N answer too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, [Option("yes", Words("要", "Yes"), "Y"), Option("no", Words("不要", "No"), "N")])
        self.setObjectName("related")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y, N, or as chips do."""
        letter = _LETTERS.get(Qt.Key(event.key()))
        if letter is not None and not event.modifiers():
            self.set_value((letter,))
            return
        super().keyPressEvent(event)


class _Spoken(QWidget):
    """The ground of the sentence to say."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().accent_soft))


class OfferBox(QFrame):
    """`done(OrderLine)` when everything about this product is answered, `changed` with each answer."""

    done = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("offerBox")
        self._offer: Offer | None = None
        self._moves = EnterMoves(self)
        self._moves.entered.connect(self._on_entered)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(8)
        self._build_head()
        self._inside: QWidget | None = None
        self._substitutes: Choices | None = None
        self._related: YesNo | None = None
        self._quantity: QLineEdit | None = None
        self._filling = False
        self.hide()

    @property
    def offer(self) -> Offer | None:
        """What is under discussion."""
        return self._offer

    def show_offer(self, offer: Offer | None) -> None:
        """Discuss this product; None ends the discussion."""
        self._clear()
        self._offer = offer
        self.setVisible(offer is not None)
        if offer is None:
            return
        text, tone = stock_badge(offer.article)
        self._name.setText(offer.article.name)
        self._badge.say(text, tone)
        self._figures.setText(say(stock_line(offer.article)))
        self._say.setText(tr(f"这样说：“{offer.say.zh}”", f'Say: "{offer.say.en}"'))
        self._build_questions(offer)

    def values(self) -> dict[str, str]:
        """The answers about it, for a draft: as typed, and as chosen."""
        told = {
            _QUANTITY: self._quantity.text() if self._quantity else "",
            _SUBSTITUTE: "".join(self._substitutes.value()) if self._substitutes else "",
            _RELATED: "".join(self._related.value()) if self._related else "",
        }
        return {key: value for key, value in told.items() if value}

    def put(self, values: Mapping[str, object]) -> None:
        """Show the answers of a draft; nothing is finished by that, and nothing told."""
        self._filling = True
        if self._quantity is not None:
            self._quantity.setText(str(values.get(_QUANTITY, "")))
        for choices, key in ((self._substitutes, _SUBSTITUTE), (self._related, _RELATED)):
            if choices is not None:
                choices.set_value([str(values.get(key, ""))])
        self._filling = False

    def go(self) -> None:
        """Put the cursor where the next answer is wanted."""
        target: QWidget | None = self._quantity
        if self._substitutes is not None and not self._substitutes.value():
            target = self._substitutes
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def line(self) -> OrderLine | None:
        """The order's line as far as answered; None without a quantity."""
        if self._offer is None or self._quantity is None:
            return None
        digits = half_width(self._quantity.text()).strip()
        if not digits.isdecimal():
            return None
        instead = self._substitutes.value() if self._substitutes else ()
        return OrderLine(
            self._offer.article.code,
            int(digits),
            substitute_code=instead[0] if instead else "",
            related_answer=self._related_answer(),
            call_back=not self._offer.article.available and not instead,
        )

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._name = Text(self, "", "title")
        self._badge = Badge(self, "", Tone.NEUTRAL)
        row.addWidget(self._name)
        row.addWidget(self._badge)
        row.addStretch(1)
        self._figures = Text(self, "", "caption")
        row.addWidget(self._figures)
        self._column.addLayout(row)
        spoken = _Spoken(self)
        inner = QHBoxLayout(spoken)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.setSpacing(10)
        inner.addWidget(icon_label(spoken, "message-square", "accent_text"), 0, Qt.AlignmentFlag.AlignTop)
        self._say = Text(spoken, "", "strong", wrap=True)
        self._say.setObjectName("sayThis")
        inner.addWidget(self._say, 1)
        self._column.addWidget(spoken)

    def _build_questions(self, offer: Offer) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if not offer.article.available and offer.substitutes:
            options = [
                Option(one.code, Words(f"{one.name}（{one.quantity or 0}）", f"{one.name} ({one.quantity or 0})"))
                for one in offer.substitutes
            ]
            self._substitutes = Choices(inside, options)
            self._substitutes.setObjectName("substitutes")
            self._substitutes.changed.connect(self._on_substitute)
            self._moves.watch(self._substitutes)
            words = Words("可以代替的", "Would do instead")
            hint = Words(
                "客户都不要：直接按 Enter，30 分钟内回电", "None will do: press Enter, ring back within 30 min"
            )
            column.addWidget(Field(inside, words, self._substitutes, hint=hint, reserve=False))
        self._quantity = QLineEdit(inside)
        self._quantity.setObjectName("quantity")
        self._quantity.setValidator(WholeNumber(1, 99_999, self._quantity))
        self._quantity.setMaximumWidth(160)
        self._quantity.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._quantity.textChanged.connect(self._on_changed)
        self._moves.watch(self._quantity)
        unit = offer.article.unit
        words = Words(f"数量（{unit}）", f"Quantity ({unit})") if unit else Words("数量", "Quantity")
        column.addWidget(Field(inside, words, self._quantity, reserve=False))
        if offer.ask is not None:
            self._related = YesNo(inside)
            self._related.changed.connect(self._on_related)
            self._moves.watch(self._related)
            column.addWidget(
                Field(
                    inside,
                    Words(f"问：{offer.ask.zh}", f"Ask: {offer.ask.en}"),
                    self._related,
                    hint=Words("回答会告诉该区业务代表", "The rep of the area is told the answer"),
                )
            )
        self._inside = inside
        self._column.addWidget(inside)

    def _clear(self) -> None:
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = self._substitutes = self._related = self._quantity = None

    def _related_answer(self) -> str:
        if self._offer is None or self._offer.ask is None or self._related is None or not self._related.value():
            return ""
        return self._offer.told(wanted=self._related.value() == ("yes",))

    def _on_changed(self, _text: object = None) -> None:
        if not self._filling:
            self.changed.emit()

    def _on_substitute(self, chosen: object) -> None:
        self._on_changed()
        if chosen and self._quantity is not None and not self._filling:
            self._quantity.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_related(self, chosen: object) -> None:
        self._on_changed()
        if chosen and not self._filling:
            self._finish()

    def _on_entered(self, widget: QWidget) -> None:
        if widget is self._substitutes and self._quantity is not None:
            self._quantity.setFocus(Qt.FocusReason.TabFocusReason)
        elif widget is self._quantity and self._related is not None and self.line() is not None:
            self._related.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._finish()

    def _finish(self) -> None:
        line = self.line()
        if line is not None:
            self.done.emit(line)
        elif self._quantity is not None:
            self._quantity.setFocus(Qt.FocusReason.TabFocusReason)
