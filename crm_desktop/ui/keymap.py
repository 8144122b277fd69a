"""Which keys do what: those the program ships (PRACTICE 5), and those a person has chosen instead.

Everything names a key by the one that ships, wherever it is bound, drawn or spoken of; `keymap().now(keys)` says which
one is pressed for it at this desktop. A key that saves on one page thus saves by the same key on all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from crm_desktop.rules.words import Words

RESERVED: Final = ("Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+Shift+F", "Ctrl+Shift", "Shift", "Ctrl")
"""What Chinese input methods use to switch language, width, punctuation and script."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that ships, what it does, and where."""

    keys: str
    words: Words
    group: Words


_ALWAYS: Final = Words("随处可用", "Everywhere")
_FORMS: Final = Words("填写和保存", "Filling in and saving")
_COUNTER: Final = Words("登记和订购", "Counter and orders")
_FILES: Final = Words("翻看和打印", "Leafing and printing")

KEYS: Final = (
    Key("F1", Words("快捷键一览", "Shortcuts"), _ALWAYS),
    Key("Shift+F1", Words("本页帮助", "Help for this screen"), _ALWAYS),
    Key("F2", Words("登记", "Front desk"), _ALWAYS),
    Key("F3", Words("查找", "Find"), _ALWAYS),
    Key("Ctrl+K", Words("查找、命令", "Find, commands"), _ALWAYS),
    Key("F5", Words("同步", "Sync"), _ALWAYS),
    Key("F12", Words("锁屏", "Lock the screen"), _ALWAYS),
    Key("Ctrl+Z", Words("撤销上一次保存", "Undo the last save"), _ALWAYS),
    Key("Alt+Z", Words("最近的保存", "The last saves"), _ALWAYS),
    Key("Ctrl+B", Words("录入拜访", "Enter visits"), _ALWAYS),
    *(Key(f"Ctrl+{at}", Words(f"左栏第 {at} 个页面", f"Page {at} of the rail"), _ALWAYS) for at in range(1, 10)),
    Key("Ctrl+Return", Words("保存、建档", "Save, file"), _FORMS),
    Key("Ctrl+Shift+Return", Words("保存并接待下一位", "Save and next"), _FORMS),
    Key("Alt+D", Words("客人拒绝提供", "The customer declines"), _FORMS),
    Key("Alt+U", Words("采用别处的值", "Use the value from elsewhere"), _FORMS),
    Key("Alt+H", Words("字段的历史", "History of the field"), _FORMS),
    Key("Alt+V", Words("电话已拨通、已回电", "The number was reached"), _FORMS),
    Key("Alt+W", Words("电话查无此号", "The number does not exist"), _FORMS),
    Key("Ctrl+R", Words("退回登记表", "Return the form"), _FORMS),
    Key("Ctrl+'", Words("照抄上次拜访", "Copy the last visit"), _FORMS),
    Key("Alt+P", Words("登记表、纸页照片", "Photo of the form or page"), _FORMS),
    Key("Alt+Q", Words("拜访待核实（纸上看不清）", "Visit to be verified (paper illegible)"), _FORMS),
    Key("Ctrl+Tab", Words("挂单，换下一位", "Park, next in hand"), _COUNTER),
    Key("Ctrl+Shift+Tab", Words("换上一位", "The one before"), _COUNTER),
    Key("Ctrl+O", Words("电话订购", "Phone order"), _COUNTER),
    Key("Alt+O", Words("电话订单列表", "List of phone orders"), _COUNTER),
    Key("Alt+E", Words("修改、更正订单", "Change or correct an order"), _COUNTER),
    Key("Alt+X", Words("作废订单", "Declare an order void"), _COUNTER),
    Key("Alt+R", Words("订单退回待交付", "Open an order again"), _COUNTER),
    *(Key(f"Alt+{at}", Words(f"第 {at} 个选项", f"Choice {at}"), _COUNTER) for at in range(1, 5)),
    Key("Alt+Left", Words("上一个", "The one before"), _FILES),
    Key("Alt+Right", Words("下一个", "The next one"), _FILES),
    Key("PgUp", Words("上一周", "The week before"), _FILES),
    Key("PgDown", Words("下一周", "The next week"), _FILES),
    Key("Alt+K", Words("复制开票抬头", "Copy the invoice header"), _FILES),
    Key("Ctrl+F", Words("在客户里查找", "Search the customers"), _FILES),
    Key("Alt+F", Words("添加筛选条件", "Add a filter condition"), _FILES),
    Key("F9", Words("打印", "Print"), _FILES),
    Key("Alt+B", Words("存成 U 盘包裹", "Pack what waits for a stick"), _FILES),
    Key("Alt+Shift+B", Words("递交 U 盘包裹", "Hand in a parcel"), _FILES),
)
"""All that can be changed. Enter, Esc, Tab and the digits that choose stay: they are how every form is filled in."""

_BY_KEYS: Final = {key.keys: key for key in KEYS}
_EDITING: Final = tuple(f"Ctrl+{letter}" for letter in "ACVXY")
"""What a text field needs for itself."""
_TO_COME: Final = ("F4", "F7", "F8")
"""What PRACTICE 5 has for noting a call, tasks and complaints, which are to come: nobody shall have to learn anew."""
_SYSTEM: Final = ("Alt+F4", "Ctrl+Alt+Del", "Alt+Tab", "Ctrl+Esc")
_MODIFIERS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_FIXED: Final = frozenset(
    {
        Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
    }
)  # fmt: skip
_LONE: Final = frozenset({*range(Qt.Key.Key_F1, Qt.Key.Key_F24 + 1), Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
"""Keys that type nothing and need no modifier."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Why a key cannot be had; `by` is the action that has it, with which it may be exchanged."""

    words: Words
    by: Key | None = None


class Keymap(QObject):
    """What was chosen, by the key that ships; `changed()` after every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[str, str] = {}

    @property
    def chosen(self) -> Mapping[str, str]:
        """The changed keys alone."""
        return dict(self._chosen)

    def now(self, keys: str) -> str:
        """What is pressed at this desktop for the key that ships as `keys`."""
        return self._chosen.get(keys, keys)

    def wear(self, chosen: Mapping[str, str]) -> None:
        """Put a person's choices in force; what cannot be (any more) is as it ships."""
        before, self._chosen = self._chosen, {}
        for keys, wanted in chosen.items():
            if keys in _BY_KEYS and refusal(wanted) is None:
                self._chosen[keys] = wanted
        for keys in [one for one in self._chosen if self._twice(one)]:
            del self._chosen[keys]
        if self._chosen != before:
            self.changed.emit()

    def taken(self, keys: str, wanted: str) -> Taken | None:
        """Why `wanted` cannot stand for `keys`, or None."""
        words = refusal(wanted)
        if words is not None:
            return Taken(words)
        holder = next((key for key in KEYS if key.keys != keys and _same(self.now(key.keys), wanted)), None)
        if holder is None:
            return None
        zh, en = holder.words.zh, holder.words.en
        return Taken(Words(f"这个键已用于“{zh}”", f'That key is for "{en}" already'), holder)

    def choose(self, keys: str, wanted: str) -> None:
        """Press `wanted` for `keys` from now on; ValueError where it is taken, KeyError for no key of the program."""
        taken = self.taken(_BY_KEYS[keys].keys, wanted)
        if taken is not None:
            raise ValueError(taken.words.en)
        self._put({keys: wanted})

    def exchange(self, keys: str, other: str) -> None:
        """Let two actions change keys."""
        self._put({keys: self.now(other), other: self.now(keys)})

    def give_back(self, keys: str = "") -> None:
        """As it ships: one key, or all. Who has taken the key meanwhile gets the one that becomes free."""
        if not keys:
            self.wear({})
            return
        holder = next((key.keys for key in KEYS if key.keys != keys and _same(self.now(key.keys), keys)), "")
        self._put({keys: keys, **({holder: self.now(keys)} if holder else {})})

    def _put(self, chosen: Mapping[str, str]) -> None:
        self.wear({one: wanted for one, wanted in {**self._chosen, **chosen}.items() if one != wanted})

    def _twice(self, keys: str) -> bool:
        """Whether another action has the key that `keys` was to have."""
        return any(key.keys != keys and _same(self.now(key.keys), self._chosen[keys]) for key in KEYS)


_keymap: Keymap | None = None


def keymap() -> Keymap:
    """The keys in force; whoever shows them for long connects to `keymap().changed`."""
    global _keymap
    if _keymap is None:
        _keymap = Keymap()
    return _keymap


def refusal(keys: str) -> Words | None:
    """Why no action at all may have this key, or None."""
    sequence = QKeySequence(keys)
    if is_reserved(keys):
        return Words("这个键留给输入法切换，换一个吧", "The input method needs this key: choose another")
    if sequence.count() != 1:
        return Words("没有认出这个键", "That is no key")
    first = sequence[0]  # type: ignore[index]  # the stubs leave it out
    key, modifiers = first.key(), first.keyboardModifiers()
    if any(_same(keys, one) for one in _SYSTEM):
        return Words("这个键归系统用，换一个吧", "The system needs this key: choose another")
    if any(_same(keys, one) for one in _TO_COME):
        return Words(
            "F4、F7、F8 留给以后的记沟通、任务和投诉，换一个吧",
            "F4, F7 and F8 are kept for calls, tasks and complaints to come: choose another",
        )
    if any(_same(keys, one) for one in _EDITING):
        return Words("这个键是复制、粘贴、撤销文字用的", "Text fields need this key to copy, paste and undo")
    if key in _FIXED and keys not in _BY_KEYS:
        return Words("回车、Esc、Tab、空格和删除键不能改作他用", "Enter, Esc, Tab, Space and Delete stay what they are")
    if not modifiers & _MODIFIERS and key not in _LONE:
        return Words("字母和数字要打字用，请加上 Ctrl 或 Alt", "Letters and digits are for typing: add Ctrl or Alt")
    return None


def is_reserved(keys: str) -> bool:
    """Whether Chinese input methods need the key."""
    given = QKeySequence(keys)
    return keys in RESERVED or any(given == QKeySequence(reserved) for reserved in RESERVED)


def caps(keys: str) -> list[str]:
    """`Ctrl+Shift+K` in parts, arrows as signs."""
    signs = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter", "Escape": "Esc"}
    return [signs.get(part, part) for part in keys.split("+") if part]


def spelled(keys: str) -> str:
    """What is pressed at this desktop for the key that ships as `keys`, as people read it: `Ctrl+Enter`, `Alt+←`."""
    return "+".join(caps(keymap().now(keys)))


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
