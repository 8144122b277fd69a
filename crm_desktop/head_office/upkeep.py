"""Looking after head office's data: `verify`, `restored` and `tidy` of `crm-head-office`."""

import argparse
from pathlib import Path

from crm_desktop.head_office.backup import back_up, key_at, restore
from crm_desktop.head_office.database import displayed
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import opened, say
from crm_desktop.rules.words import Words
from sync.head_office.collecting import collect
from sync.head_office.replay import Trouble, verify
from sync.restoring import begin_epoch


def verify_log(options: argparse.Namespace) -> None:
    """Replay the log against the records and check the hash chain; raises Rejected when anything does not agree."""
    with opened(options) as office:
        found = _troubles(office)
    if not found:
        say("数据完好：日志、哈希链和校验和一致", "All is well: log, hash chain and digests agree")
        return
    for one in found:
        say(f"{_WHAT[one.what].zh} {one.where}：{one.zh}", f"{_WHAT[one.what].en} {one.where}: {one.en}")
    raise Rejected(
        Words(
            f"有 {len(found)} 处不一致。请停止服务，从最近的完好备份恢复，再运行 restored。",
            f"{len(found)} things do not agree. Stop the service, restore the last good backup, then run: restored.",
        )
    )


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
    """Forget removals that every live desktop has heard of."""
    with opened(options) as office:
        gone = collect(office.store, now_ms=office.now_ms())
    say(f"清理了 {gone} 个标记", f"{gone} removals forgotten")


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


def _troubles(office: Office) -> list[Trouble]:
    with office.store.read() as connection:
        return verify(connection, office.catalogue)


_WHAT = {
    "chain": Words("哈希链", "hash chain"),
    "count": Words("记录数", "count"),
    "digest": Words("校验和", "digest"),
    "state": Words("记录", "record"),
}
