"""`crm-head-office request`: requests for accounts, decided on head office's own machine."""

import argparse
from typing import Final

from crm_desktop.head_office.account_requests import Given, approve, refuse, requests
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import opened, say
from crm_desktop.head_office.records import Found
from crm_desktop.models.choices import POSTS, REQUEST_KINDS
from crm_desktop.rules.account_requests import RequestState
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.words import Words

_SHORT: Final = 6
_KINDS: Final = {one.value: one.words for one in REQUEST_KINDS}
_POSTS: Final = {one.value: one.words for one in POSTS}


def request_list(options: argparse.Namespace) -> None:
    """List the requests that wait, or all."""
    with opened(options) as office:
        for request in requests(office):
            if options.all or request.values["state"] in (RequestState.ASKED, RequestState.APPROVED):
                print(_line(office, request))


def request_approve(options: argparse.Namespace) -> None:
    """Approve a request and carry it out; a start code is shown this once."""
    with opened(options) as office:
        given = approve(office, _named(office, options.request), answer=options.answer)
    say(f"已办理，登录名 {given.login}", f"Carried out; the log-in is {given.login}")
    _show_code(given)


def request_refuse(options: argparse.Namespace) -> None:
    """Refuse a request, for a reason."""
    with opened(options) as office:
        refuse(office, _named(office, options.request), answer=options.answer)
    say("已退回申请", "Refused")


def _show_code(given: Given) -> None:
    if given.code and given.until is not None:
        until = f"{given.until.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}"
        say(
            f"初始密码 {given.code}，只显示这一次，{until} 前有效，第一次登录时改掉",
            f"Start code {given.code}, shown this once, good until {until}; it is changed at the first sign-in",
        )


def _named(office: Office, number: str) -> str:
    """The id of the request with that number, which is the end of its id."""
    found = [one.id for one in requests(office) if len(number) >= _SHORT and one.id.endswith(number.lower())]
    if len(found) != 1:
        raise Rejected(Words(f"没有申请 {number}。", f"There is no request {number}."))
    return found[0]


def _line(office: Office, request: Found) -> str:
    asked = request.values
    with office.read() as connection:
        staff = office.records.get(connection, str(asked["staff_id"] or ""))
    due = asked["due_at"]
    parts = (
        request.id[-_SHORT:],
        request.partition,
        _KINDS[asked["kind"]].zh if asked["kind"] in _KINDS else str(asked["kind"]),
        str(asked["name"] or (staff.values["name"] if staff else "")),
        _POSTS[asked["post"]].zh if asked["post"] in _POSTS else "",
        str(asked["reason"] or ""),
        f"{due.astimezone(BRANCH_ZONE):%m-%d %H:%M}" if due else "",
        str(asked["state"]),
    )
    return "\t".join("".join(letter if letter.isprintable() else "□" for letter in part) for part in parts)
