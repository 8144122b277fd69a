"""What a merge will do beside the chosen fields: people, tags, what is re-pointed, and which file is no more (3.2)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crm_desktop.services.merge_plan import MergePlan, PersonLine
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.text import Text, rule


class OutcomeCard(Card):
    """Told anew whenever another file is kept."""

    def __init__(self, parent: QWidget, plan: MergePlan) -> None:
        super().__init__(parent)
        self.setObjectName("mergeOutcome")
        self._plan = plan
        self._content: QWidget | None = None

    def show_keep(self, keep: int) -> None:
        """Say what becomes of everything if the file of that side is kept."""
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._add_people(column, keep)
        self._add_united(column)
        self._add_moved(column, keep)
        self._add_gone(column, keep)
        column.addStretch(1)
        self.body.addWidget(self._content, 1)
        self._content.show()

    def _add_people(self, column: QVBoxLayout, keep: int) -> None:
        people = _once(self._plan.people, keep)
        column.addWidget(
            Text(
                self._content, tr(f"联系人合在一起，共 {len(people)} 位", f"{len(people)} contacts together"), "strong"
            )
        )
        for line, twice in people:
            told = "  ".join(filter(None, (line.name or tr("未写姓名", "No name"), line.post, *line.phones)))
            column.addWidget(Text(self._content, told, "soft", wrap=True))
            if twice:
                badge = Badge(self._content, tr("两份里是同一人，合为一位", "One person in both files"), Tone.INFO)
                column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_united(self, column: QVBoxLayout) -> None:
        for label, text in self._plan.united:
            column.addWidget(rule(self._content))
            column.addWidget(Text(self._content, tr(f"{say(label)}合并", f"{say(label)} united"), "strong"))
            column.addWidget(Text(self._content, say(text), "soft", wrap=True))

    def _add_moved(self, column: QVBoxLayout, keep: int) -> None:
        moved = [(one.words, sum(one.counts) - one.counts[keep]) for one in self._plan.moved]
        moved = [(words, count) for words, count in moved if count]
        column.addWidget(rule(self._content))
        column.addWidget(Text(self._content, tr("改挂到保留的档案", "Will belong to the kept file"), "strong"))
        if not moved:
            column.addWidget(Text(self._content, tr("没有其他记录", "No other records"), "soft"))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (words, count) in enumerate(moved):
            grid.addWidget(Text(self._content, say(words), "soft"), row, 0)
            grid.addWidget(Text(self._content, tr(f"{count} 条", f"{count}"), "body"), row, 1)
        column.addLayout(grid)

    def _add_gone(self, column: QVBoxLayout, keep: int) -> None:
        gone = [side.name or side.number for at, side in enumerate(self._plan.sides) if at != keep]
        column.addWidget(rule(self._content))
        column.addWidget(Text(self._content, tr("不再单独存在", "No longer on its own"), "strong"))
        for name in gone:
            column.addWidget(Text(self._content, name, "danger", wrap=True))
        note = tr(
            "编号和历史都保留，按旧编号仍能查到；随时可在动态里拆开。",
            "Numbers and history stay, and the old number still finds it; it can be parted again from the timeline.",
        )
        column.addWidget(Text(self._content, note, "caption", wrap=True))


def _once(people: Sequence[PersonLine], keep: int) -> list[tuple[PersonLine, bool]]:
    """Each person once, those of the kept file first; whether two files have them."""
    first: dict[str, PersonLine] = {}
    twice: set[str] = set()
    for line in sorted(people, key=lambda one: one.side != keep):
        key = line.same_as or line.id
        if key in first:
            twice.add(key)
        else:
            first[key] = line
    return [(line, key in twice) for key, line in first.items()]
