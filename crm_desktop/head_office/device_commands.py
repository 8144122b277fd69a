"""`crm-head-office device`: shut a desktop out, have it wiped, and list the persons whose data was on it."""

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.exposure import ERASED, LastContact, Person, last_contact, persons_on
from crm_desktop.head_office.gate import end_device
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import opened, printable, say, stamp
from crm_desktop.head_office.overview import DeviceState, overview, own_desktops
from crm_desktop.models.catalogue import words_of
from crm_desktop.rules.masking import mask_address, mask_email, mask_name, mask_phone, mask_wechat
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.words import Words
from crm_desktop.services.spreadsheet import write_table

SHOWN: Final = 20
"""Lines on the screen; the file has them all."""

HEADINGS: Final = (
    "类别 Kind", "姓名 Name", "客户 Customer", "手机 Mobile", "座机 Landline", "微信 WeChat", "邮箱 E-mail",
    "地址 Address", "含有的信息 Data held", "门店 Branch", "现状 Now", "编号 Id",
)  # fmt: skip

_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": mask_name, "mobile": mask_phone, "landline": mask_phone, "wechat": mask_wechat, "email": mask_email,
    "address": mask_address,
}  # fmt: skip


def end(options: argparse.Namespace) -> None:
    """Shut a desktop out, or have it wiped."""
    with opened(options) as office:
        device = _device(office, options.branch, options.letter)
        end_device(office, device.id, wipe=options.wipe)
    say(f"{options.branch} 的 {device.letter} 机已停用", f"Desktop {device.letter} of {options.branch} is shut out")
    if options.wipe:
        say(
            f"涉及的人员名单：device persons {options.branch} {device.letter}",
            f"Whose data was on it: device persons {options.branch} {device.letter}",
        )


def persons(options: argparse.Namespace) -> None:
    """List the persons whose data was on a desktop, masked unless a reason is given."""
    reason = str(options.reason or "").strip()
    if options.unmasked and not reason:
        raise Rejected(_NO_REASON)
    with opened(options) as office:
        device = _device(office, options.branch, options.letter)
        contact = last_contact(office, device.id)
        _say_device(options.branch, device, contact)
        found = list(persons_on(office, contact))
        _say_count(found)
        kind = "plain" if options.unmasked else "masked"
        with office.write() as connection:  # the trace is kept before anything is shown
            office.audit(connection, f"device persons {kind}", f"{device.id} {len(found)} {reason}".strip())
    rows = [row(person, masked=not options.unmasked) for person in found]
    for cells in islice(rows, SHOWN):
        print("  " + "  ".join(printable(cell) for cell in cells[:-1] if cell))
    if len(rows) > SHOWN and not options.csv:
        say(f"  …… 共 {len(rows)} 人，完整名单用 --csv 文件", f"{len(rows)} in all; --csv FILE writes the whole list")
    if options.csv:
        count = _write(Path(options.csv), rows)
        say(f"名单已写入 {options.csv}，{count} 人", f"The list is in {options.csv}, {count} persons")


def _write(path: Path, rows: Sequence[Sequence[str]]) -> int:
    try:
        return write_table(path, HEADINGS, rows)
    except OSError as error:
        raise Rejected(Words(f"文件写不了：{path}", f"The file cannot be written: {path}")) from error


def row(person: Person, *, masked: bool) -> Sequence[str]:
    """A person as a line of the list; every cell is a text."""
    cells = _cells(person)
    if masked:
        cells = {name: _MASKS[name](text) if name in _MASKS else text for name, text in cells.items()}
    name, *ways = (cells.get(column, "") for column in ("name", "mobile", "landline", "wechat", "email", "address"))
    holds = "、".join(words.zh for words in person.holds)
    return (words_of(person.type).zh, name, cells.get("customer", ""), *ways, holds, person.partition,
            _whereabouts(person), person.id)  # fmt: skip


def _cells(person: Person) -> dict[str, str]:
    """What a line says, by what it is; a firm stands as the customer of the person who is known of it."""
    values = {name: str(value) for name, value in person.values.items() if value is not None}
    cells = {name: values.get(name, "") for name in ("mobile", "landline", "wechat", "email")}
    if person.type == "staff":
        return {"name": values.get("name", ""), "mobile": values.get("phone", "")}
    if person.type == "contact":
        return cells | {"name": values.get("name", ""), "customer": person.customer}
    if values.get("kind") == CustomerKind.PERSON.value:
        return {"name": values.get("name", ""), "address": values.get("address", "")}
    return {"name": values.get("legal_representative", ""), "customer": values.get("name", "")}


def _whereabouts(person: Person) -> str:
    if person.gone == ERASED:
        return "已删除"
    return f"已转 {person.gone}" if person.gone else ""


def _device(office: Office, branch: str, letter: str) -> DeviceState:
    """The desktop of that letter; raises Rejected."""
    wanted = letter.upper()
    states = [*overview(office), own_desktops(office)]
    state = next((one for one in states if one.code == branch), None)
    device = next((one for one in state.devices if one.letter == wanted), None) if state else None
    if device is None:
        raise Rejected(Words(f"{branch} 没有机号 {wanted}。", f"{branch} has no desktop {wanted}."))
    return device


def _say_device(branch: str, device: DeviceState, contact: LastContact) -> None:
    name = printable(device.name)
    say(f"{branch} 的 {device.letter} 机 {name}", f"Desktop {device.letter} of {branch}")
    if contact.at is None:
        say("从未同步，没有资料", "It has never synced: nothing was on it")
    else:
        say(f"最近同步 {stamp(contact.at)}", "last contact")
    if device.told_at:
        say(f"得知清除要求 {stamp(device.told_at)}", "heard that it must be wiped")
    if device.status == "wiped":
        done = stamp(device.wiped_at) if device.wiped_at else "尚无回报 not reported"
        say(f"数据清除 {done}", "data destroyed")
    if contact.waiting:
        say(
            f"另有 {contact.waiting} 项改动没有传到总部，其中的客户不在名单里",
            f"{contact.waiting} changes were not sent; whom they are about is not known here",
        )


def _say_count(found: Sequence[Person]) -> None:
    counts = Counter(person.type for person in found)
    kinds = [(words_of(type_), count) for type_, count in counts.most_common()]
    zh = "、".join(f"{words.zh} {count}" for words, count in kinds)
    en = ", ".join(f"{words.en.lower()} {count}" for words, count in kinds)
    say(f"涉及 {len(found)} 人" + (f"：{zh}" if zh else ""), f"{len(found)} persons" + (f": {en}" if en else ""))


_NO_REASON = Words(
    "不打码的名单要写明用途，如 --reason “通知客户”。", 'An unmasked list needs a reason: --reason "to notify them".'
)
