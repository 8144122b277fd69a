"""`crm-desktop self-test`: whether an installation has all it needs, run from the installed program itself."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from crm_desktop.app.start import application
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sample import load
from crm_desktop.models.customer import Customer
from crm_desktop.rules.pinyin import search_keys
from crm_desktop.store.opening import open_store
from crm_desktop.ui.theme import Appearance
from forms.codes import qr_text
from forms.report import Column, TableReport, render_table_report
from resources import path
from sync.clock import SystemClock
from sync.ids import new_id


def self_test() -> int:
    """Try each part for real; 0 if all work. Prints a line for each, with the error of the one that does not."""
    failed = 0
    for words, check in CHECKS.items():
        try:
            check()
        except Exception as error:  # noqa: BLE001 each part is judged by itself, whatever it raises
            failed += 1
            print(f"✗ {words}: {type(error).__name__}: {error}")
        else:
            print(f"✓ {words}")
    return 1 if failed else 0


def _resources() -> None:
    for parts in (("fonts", "NotoSansSC-Regular.ttf"), ("icons", "LICENSE"), ("sample", "chain.toml")):
        path(*parts)


def _encrypted_file() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "branch.db"
        store = open_store(file, bytes(range(32)), clock=SystemClock())
        with store.unit("self_test", actor="self", partition="SY01") as session:
            session.add(Customer(id=new_id(), name="金彩广告"))
        waiting = store.replica.queue().units
        store.close()
        if waiting != 1 or "金彩广告".encode() in file.read_bytes():
            raise RuntimeError("the file is not captured or not encrypted")


def _head_office() -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office.create(Path(folder) / "office", chain="自检")
        load(office)
        office.close()


def _printing() -> None:
    report = TableReport(title="自检", columns=(Column("项目"),), rows=((qr_text("form", "SY01", "1"),),))
    if not render_table_report(report).startswith(b"%PDF"):
        raise RuntimeError("no PDF")


def _pinyin() -> None:
    if "shan" not in search_keys("单雅琴", person=True).full[0]:
        raise RuntimeError("surnames are misread")


def _window() -> None:
    Appearance(application())


CHECKS: dict[str, Callable[[], None]] = {
    "随程序文件 resources": _resources,
    "加密数据文件 encrypted file": _encrypted_file,
    "总部服务 head office": _head_office,
    "打印 printing": _printing,
    "拼音 pinyin": _pinyin,
    "窗口 window": _window,
}
