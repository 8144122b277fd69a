"""The route by which a desktop of head office learns how the branches stand; no other desktop is told."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.overview import DeviceState, overview
from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.services import overview_wire as messages
from sync import wire
from sync.head_office.app import denied, refusal, reply
from sync.head_office.gate import Shown, shown_by


def branch_status(office: Office, gate: OfficeGate) -> Route:
    """`GET /v1/branches`, answered to desktops of head office."""

    def answer(shown: Shown) -> Response:
        device = gate.admit(shown)
        if isinstance(device, wire.Failure):
            return denied(device)
        if HEAD_OFFICE not in device.partitions:
            return refusal(403, "scope", "只有总部的电脑可以看各门店情况", "Only head office sees how branches stand")
        return reply(_response(office))

    async def branches(request: Request) -> Response:
        return await run_in_threadpool(answer, shown_by(request))

    return Route("/v1/branches", branches, methods=["GET"])


def _response(office: Office) -> messages.BranchesResponse:
    states = [
        messages.BranchStatus(state.code, state.name, [_desktop(one) for one in state.devices])
        for state in overview(office)
    ]
    return messages.BranchesResponse(now=office.now_ms(), cat=office.catalogue.version, branches=states)


def _desktop(state: DeviceState) -> messages.DesktopStatus:
    return messages.DesktopStatus(
        id=state.id,
        letter=state.letter,
        name=state.name,
        status=state.status,
        enrolled=_ms(state.enrolled_at),
        seen=_ms(state.last_sync),
        waits=state.waiting,
        version=state.app_version,
        cat=state.catalogue,
        told=_ms(state.told_at),
        wiped=_ms(state.wiped_at),
    )


def _ms(at: datetime | None) -> int:
    return round(at.timestamp() * 1000) if at else 0
