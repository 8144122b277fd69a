"""The line to head office as this desktop speaks on it."""

import logging
from collections.abc import Callable

from keyring.errors import KeyringError

from crm_desktop.services.device_proof import DeviceProof
from crm_desktop.services.enrolment_wire import KeyRequest, KeyResponse
from sync import wire
from sync.errors import CutOff, ProtocolError
from sync.replica.mirror import Change
from sync.transport import HttpOffice

log = logging.getLogger(__name__)


class OfficeLine(HttpOffice):
    """Remembers what it brought: a session that is cut off cannot tell any more."""

    def __init__(self, url: str, *, proof: DeviceProof, verify: bool | str, cut: Callable[[], None]) -> None:
        """`cut` is told when the line broke after saves had gone out."""
        super().__init__(url, auth=proof, verify=verify)
        self.brought: list[Change] = []
        self._proof, self._cut = proof, cut

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip."""
        try:
            response = super().sync(request)
        except CutOff:
            if request.units:
                self._cut()
            raise
        entries = [entry for page in response.parts.values() for entry in page.entries]
        self.brought += [Change(entry.t, entry.id, created=entry.new) for entry in entries]
        return response

    def exchange(self) -> None:
        """Have this desktop's own key registered in place of a credential of an earlier version, if it has such a one.

        Where that cannot be done yet, the credential goes on to count. Raises what a request raises.
        """
        try:
            key = self._proof.begin_exchange()
            if not key:
                return
            self._post("/v1/key", KeyRequest(key), KeyResponse)
            self._proof.end_exchange()
        except (KeyringError, ProtocolError) as error:
            log.warning("the credential could not be exchanged: %s", type(error).__name__)
