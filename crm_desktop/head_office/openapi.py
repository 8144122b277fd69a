"""The service's description: the engine's routes, and those by which desktops get in and monitors look on."""

import argparse
import json

from crm_desktop.services import account_wire, parcel_wire
from crm_desktop.services import enrolment_wire as messages
from crm_desktop.services.overview_wire import BranchesResponse
from crm_desktop.version import VERSION
from sync.head_office.describing import OPERATIONS, Operation, describe

_OWN = (
    Operation("/v1/enrol", "post", "enrol", "A code for an identity.", messages.EnrolRequest, messages.EnrolResponse,
              open=True, refuses=(400, 403, 408, 413, 429, 431, 503)),
    Operation("/v1/hello", "post", "hello", "A desktop says which version it runs.", messages.HelloRequest,
              messages.HelloResponse, refuses=(400, 401, 408, 413, 429, 431, 503)),
    Operation("/v1/key", "post", "registerKey", "A desktop's own key in place of a credential.", messages.KeyRequest,
              messages.KeyResponse, refuses=(400, 401, 403, 408, 413, 429, 431, 503)),
    Operation("/v1/wiped", "post", "wiped", "A desktop has destroyed its data on order.", messages.WipedRequest,
              messages.WipedResponse, open=True, refuses=(400, 401, 408, 413, 429, 431, 503)),
    Operation("/v1/parcel", "post", "parcel", "A page of what another desktop packed where it had no line.",
              parcel_wire.ParcelRequest, parcel_wire.ParcelResponse,
              refuses=(400, 401, 408, 413, 422, 429, 431, 503)),
    Operation("/v1/branches", "get", "branches", "How the branches stand, for desktops of head office.",
              gives=BranchesResponse, refuses=(401, 403, 429, 431, 503)),
    Operation("/v1/account-requests", "post", "decide", "Approve or refuse a request for an account, by password.",
              account_wire.DecideRequest, account_wire.DecideResponse,
              refuses=(400, 401, 403, 408, 409, 413, 429, 431, 503)),
    Operation("/v1/password", "post", "password", "A person changes their own password, by the one they have.",
              account_wire.PasswordRequest, account_wire.PasswordResponse,
              refuses=(400, 401, 403, 408, 413, 422, 429, 431, 503)),
    Operation("/health", "get", "health", "Whether the service runs.", gives=messages.Health, open=True, refuses=()),
    Operation("/ready", "get", "ready", "Whether its database answers.", gives=messages.Health, open=True,
              refuses=()),
)  # fmt: skip

DESCRIBED = (*OPERATIONS, *_OWN)
_PROOFS = {
    "signature": {"type": "apiKey", "in": "header", "name": "Signature",
                  "description": "The request signed by the device's key (RFC 9421), with Signature-Input and "
                  "Content-Digest; see sync/README.md, section 13."},
    "credential": {"type": "http", "scheme": "bearer",
                   "description": "What a desktop of an earlier version was given, until its key is registered."},
}  # fmt: skip
DESCRIPTION = json.dumps(
    describe(DESCRIBED, title="Branch desktop head office", version=VERSION, proofs=_PROOFS), ensure_ascii=False
)
"""As it is served."""


def print_description(_options: argparse.Namespace) -> None:
    """`crm-head-office openapi`."""
    print(json.dumps(json.loads(DESCRIPTION), ensure_ascii=False, indent=2))
