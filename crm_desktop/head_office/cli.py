"""`crm-head-office`: found a head office, serve it, and look after branches, people and desktops."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from crm_desktop.head_office import certificates, commands, device_commands, parcel_commands, request_commands, upkeep
from crm_desktop.head_office.app import PLACE
from crm_desktop.head_office.authority_key import PASS_PHRASE
from crm_desktop.head_office.errors import OfficeError
from crm_desktop.head_office.limits import DEFAULT
from crm_desktop.head_office.openapi import print_description
from crm_desktop.rules.rights import Role

_DEFAULT_PLACE = "office"

Command = Callable[[argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it was done, 1 with a sentence on standard error if it could not be."""
    options = _parser().parse_args(arguments)
    options.place = getattr(options, "here", None) or getattr(options, "place", "")
    command: Command = options.command
    try:
        command(options)
    except OfficeError as error:
        print(f"{error.words.zh}\n{error.words.en}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crm-head-office",
        description="总部：建立、运行，管理门店、人员和电脑。 | Head office: found, serve, look after branches.",
    )
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_init(actions)
    _add_serve(actions)
    _add_branch(actions)
    _add_staff(actions)
    _add_request(actions)
    _add_enrol(actions)
    _add_device(actions)
    _add_parcel(actions)
    _add_status(actions)
    _add_upkeep(actions)
    _add_ca(actions)
    _action(actions, "openapi", print_description, zh="接口说明（OpenAPI）", en="the service described, as OpenAPI")
    return parser


_Actions = argparse._SubParsersAction  # argparse gives its return type no public name


def _action(
    actions: "_Actions[argparse.ArgumentParser]", name: str, command: Command | None, *, zh: str, en: str
) -> argparse.ArgumentParser:
    words = f"{zh} | {en}"
    made = actions.add_parser(name, help=words, description=words)
    if command is not None:
        made.set_defaults(command=command)
    return made


def _add_place(parser: argparse.ArgumentParser, *, positional: bool = False) -> None:
    words = "总部数据所在文件夹，或 PostgreSQL 地址 | the office's folder, or PostgreSQL URL"
    place = os.environ.get(PLACE, _DEFAULT_PLACE)
    parser.set_defaults(here=None)
    if positional:
        parser.add_argument("here", nargs="?", metavar="DIR|URL", help=words)
    parser.add_argument("--at", dest="place", default=place, metavar="DIR|URL", help=words)


def _add_parcel(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(
        actions, "parcel", parcel_commands.parcel, zh="收取U盘包裹", en="take parcels that desktops sent on a stick"
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="包裹文件 .crmparcel | parcels")
    _add_place(parser)


def _add_init(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "init", commands.init, zh="建立总部", en="found a head office")
    _add_place(parser, positional=True)
    parser.add_argument("--name", default="", help="连锁名称 | the chain's name")
    parser.add_argument(
        "--sample", action="store_true", help="装入样例连锁：两家门店 | load the sample chain of two branches"
    )


def _add_serve(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "serve", commands.serve, zh="运行服务", en="serve it")
    _add_place(parser, positional=True)
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 | address to listen on")
    parser.add_argument("--port", type=int, default=8750, help="端口，0 为自动 | port, 0 for any free one")
    parser.add_argument("--cert", help="TLS 证书文件 | TLS certificate file")
    parser.add_argument("--key", help="TLS 私钥文件 | TLS key file")
    parser.add_argument(
        "--workers", type=int, default=1, help="进程数，仅 PostgreSQL | processes, with PostgreSQL only"
    )
    for option, default, words in (
        ("per-device", DEFAULT.per_device, "每台电脑每分钟请求数 | requests a minute by one desktop"),
        (
            "per-stranger",
            DEFAULT.per_stranger,
            "同一地址每分钟未认证请求数 | the same from an address, not let in",
        ),
        ("per-account", DEFAULT.per_account, "每个账号每分钟上传请求数 | uploads a minute of one person's work"),
        ("request-seconds", DEFAULT.request_seconds, "一次请求最多秒数 | seconds a request may take in all"),
        ("connections", DEFAULT.connections, "同时连接数 | connections at a time"),
        ("head-bytes", DEFAULT.head_bytes, "地址和请求头最多字节 | bytes of address and headers"),
        ("idle-seconds", DEFAULT.idle_seconds, "连接空闲秒数 | seconds a connection may be idle"),
        ("stop-seconds", DEFAULT.stop_seconds, "停止时等待秒数 | seconds to finish in when stopped"),
    ):
        parser.add_argument(f"--{option}", type=_count, default=default, metavar="N", help=f"{words} ({default})")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” 应为正整数 | must be a whole number above zero")
    return int(text)


def _add_branch(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "branch", None, zh="门店", en="branches")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    add = _action(inner, "add", commands.branch_add, zh="开店", en="open a branch")
    add.add_argument("code", help="店号，如 SY01 | its code, such as SY01")
    add.add_argument("name", help="店名 | its name")
    for option, zh, en in (
        ("province", "省", "province"), ("city", "市", "city"), ("area-code", "电话区号", "telephone area code"),
        ("address", "地址", "address"), ("phone", "电话", "telephone"),
    ):  # fmt: skip
        add.add_argument(f"--{option}", default="", help=f"{zh} | {en}")
    _add_place(add)
    _add_place(_action(inner, "list", commands.branch_list, zh="列出门店", en="list the branches"))


def _add_staff(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "staff", None, zh="人员和账号", en="people and accounts")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    add = _action(inner, "add", commands.staff_add, zh="开账号", en="take a person on, with an account")
    add.add_argument("branch", help="店号，总部为 HQ | branch code, HQ for head office")
    add.add_argument("login", help="登录名 | log-in")
    add.add_argument("name", help="姓名 | name")
    add.add_argument("--post", required=True, choices=[role.value for role in Role], help="岗位 | post")
    add.add_argument("--area", default="", help="负责区域 | area")
    add.add_argument("--phone", default="", help="电话 | telephone")
    add.add_argument(
        "--ask", action="store_true", help="手工输入密码，否则生成一个 | ask for the password instead of making one"
    )
    _add_place(add)
    listing = _action(inner, "list", commands.staff_list, zh="列出人员", en="list the people")
    listing.add_argument("branch", nargs="?", help="店号 | branch code")
    _add_place(listing)
    for name, command, zh, en in (
        ("close", commands.staff_close, "停用账号", "close an account"),
        ("password", commands.staff_password, "重设密码", "give a new password"),
    ):
        one = _action(inner, name, command, zh=zh, en=en)
        one.add_argument("branch", help="店号 | branch code")
        one.add_argument("login", help="登录名 | log-in")
        if name == "password":
            one.add_argument("--ask", action="store_true", help="手工输入密码 | ask for the password")
        _add_place(one)


def _add_request(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "request", None, zh="账号申请", en="requests for accounts")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    listing = _action(inner, "list", request_commands.request_list, zh="列出待办的申请", en="list those that wait")
    listing.add_argument("--all", action="store_true", help="连同已办的 | with those answered")
    _add_place(listing)
    for name, command, zh, en in (
        ("approve", request_commands.request_approve, "同意并办理", "approve and carry out"),
        ("refuse", request_commands.request_refuse, "不同意", "refuse"),
    ):
        one = _action(inner, name, command, zh=zh, en=en)
        one.add_argument("request", help="申请号，见 list | its number, see list")
        one.add_argument("--answer", default="", help="意见或原因 | remark or reason")
        _add_place(one)


def _add_enrol(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "enrol", commands.enrol, zh="给新电脑一个启用码", en="a code that lets a new desktop in")
    parser.add_argument("branch", help="店号，总部为 HQ | branch code, HQ for head office")
    _add_place(parser)


def _add_device(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "device", None, zh="电脑：停用、清除、涉及的人员", en="desktops: shut out, wipe, list")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    for name, zh, en in (
        ("revoke", "停用", "it can no longer sync"),
        ("wipe", "停用，并在下次联网时清除数据", "shut out, its data destroyed at its next contact"),
    ):
        one = _action(inner, name, device_commands.end, zh=zh, en=en)
        one.set_defaults(wipe=name == "wipe")
        _add_desktop(one)
    listed = _action(inner, "persons", device_commands.persons, zh="遗失后要通知的人：哪些人的资料在这台电脑上",
                     en="whose data was on it, to notify them")  # fmt: skip
    _add_desktop(listed)
    listed.add_argument("--csv", metavar="FILE", help="名单写入文件（.csv 或 .xlsx） | write the list to a file")
    listed.add_argument("--unmasked", action="store_true", help="不打码，要写用途 | in full; needs a reason")
    listed.add_argument("--reason", default="", help="用途，记录在案 | what for; it is kept on record")


def _add_desktop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("branch", help="店号，总部为 HQ | branch code, HQ for head office")
    parser.add_argument("letter", help="机号，见 status | device letter, see status")
    _add_place(parser)


def _add_status(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "status", commands.status, zh="各门店同步情况", en="how each branch stands")
    _add_place(parser, positional=True)
    parser.add_argument("--json", action="store_true", help="供程序读取 | for programs")


def _add_ca(actions: "_Actions[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "ca", None, zh="自建证书机构", en="an own certificate authority")
    inner = parser.add_subparsers(required=True, metavar="ACTION")
    found = _action(inner, "init", certificates.init, zh="建立", en="found it")
    found.add_argument("folder", metavar="DIR", help="存放文件夹 | folder to keep it in")
    found.add_argument("--name", default="", help="名称 | its name")
    found.add_argument(
        "--pass-phrase", action="store_true",
        help=f"用口令封存私钥（提问，或取自 {PASS_PHRASE}） | seal its key (asked, or from {PASS_PHRASE})",
    )  # fmt: skip
    sign = _action(inner, "issue", certificates.issue, zh="签发总部服务器证书", en="sign the service's certificate")
    sign.add_argument("folder", metavar="DIR", help="证书机构的文件夹 | the authority's folder")
    sign.add_argument("hosts", nargs="+", metavar="HOST", help="各店连接用的主机名或 IP | as desktops call it")


def _add_upkeep(actions: "_Actions[argparse.ArgumentParser]") -> None:
    for name, command, zh, en in (
        ("verify", upkeep.verify_log, "核对数据：日志、哈希链、校验和、附件",
         "check the data: log, hash chain, digests, attachments"),
        ("restored", upkeep.restored, "从备份恢复后先运行：各店补传丢失的部分",
         "run first after a restore from a backup: branches send again what it lacks"),
        ("tidy", upkeep.tidy, "清理各店都已知道的删除和转店标记，以及没有主人的附件",
         "forget removals that every branch has heard of, and attachments that belong to nobody"),
    ):  # fmt: skip
        _add_place(_action(actions, name, command, zh=zh, en=en), positional=True)
    made = _action(actions, "backup", upkeep.back_up_office, zh="备份：加密、试恢复核对、按规则保留",
                   en="back up: sealed, proven by restoring, kept in rotation")  # fmt: skip
    made.add_argument("folder", metavar="DIR", help="备份文件夹 | folder of the backups")
    back = _action(actions, "restore", upkeep.restore_office, zh="从备份恢复到空的地方",
                   en="restore a backup into an empty place")  # fmt: skip
    back.add_argument("file", metavar="FILE", help="备份文件 | the backup")
    for parser in (made, back):
        parser.add_argument(
            "--key", required=True, metavar="FILE", help="密钥文件，不要和备份放在一起 | key, kept apart"
        )
        _add_place(parser)


if __name__ == "__main__":
    sys.exit(main())
