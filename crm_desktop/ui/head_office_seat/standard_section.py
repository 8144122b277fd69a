"""The profile standard: which fields count, for a kind of customer, and more by source and class (C4)."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.completeness import DEFAULT_STANDARD, Standard
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.chain_settings import standard_fields_offered, standard_groups
from crm_desktop.ui.language import tr
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

_KINDS: Final = {
    f"kind {CustomerKind.COMPANY.value}": Words("所有单位", "Every company"),
    f"kind {CustomerKind.PERSON.value}": Words("所有个人", "Every person"),
}


class StandardSection(Section):
    """`edited()` when a field is added or taken out; `standard()` is what is chosen."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        text = tr(
            "算进“完整度”的字段。来源和分类的字段在单位、个人之外另加；门店下次同步后照此提示缺项。",
            "The fields that count. Those of a source or class come on top; branches follow after their next sync.",
        )
        super().__init__(parent, tr("建档标准", "Profile standard"), text)
        self._groups: dict[str, tuple[str, ...]] = {}
        self._showing = False
        card = self.add_card()
        sources, classes = standard_groups()
        words = {
            **_KINDS,
            **{f"source {key}": Words(f"来源：{one.zh}", f"Source: {one.en}") for key, one in sources},
            **{f"class {key}": Words(f"分类：{one.zh}", f"Class: {one.en}") for key, one in classes},
        }
        self.group = Select(card, [Option(key, one) for key, one in words.items()])
        self.group.setObjectName("standardGroup")
        self.group.setAccessibleName(tr("适用于", "For"))
        self.group.setMaximumWidth(260)
        self.group.changed.connect(self._on_group)
        card.body.addWidget(self.group)
        self.fields = Choices(card, [Option(name, one) for name, one in standard_fields_offered()], several=True)
        self.fields.setObjectName("standardFields")
        self.fields.setAccessibleName(tr("算进完整度的字段", "Fields that count"))
        self.fields.changed.connect(self._on_fields)
        card.body.addWidget(self.fields)
        self._count = Text(card, "", "caption")
        card.body.addWidget(self._count)
        self.close_up()

    def show_standard(self, standard: Standard, *, right: Allowed | Refused) -> None:
        """Show a standard."""
        self._groups = {
            **{f"kind {kind.value}": tuple(fields) for kind, fields in standard.by_kind.items()},
            **{f"source {name}": tuple(fields) for name, fields in standard.by_source.items()},
            **{f"class {name}": tuple(fields) for name, fields in standard.by_class.items()},
        }
        grant(self.fields, right)
        self._on_group(self.group.value())

    def show_default(self) -> None:
        """The standard as shipped."""
        self.show_standard(DEFAULT_STANDARD, right=Allowed())
        self.edited.emit()

    def standard(self) -> Standard:
        """What is chosen."""
        return Standard(
            by_kind={CustomerKind(name): fields for name, fields in self._of("kind").items()},
            by_source=self._of("source"),
            by_class=self._of("class"),
        )

    def _of(self, what: str) -> Mapping[str, tuple[str, ...]]:
        parts = {key.partition(" ")[2]: fields for key, fields in self._groups.items() if key.startswith(f"{what} ")}
        return {name: fields for name, fields in parts.items() if fields or what == "kind"}

    def _on_group(self, key: object) -> None:
        self._showing = True
        self.fields.set_value(self._groups.get(str(key), ()))
        self._showing = False
        self._tell()

    def _on_fields(self, keys: tuple[str, ...]) -> None:
        if self._showing:
            return
        group = self.group.value()
        before = self._groups.get(group, ())
        # The order in which a clerk is asked is kept; what is new is asked last.
        self._groups[group] = (*(one for one in before if one in keys), *(one for one in keys if one not in before))
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        count = len(self._groups.get(self.group.value(), ()))
        self._count.setText(tr(f"选了 {count} 项", f"{count} chosen"))
