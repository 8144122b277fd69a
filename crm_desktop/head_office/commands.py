"""What each command of `crm-head-office` does; every line it prints is in both languages."""

import argparse
import getpass
import json
import sys
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

from crm_desktop.head_office import sample, serving
from crm_desktop.head_office.branches import Branch, add_branch, branches
from crm_desktop.head_office.certificates import served_until, words_of_end
from crm_desktop.head_office.database import displayed, locate
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.limits import Limits
from crm_desktop.head_office.logs import log_lines
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import closing, opened, printable, say, stamp
from crm_desktop.head_office.overview import DeviceState, overview, own_desktops
from crm_desktop.head_office.people import Newcomer, add_member, close_member, members, set_password
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in_password import propose_password
from sync.clock import utc_now


def init(options: argparse.Namespace) -> None:
    """Found a head office, empty or with the sample chain."""
    with closing(Office.create(options.place, chain=options.name or "连锁 Chain")) as office:
        say(f"总部已建立：{displayed(options.place)}", f"Head office founded: {displayed(options.place)}")
        if options.sample:
            loaded = sample.load(office)
            say(
                f"样例：{loaded.branches} 家门店，{loaded.people} 人，{loaded.products} 种商品，"
                f"密码都是 {loaded.password}",
                f"Sample: {loaded.branches} branches, {loaded.people} people, {loaded.products} products; "
                f"every password is {loaded.password}",
            )


def serve(options: argparse.Namespace) -> None:
    """Serve until stopped."""
    log_lines()
    address = serving.Address(
        options.host,
        options.port,
        Path(options.cert) if options.cert else None,
        Path(options.key) if options.key else None,
    )
    limits = Limits(**{field.name: getattr(options, field.name) for field in fields(Limits)})
    with opened(options) as office:
        if options.workers == 1:
            serving.serve(office, address, limits=limits, ready=_announce)
            return
    if locate(options.place).get_backend_name() == "sqlite":
        raise Rejected(_ONE_WORKER)
    serving.serve_workers(options.place, address, workers=options.workers, limits=limits, ready=_announce)


def branch_add(options: argparse.Namespace) -> None:
    """Open a branch."""
    branch = Branch(
        options.code, options.name, options.province, options.city, options.area_code, options.address, options.phone
    )
    with opened(options) as office:
        add_branch(office, branch)
    say(f"门店 {branch.code} {branch.name} 已建立", f"Branch {branch.code} opened")


def branch_list(options: argparse.Namespace) -> None:
    """List the branches."""
    with opened(options) as office:
        for branch in branches(office):
            print("\t".join((branch.code, branch.name, branch.city, branch.phone)))


def staff_add(options: argparse.Namespace) -> None:
    """Take a person on; a password that was made up here is shown this once."""
    password = _password(ask=options.ask)
    newcomer = Newcomer(
        name=options.name,
        role=Role(options.post),
        branch=options.branch,
        login=options.login,
        password=password,
        area=options.area,
        phone=options.phone,
        made_up=not options.ask,
    )
    with opened(options) as office:
        add_member(office, newcomer)
    say(f"账号 {options.login} 已开通", f"Account {options.login} opened")
    _show_password(password, ask=options.ask)


def staff_list(options: argparse.Namespace) -> None:
    """List people: branch, log-in, name, post."""
    with opened(options) as office:
        for member in members(office, options.branch):
            state = "停用 closed" if member.closed else ""
            print("\t".join((member.branch, member.login, member.name, member.role.words.zh, member.area, state)))


def staff_close(options: argparse.Namespace) -> None:
    """Close an account."""
    with opened(options) as office:
        close_member(office, options.branch, options.login)
    say(
        f"账号 {options.login} 已停用，门店下次同步后生效",
        f"Account {options.login} closed; it counts at the branch from its next sync",
    )


def staff_password(options: argparse.Namespace) -> None:
    """Give a person a new password."""
    password = _password(ask=options.ask)
    with opened(options) as office:
        set_password(office, options.branch, options.login, password=password, made_up=not options.ask)
    say(
        f"账号 {options.login} 的密码已重设，门店下次同步后生效",
        f"Account {options.login} has a new password; it counts at the branch from its next sync",
    )
    _show_password(password, ask=options.ask)


def enrol(options: argparse.Namespace) -> None:
    """Print a code for a new desktop."""
    with opened(options) as office:
        code = make_code(office, options.branch)
    until = stamp(code.expires_at)
    say(f"启用码 {code.text}，只能用一次，{until} 前有效", f"Code {code.text}, good once, until {until}")


def status(options: argparse.Namespace) -> None:
    """Print how each branch stands."""
    with opened(options) as office:
        states, own, until = overview(office), own_desktops(office), served_until(office)
        states += [own] if own.devices or own.open_codes else []
    if options.json:
        print(json.dumps([asdict(state) for state in states], ensure_ascii=False, indent=2, default=_iso))
        return
    if until is not None:
        words = words_of_end(until, now=utc_now())
        say(words.zh, words.en)
    for state in states:
        print(f"{state.code} {state.name}  记录 records {state.records}  启用码 codes {state.open_codes}")
        for device in state.devices:
            print(f"  {_device_line(device)}")
        if not state.devices:
            say("  还没有电脑", "no desktop yet")


def _device_line(device: DeviceState) -> str:
    synced = stamp(device.last_sync) if device.last_sync else "从未 never"
    parts = (
        device.letter,
        device.name,
        {"active": "在用 active", "revoked": "停用 revoked", "wiped": "清除 wiped"}[device.status],
        f"同步 synced {synced}",
        f"待传 waiting {device.waiting}",
        device.app_version,
        f"已通知 told {stamp(device.told_at)}" if device.told_at else "",
        f"数据已清除 destroyed {stamp(device.wiped_at)}" if device.wiped_at else "",
    )
    return "  ".join(printable(part) for part in parts if part)


def _password(*, ask: bool) -> str:
    if not ask:
        return propose_password()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("密码 Password: ")
    if first != getpass.getpass("再输一次 Again: "):
        raise Rejected(Words("两次输入不一样。", "The two were not the same."))
    return first


def _show_password(password: str, *, ask: bool) -> None:
    if not ask:
        say(
            f"密码 {password}，只显示这一次，本人第一次登录时改掉",
            f"Password {password}, shown this once; its person changes it at the first sign-in",
        )


def _announce(url: str) -> None:
    say(f"总部服务已就绪：{url}（Ctrl+C 停止）", f"Head office is ready at {url} (Ctrl+C stops it)")


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_ONE_WORKER = Words(
    "多进程需要 PostgreSQL；SQLite 请用一个进程。", "Several workers need PostgreSQL; with SQLite there is one."
)
