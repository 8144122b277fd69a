"""Looking after head office's data: `verify`, `restored` and `tidy` of `crm-head-office`."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from crm_desktop.head_office.backup import back_up, key_at, restore
from crm_desktop.head_office.database import displayed
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import opened, say
from crm_desktop.rules.words import Words
from sync.head_office.collecting import collect
from sync.head_office.file_check import FilesChecked, FileTrouble, tidy_files, verify_files
from sync.head_office.replay import Trouble, verify
from sync.restoring import begin_epoch


def verify_log(options: argparse.Namespace) -> None:
    """Replay the log against the records, check the hash chain and every attachment; raises Rejected on any trouble."""
    with opened(options) as office:
        found, files = _troubles(office)
    for one in found:
        say(f"{_WHAT[one.what].zh} {one.where}：{one.zh}", f"{_WHAT[one.what].en} {one.where}: {one.en}")
    for trouble in files.troubles:
        say(f"附件 {trouble.where}：{trouble.zh}", f"attachment {trouble.where}: {trouble.en}")
    if files.on_the_way:
        say(
            f"还有 {files.on_the_way} 个附件等门店上传",
            f"{files.on_the_way} attachments are yet to be sent by branches",
        )
    if not found and not files.troubles:
        say(f"数据完好：日志、哈希链、校验和一致，{files.right} 个附件完整",
            f"All is well: log, hash chain and digests agree, {files.right} attachments are whole")  # fmt: skip
        return
    for advice in _advice(found, files.troubles):
        say(advice.zh, advice.en)
    count = len(found) + len(files.troubles)
    raise Rejected(Words(f"有 {count} 处不对，处理办法见上。", f"{count} things are wrong: what to do stands above."))


def restored(options: argparse.Namespace) -> None:
    """Begin a new epoch: branches offer again what this copy lacks."""
    with opened(options) as office:
        begin_epoch(office.store)
        with office.write() as connection:
            office.audit(connection, "restored", "office")
    say(
        "已记录本次恢复；各店下次同步时会补传缺少的部分",
        "Noted: at their next sync, branches send again what is missing",
    )


def tidy(options: argparse.Namespace) -> None:
    """Forget removals that every live desktop has heard of, and attachments that belong to nobody."""
    with opened(options) as office:
        gone = collect(office.store, now_ms=office.now_ms())
        files = tidy_files(office.store, office.catalogue)
    say(f"清理了 {gone} 个标记", f"{gone} removals forgotten")
    if files:
        say(f"整理了 {files} 处附件", f"{files} things put right among the attachments")


def back_up_office(options: argparse.Namespace) -> None:
    """Make a backup, prove it by restoring it, keep the older ones by the rule."""
    key_path = Path(options.key)
    key, fresh = key_at(key_path)
    if fresh:
        say(
            f"新密钥已存到 {key_path}。请另存一份在安全的地方：没有它，备份打不开",
            f"A new key is in {key_path}. Keep a copy in a safe place: without it no backup can be opened",
        )
    with opened(options) as office:
        made = back_up(office, Path(options.folder), key)
    size, old = f"{made.size / 1e6:.1f} MB", len(made.dropped)
    say(
        f"备份完成并已试恢复核对：{made.path}（{made.rows} 行，{size}），清理旧备份 {old} 份",
        f"Backed up, restored for a test, checked: {made.path.name} ({made.rows} rows, {size}); {old} old ones let go",
    )


def restore_office(options: argparse.Namespace) -> None:
    """Put a backup where no office is."""
    key_path = Path(options.key)
    if not key_path.exists():
        raise Rejected(Words("请用 --key 给出做备份时的密钥。", "Give the key the backup was made with: --key."))
    restore(Path(options.file), key_at(key_path)[0], options.place)
    place = displayed(options.place)
    say(
        f"已恢复到 {place}；各店下次同步时会补传备份之后的内容",
        f"Restored to {place}; at their next sync, branches send again what came after the backup",
    )


def _troubles(office: Office) -> tuple[list[Trouble], FilesChecked]:
    with office.store.read() as connection:
        return (
            verify(connection, office.catalogue),
            verify_files(connection, office.catalogue, now_ms=office.now_ms()),
        )


def _advice(found: Sequence[Trouble], files: Sequence[FileTrouble]) -> Iterator[Words]:
    """What to do, the gravest first; said once each."""
    kinds = {one.what for one in files}
    if found or kinds & _LOST:
        yield _RESTORE
    if "missing" in kinds:
        yield _MISSING
    if kinds & _LOOSE:
        yield _TIDY


_WHAT: Final = {
    "chain": Words("哈希链", "hash chain"),
    "count": Words("记录数", "count"),
    "digest": Words("校验和", "digest"),
    "state": Words("记录", "record"),
}
_LOST: Final = frozenset({"short", "wrong"})
_LOOSE: Final = frozenset({"orphan", "unnamed", "dangling", "unnoted"})
_RESTORE: Final = Words(
    "数据不一致或附件损坏：请停止服务，从最近的完好备份恢复，再运行 restored，各店会补传之后的内容。",
    "Data that do not agree, damaged attachments: stop the service, restore the last good backup, then run: restored. "
    "Branches send again what came after it.",
)
_MISSING: Final = Words(
    "没传来的附件：请该门店的电脑联网同步；那台电脑已不在的，在客户页重新添加附件。",
    "Attachments that never arrived: let that branch's desktops sync; where the desktop is gone, attach them anew.",
)
_TIDY: Final = Words(
    "多余或漏登记的附件：运行 tidy 整理，不影响任何记录。",
    "Attachments that belong to nobody, or are not on the list: run tidy. No record is touched.",
)
