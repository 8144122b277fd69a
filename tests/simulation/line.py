"""The line between a desk and head office: it loses, doubles, delays and reorders what goes over it, by plan."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sync import heal_wire, wire
from sync.errors import Offline
from tests.simulation.desk import Desk
from tests.simulation.office import Office, Parcel
from tests.simulation.oracle import ERASE
from tests.simulation.records import NEW
from tests.simulation.strictness import NEW_PARTS_AT_OLD_OFFICE

FAULTS = ("", "request", "answer", "double", "delay", "second request", "second answer", "office dies")
"""What a line may do, by the number a step gives; `second` means that the first round trip goes well."""

T = TypeVar("T")


@dataclass
class Plan:
    """What is to happen to the messages of one session, and what the person does while an answer is on its way."""

    fault: str = ""
    dies_at: int = -1
    meanwhile: Callable[[], None] | None = None

    def next(self) -> str:
        """The fate of the next round trip."""
        now, self.fault = self.fault, self.fault.removeprefix("second ") if self.fault.startswith("second") else ""
        return "" if now.startswith("second") else now


@dataclass
class Line:
    """The office as a session sees it."""

    desk: Desk
    office: Office
    plan: Plan
    trace: Callable[[bytes], None]
    delayed: list[Parcel]
    uptos: dict[str, set[int]] = field(default_factory=dict)
    anew: bool = False
    """Whether partitions are to be walked through anew: head office has an epoch of its own, or forgot what is gone."""

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip."""
        fate = self.plan.next()
        body = wire.encode(request)
        check_frozen(self.desk, request)
        self.desk.check_screen()
        self.trace(body)
        if fate == "request":
            raise Offline("the request was lost")
        if fate == "delay":
            # Nobody can tell how long it was held up: at head office its edits will look younger than they are.
            self.desk.oracle.unsure |= {
                self.desk.tokens[request.r, unit.n + offset]
                for unit in request.units
                for offset in range(len(unit.ops))
            }
            self.delayed.append(Parcel(self.desk.device, self.desk.scope, body, dict(self.desk.tokens)))
            raise Offline("the request is late")
        parcel = Parcel(self.desk.device, self.desk.scope, body, self.desk.tokens)
        answer = self.office.serve(parcel, dies_at=self.plan.dies_at if fate == "office dies" else -1)
        if fate == "double":
            answer = self.office.serve(parcel)
        self.trace(answer)
        if self.plan.meanwhile is not None:
            act, self.plan.meanwhile = self.plan.meanwhile, None
            act()
        if fate == "answer":
            raise Offline("the answer was lost")
        response = wire.decode(answer, wire.SyncResponse)
        for name, page in response.parts.items():
            self.uptos.setdefault(name, set()).add(page.upto)
            self.anew = self.anew or page.expired
        return response

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """One stretch."""
        fate = self.plan.next()
        body = wire.encode(request)
        self.trace(body)
        if fate in ("request", "delay"):
            raise Offline("the request was lost")
        answer = self.office.ask("fill", Parcel(self.desk.device, self.desk.scope, body, {}))
        if fate in ("answer", "office dies"):
            raise Offline("the answer was lost")
        response = wire.decode(answer, wire.FillResponse)
        self.uptos.setdefault(request.part, set()).add(response.seq)
        return response

    def last(self, request: heal_wire.LastRequest) -> heal_wire.LastResponse:
        """The last numbers known."""
        self.anew = True
        return self._ask("last", request, heal_wire.LastResponse)

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """Digests of spans of ids."""
        return self._ask("spans", request, heal_wire.SpanResponse)

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """Records as they are, of those alone that somebody has been at (I24)."""
        beyond = sorted(set(request.ids) - self.desk.spoiled - self.desk.oracle.retaken)
        if beyond and (NEW_PARTS_AT_OLD_OFFICE or not self.office.began_old or self.desk.catalogue is not NEW):
            self.desk.oracle.fault("I24", f"{self.desk.name} fetches {beyond} anew, which nobody has changed")
        return self._ask("records", request, heal_wire.RecordsResponse)

    def _ask(self, what: str, request: object, kind: type[T]) -> T:
        body = wire.encode(request)
        self.trace(body)
        if self.plan.next():
            raise Offline("the request was lost")
        answer = self.office.ask(what, Parcel(self.desk.device, self.desk.scope, body, {}))
        self.trace(answer)
        return wire.decode(answer, kind)

    def history(self, record: str) -> list[wire.HistoryLine]:
        """Not asked for in histories."""
        raise NotImplementedError(record)


def check_frozen(desk: Desk, request: wire.SyncRequest) -> None:
    """Once sent, an op keeps its bytes (I12)."""
    for unit in request.units:
        for offset, op in enumerate(unit.ops):
            key = request.r, unit.n + offset
            token, now = desk.tokens[key], bytes(op)
            before = desk.sent.setdefault(key, (token, now))
            if before[0] == token and before[1] != now and not _is_erased(desk, op):
                desk.oracle.fault("I12", f"{desk.oracle.say(token)} went out as {before[1]!r}, then {now!r}")


def _is_erased(desk: Desk, raw: msgspec.Raw) -> bool:
    """Whether the op's record was erased meanwhile, or one that it was merged into: nothing typed may go out again."""
    record, saved = wire.decode(bytes(raw), wire.Op).id, desk.oracle.saved
    names = {record}
    while more := {str(one.value) for one in saved if one.place[1] == wire.ALIAS and one.place[0] in names} - names:
        names |= more
    return any(one.place[1] == ERASE and one.place[0] in names for one in saved)
