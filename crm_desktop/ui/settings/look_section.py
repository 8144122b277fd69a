"""Language, colours, movement, and when the screen locks itself."""

from typing import cast

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Language, Words
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import tr
from crm_desktop.ui.settings.preferences import LOCK_AFTER, Preferences
from crm_desktop.ui.settings.section import AnswerRow, Section
from crm_desktop.ui.theme import Scheme
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.text import rule

_LANGUAGES = (Option("zh", Words("中文", "中文")), Option("en", Words("English", "English")))
_SCHEMES = (
    Option(Scheme.SYSTEM.value, Words("跟随系统", "As the system")),
    Option(Scheme.LIGHT.value, Words("浅色", "Light")),
    Option(Scheme.DARK.value, Words("深色", "Dark")),
)
_MOTIONS = (
    Option("system", Words("跟随系统", "As the system")),
    Option("full", Words("有动画", "On")),
    Option("reduced", Words("不要动画", "Off")),
)
_MINUTES = tuple(Option(str(one), Words(f"{one} 分钟", f"{one} min")) for one in LOCK_AFTER.choices)


class LookSection(Section):
    """Every choice is kept and works at once."""

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(
            parent,
            tr("外观和语言", "Look and language"),
            tr("改了马上生效，只影响这台电脑。", "At once, on this desktop only."),
        )
        self._preferences = preferences
        card = self.add_card()
        self.language = AnswerRow(
            card, tr("语言", "Language"), tr("界面和提示的语言", "Of the window and its messages"), _LANGUAGES,
            preferences.language,
        )  # fmt: skip
        self.scheme = AnswerRow(
            card, tr("颜色", "Colours"), tr("深色适合灯光暗的店面", "Dark suits a dim shop"), _SCHEMES,
            preferences.scheme.value,
        )  # fmt: skip
        self.motion = AnswerRow(
            card,
            tr("动画", "Movement"),
            tr("消息和进度的小动作", "Messages, progress"),
            _MOTIONS,
            preferences.motion,
        )
        for at, row in enumerate((self.language, self.scheme, self.motion)):
            if at:
                card.body.addWidget(rule(card))
            card.body.addWidget(row)
        lock = self.add_card()
        self.lock_after = AnswerRow(
            lock,
            tr("自动锁屏", "Lock by itself"),
            tr(
                f"没人动多久就锁，{spelled('F12')} 随时锁",
                f"After so long without a key; {spelled('F12')} locks at any time",
            ),
            _MINUTES,
            str(preferences.lock_after),
        )
        lock.body.addWidget(self.lock_after)
        self.language.chosen.connect(self._on_language)
        self.scheme.chosen.connect(self._on_scheme)
        self.motion.chosen.connect(preferences.choose_motion)
        self.lock_after.chosen.connect(self._on_lock_after)
        self.close_up()

    def _on_language(self, key: str) -> None:
        self._preferences.choose_language(cast(Language, key))

    def _on_scheme(self, key: str) -> None:
        self._preferences.choose_scheme(Scheme(key))

    def _on_lock_after(self, key: str) -> None:
        self._preferences.choose_lock_after(int(key))
