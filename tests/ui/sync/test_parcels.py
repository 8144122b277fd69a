"""A parcel for a stick, by key: packed where there is no line, handed in at another desktop, told in plain words."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.ui.language import set_language
from tests.head_office.chain import Desk
from tests.ui.sync.conftest import MakeWindow, Window


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person puts the parcel, and finds it."""
    path = tmp_path / "stick.crmparcel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


def chord(window: Window, *, deliver: bool = False) -> None:
    """Alt+B packs, with Shift it hands in."""
    shift = Qt.KeyboardModifier.ShiftModifier if deliver else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.focused(), Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier | shift)


def test_packed_without_a_line_and_handed_in_at_another_desktop(
    served: EmbeddedOffice, front: Desk, back: Desk, make_window: MakeWindow, stick: Path
) -> None:
    front.syncing.sync_now()
    front.register("wang", name="大禾图文")
    window = make_window(front, "wang")
    window.open()
    chord(window)
    window.until(lambda: any("已把 1 笔改动存到 stick.crmparcel" in told for told in window.toasts))
    window.until(lambda: "已发出，待确认" in window.page.line._title.text())
    window.until(lambda: "存过一个包裹，1 笔" in window.page.board.parcel._text.text())

    other = make_window(back, "zhou")
    other.open()
    other.shell.activateWindow()
    chord(other, deliver=True)
    letter = front.enrolled.letter
    other.until(lambda: any(f"SY01 {letter} 机的包裹已递交：1 笔，其中新收 1 笔" in told for told in other.toasts))
    assert front.syncing.sync_now().trouble is None
    assert front.syncing.status().waiting_units == 0


def test_nothing_waits_and_the_button_says_so(front: Desk, make_window: MakeWindow, stick: Path) -> None:
    front.syncing.sync_now()
    window = make_window(front, "wang")
    window.open()
    window.until(lambda: not window.page.board.parcel.pack.isEnabled())
    assert window.page.board.parcel.pack.toolTip() == "没有待传的改动"
    chord(window)
    window.until(lambda: any("没有待传的改动，不用做包裹" in told for told in window.toasts))
    assert not stick.exists()


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04", "不是完整的包裹文件"), (None, "读不了这个文件")]
)  # fmt: skip
def test_a_wrong_file_and_a_stick_pulled_out_end_in_a_sentence(
    front: Desk, make_window: MakeWindow, stick: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        stick.write_bytes(content)
    window = make_window(front, "wang")
    window.open()
    window.page.board.parcel.deliver.click()
    window.until(lambda: any(words in told for told in window.toasts))
    assert not any("已递交" in told for told in window.toasts)
    assert (stick.read_bytes() if stick.exists() else None) == content


def test_a_full_stick_keeps_everything(
    front: Desk, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    front.syncing.sync_now()
    front.register("wang", name="大禾图文")
    gone = tmp_path / "gone" / "x.crmparcel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(gone), ""))
    window = make_window(front, "wang")
    window.open()
    window.page.board.parcel.pack.click()
    window.until(lambda: any("没有存成" in told for told in window.toasts))
    assert front.syncing.status().waiting_units == 1


def test_it_is_said_in_english_too(front: Desk, make_window: MakeWindow) -> None:
    set_language("en")
    window = make_window(front, "wang")
    window.open()
    window.until(lambda: window.page.board.parcel._text.text().startswith("Without a line"))
    assert window.page.board.parcel.pack.toolTip() == "Nothing waits to be sent"
    set_language("zh")
