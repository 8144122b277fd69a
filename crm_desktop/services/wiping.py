"""A desktop that head office has ordered destroyed (D4): what it must know to tell that it is done, and the telling."""

import logging

import msgspec
import requests

from crm_desktop.services import enrolment_wire as messages
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.store.wiping import WipeOrder
from sync import wire

log = logging.getLogger(__name__)

_TIMEOUT = (5.0, 20.0)
_LARGEST = 4096


def wipe_order(enrolled: Enrolled) -> WipeOrder:
    """The order as it is kept: its proof outlives the key, which is destroyed."""
    return WipeOrder(enrolled.url, enrolled.device_id, enrolled.proof.of_wipe(), enrolled.ca)


def tell_wiped(order: WipeOrder) -> bool:
    """Tell head office that the data is destroyed; False if it could not be told now."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                f"{order.url}/v1/wiped",
                data=wire.encode(messages.WipedRequest(order.device, order.proof)),
                headers={"Content-Type": wire.MEDIA_TYPE},
                timeout=_TIMEOUT,
                verify=order.ca or True,
                allow_redirects=False,
            )
            msgspec.json.decode(answer.content[:_LARGEST], type=messages.WipedResponse)
        except (requests.exceptions.RequestException, OSError, msgspec.MsgspecError) as error:
            log.info("head office was not told of the wipe: %s", type(error).__name__)
            return False
    return bool(answer.status_code == requests.codes.ok)
