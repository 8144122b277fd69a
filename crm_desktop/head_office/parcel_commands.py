"""`crm-head-office parcel`: take what a desktop without a line has sent on a stick."""

import argparse
from pathlib import Path

from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.opened import opened, say
from crm_desktop.head_office.parcels import ParcelRefused, take_page
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.words import Words
from crm_desktop.services.parcel_wire import Unreadable, read_file


def parcel(options: argparse.Namespace) -> None:
    """Take parcels, one after the other; one that cannot be taken stops at it, and all may be given again."""
    with opened(options) as office:
        gate = OfficeGate(office)
        for name in options.files:
            path = Path(name)
            try:
                head, pages = read_file(path)
                answers = [take_page(office, gate, page, brought_by=OFFICE) for page in pages]
            except (OSError, Unreadable) as error:
                raise Rejected(
                    Words(
                        f"{path.name}：不是完整的包裹文件，没有收", f"{path.name}: no whole parcel, nothing was taken"
                    )
                ) from error
            except ParcelRefused as error:
                raise Rejected(
                    Words(f"{path.name}：{error.words.zh}", f"{path.name}: {error.words.en}")
                ) from error  # fmt: skip
            units, new, refused = (
                sum(values) for values in zip(*((one.units, one.new, one.refused) for one in answers), strict=True)
            )
            say(
                f"{path.name}：{head.branch} 的 {head.letter} 机，{units} 笔，其中新收 {new}，退回 {refused}",
                f"{path.name}: desktop {head.letter} of {head.branch}, {units} saves, {new} new, {refused} refused",
            )
