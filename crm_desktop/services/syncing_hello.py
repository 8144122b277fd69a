"""The greeting: a desktop tells head office which version it runs, once a start."""

import logging
from typing import Final

import msgspec
import requests

from crm_desktop.models.catalogue import sync_catalogue
from crm_desktop.services import enrolment_wire as messages
from crm_desktop.services.enrolment import Enrolled
from sync import wire

log = logging.getLogger(__name__)
_LARGEST: Final = 65536


def say_hello(enrolled: Enrolled, *, app_version: str) -> messages.HelloResponse | None:
    """What head office answered; None is no trouble, the greeting is said again at the next contact."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                f"{enrolled.url}/v1/hello",
                data=wire.encode(messages.HelloRequest(version=app_version, cat=sync_catalogue().version)),
                headers={"Content-Type": wire.MEDIA_TYPE},
                auth=enrolled.proof,
                timeout=(3.0, 10.0),
                verify=enrolled.verify,
                allow_redirects=False,
            )
        except (requests.exceptions.RequestException, OSError) as error:
            log.debug("the greeting was not heard: %s", type(error).__name__)
            return None
    if answer.status_code != requests.codes.ok:
        return None
    try:
        return msgspec.json.decode(answer.content[:_LARGEST], type=messages.HelloResponse)
    except wire.UNREADABLE:
        return None
