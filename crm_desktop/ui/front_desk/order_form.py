"""An order by phone: who rings, what they want, what we say; the keyboard alone does it (B1-3.3, M2)."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.gap_question import Question
from crm_desktop.services.phone_order import OrderLine, PhoneOrder
from crm_desktop.services.products import Article, Offer
from crm_desktop.ui.front_desk.article_list import ArticleList
from crm_desktop.ui.front_desk.offer_box import OfferBox
from crm_desktop.ui.front_desk.order_lines import OrderLines, line_values, read_line
from crm_desktop.ui.front_desk.question_box import QuestionBox
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.tab_order import follow_layout
from crm_desktop.ui.widgets.text import Text, rule


class OrderForm(QWidget):
    """`searched(text)` and `picked(code)` want an answer through `show_articles` and `show_offer`; `changed` and `left`
    are for the draft."""

    searched = Signal(object)
    picked = Signal(object)
    caller_typed = Signal(str)
    caller_asked = Signal()
    stepped = Signal(object)
    changed = Signal(object)
    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._customer_id = ""
        # A product until what is to be said about it is read: its code, and a draft's answers and line.
        self._awaited: dict[str, object] = {}
        self._names: dict[str, str] = {}
        self._filling = False
        # Enter pressed before the answer to what was typed is here takes the first of that answer.
        self._answered, self._enter_waits = "", False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(6)
        self._heading = Text(self, "", "headline", wrap=True)
        self._column.addWidget(self._heading)
        self._column.addSpacing(8)
        self._build_caller()
        self._build_goods()
        self._build_words()
        self._column.addStretch(1)
        self.start("", "")

    @property
    def customer_id(self) -> str:
        """Whose order it is, "" before that is known."""
        return self._customer_id

    def start(self, customer_id: str, name: str) -> None:
        """Take an order of this customer; "" asks first who rings."""
        self._customer_id = customer_id
        self._heading.setText(tr(f"{name} 的订购", f"Order of {name}") if name else tr("电话订购", "Phone order"))
        self._caller_field.setVisible(not customer_id)
        for widget in self._goods:
            widget.setVisible(bool(customer_id))
        self.offer_box.setVisible(bool(customer_id) and self.offer_box.offer is not None)
        self.asked.ask(None, may_edit=True)

    def show_question(self, question: Question | None, *, may_edit: bool, values: Mapping[str, object]) -> None:
        """Ask the one thing beside the order, with the answer a draft kept."""
        self.asked.ask(question, may_edit=may_edit)
        self.asked.put(values)
        follow_layout(self)

    def order(self) -> PhoneOrder:
        """What was ordered; the product still under discussion counts once it has a quantity."""
        open_line = self._open_line()
        return PhoneOrder(
            self._customer_id,
            self.chosen.lines + ((open_line[0],) if open_line else ()),
            self._words.text(),
            self._proxy.text(),
            question=self.asked.question,
            answer=self.asked.answer(),
        )

    def values(self) -> dict[str, object]:
        """The answers, for a draft."""
        told: dict[str, object] = {"words": self._words.text(), "proxy": self._proxy.text()}
        told["lines"] = self.chosen.values()
        told.update(self._discussed())
        return {**{key: value for key, value in told.items() if value}, **self.asked.values()}

    def put(self, values: Mapping[str, object]) -> None:
        """Show the answers of a draft, and no others; a product under discussion is asked for again."""
        self._filling = True
        self._words.setText(str(values.get("words", "")))
        self._proxy.setText(str(values.get("proxy", "")))
        self.chosen.put(values.get("lines"))
        self.offer_box.show_offer(None)
        self.product.clear()
        self._answered, self._enter_waits = "", False
        self._product_field.set_hint(_PRODUCT_HINT)
        self.articles.show_articles(())
        self.caller.clear()
        self._filling = False
        self._awaited = {key: values[key] for key in _DISCUSSED if values.get(key)}
        if self._awaited:
            self.picked.emit(str(self._awaited["product"]))

    def go(self, key: str = "") -> None:
        """Put the cursor where it is needed."""
        if key == "answer" and self.asked.go():
            return
        target = self.product if self._customer_id else self.caller
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def at(self) -> str:
        """The key of the field with the cursor."""
        return "product" if self.product.hasFocus() else "answer" if self.asked.has_cursor else ""

    def show_articles(self, text: str, articles: Sequence[Article]) -> None:
        """What was found for `text`; an answer that comes too late is dropped."""
        if text != self.product.text():
            return
        self._answered = text
        self.articles.show_articles(articles)
        none = bool(text.strip()) and not articles
        words = Words("没有这个商品，换个词试试", "No such product: try another word")
        self._product_field.set_hint(words if none else _PRODUCT_HINT)
        if self._enter_waits:
            self._enter_waits = False
            self.articles.choose_marked()

    def show_offer(self, offer: Offer | None) -> None:
        """Discuss a product, from where a draft left it; None for one that is on no list any more."""
        awaited, self._awaited = self._awaited, {}
        if offer is None:
            self._add(_line_of(awaited))
            return
        for article in (offer.article, *offer.substitutes):
            self._names[article.code] = article.name
        self.articles.show_articles(())
        self.product.clear()
        self._answered = ""
        self.offer_box.show_offer(offer)
        answers = awaited.get("offer") if awaited.get("product") == offer.article.code else None
        if isinstance(answers, Mapping):
            self.offer_box.put(answers)
        if QApplication.focusWidget() in (self.product, None):
            self.offer_box.go()
        self._changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the boxes that search."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            if event.type() == QEvent.Type.FocusOut:
                self.left.emit("")
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self.articles.step(step) if watched is self.product else self.stepped.emit(step)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not _held(event):
            self._on_enter(watched)
            return True
        return False

    def _build_caller(self) -> None:
        self.caller = QLineEdit(self)
        self.caller.setObjectName("caller")
        self.caller.installEventFilter(self)
        self.caller.textEdited.connect(self.caller_typed)
        hint = Words(
            "手机后四位、姓名或拼音；回车选右边第一位", "Last four digits, name or pinyin; Enter takes the first"
        )
        self._caller_field = Field(self, Words("谁来电", "Who rings"), self.caller, name="callerField", hint=hint)
        self._column.addWidget(self._caller_field)

    def _build_goods(self) -> None:
        self.chosen = OrderLines(self)
        self.chosen.changed.connect(self._changed)
        self._column.addWidget(self.chosen)
        self.product = QLineEdit(self)
        self.product.setObjectName("product")
        self.product.installEventFilter(self)
        self.product.textEdited.connect(self._on_product)
        self._product_field = Field(self, Words("商品", "Product"), self.product, hint=_PRODUCT_HINT)
        self.articles = ArticleList(self)
        self.articles.chosen.connect(self._on_article)
        self.articles.hide()
        self.offer_box = OfferBox(self)
        self.offer_box.done.connect(self._on_line)
        self.offer_box.changed.connect(self._changed)
        self._column.addWidget(self._product_field)
        self._column.addWidget(self.articles)
        self._column.addWidget(self.offer_box)

    def _build_words(self) -> None:
        self._words = GrowText(self, least=2, most=5)
        self._proxy = QLineEdit(self)
        self._proxy.setObjectName("proxy")
        words = Field(self, Words("客户原话", "In the customer's words"), self._words, name="orderWords", reserve=False)
        proxy = Field(
            self, Words("代打电话的人（不是本人时）", "Who rang, if not the customer"), self._proxy, reserve=False
        )
        line = rule(self)
        self.asked = QuestionBox(self)
        self.asked.changed.connect(self._changed)
        self.asked.entered.connect(self._on_answered)
        self.asked.left.connect(self.left)
        self._column.addSpacing(8)
        for widget in (line, self.asked, words, proxy):
            self._column.addWidget(widget)
        self._words.edited.connect(self._changed)
        self._proxy.textEdited.connect(self._changed)
        self._goods = (self._product_field, line, words, proxy)

    def _on_enter(self, watched: QObject) -> None:
        if watched is self.product:
            self._enter_waits = self._answered != self.product.text()
            if not self._enter_waits:
                self.articles.choose_marked()
        else:
            self.caller_asked.emit()

    def _on_answered(self) -> None:
        self._words.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_product(self, text: str) -> None:
        self._enter_waits = False
        self._settle()
        self.searched.emit(text)

    def _on_article(self, article: Article) -> None:
        self._settle()
        self._awaited = {"product": article.code}
        self.product.setFocus(Qt.FocusReason.TabFocusReason)
        self.picked.emit(article.code)

    def _on_line(self, _line: OrderLine) -> None:
        self._settle()
        self.product.setFocus(Qt.FocusReason.TabFocusReason)

    def _settle(self) -> None:
        """Another product is looked for: the one under discussion is in the order if it has a quantity."""
        line = self._open_line()
        self._awaited = {}
        if self.offer_box.offer is not None:
            self.offer_box.show_offer(None)
        self._add(line)

    def _add(self, line: tuple[OrderLine, str] | None) -> None:
        if line is not None:
            self.chosen.add(*line)
            self._changed()

    def _open_line(self) -> tuple[OrderLine, str] | None:
        """The line of the product under discussion, and its name; None without a quantity."""
        line = self.offer_box.line()
        if line is None:
            return _line_of(self._awaited)
        return line, self._names.get(line.substitute_code or line.product_code, line.product_code)

    def _discussed(self) -> dict[str, object]:
        offer, line = self.offer_box.offer, self._open_line()
        if offer is None:
            return self._awaited
        told: dict[str, object] = {"product": offer.article.code, "offer": self.offer_box.values()}
        return {**told, "open": line_values(*line)} if line else told

    def _changed(self, _value: object = None) -> None:
        if not self._filling:
            self.changed.emit("")


_DISCUSSED: Final = ("product", "offer", "open")
_PRODUCT_HINT = Words("编码、品名或拼音首字母", "Code, name or initials")


def _held(event: QKeyEvent) -> bool:
    """Whether a modifier makes it another key."""
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _line_of(awaited: Mapping[str, object]) -> tuple[OrderLine, str] | None:
    """The line that a draft kept of the product under discussion."""
    kept = awaited.get("open")
    return read_line(kept) if isinstance(kept, Mapping) else None
