"""One question to head office that a person waits for: its answer, or its own sentence why not."""

from typing import Final, TypeVar

import msgspec
import requests

from crm_desktop.rules.words import Words
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.errors import ServiceError
from sync import wire

_TIMEOUT: Final = (5.0, 30.0)
_LARGEST: Final = 65536

M = TypeVar("M")


class NoLine(ServiceError):
    """Head office could not be asked; nothing has changed."""


class OfficeRefused(ServiceError):
    """Head office was asked and would not; `code` is its stable name for why: wrong_password, rights, rejected ..."""

    def __init__(self, code: str, words: Words) -> None:
        """Keep both."""
        super().__init__(words)
        self.code = code


def ask_office(enrolled: Enrolled, path: str, message: object, kind: type[M]) -> M:
    """What head office answers to a message, as this desktop. Raises OfficeRefused, NoLine."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                f"{enrolled.url}{path}",
                data=wire.encode(message),
                headers={"Content-Type": wire.MEDIA_TYPE},
                auth=enrolled.proof,
                timeout=_TIMEOUT,
                verify=enrolled.verify,
                allow_redirects=False,
            )
        except (requests.exceptions.RequestException, OSError) as error:
            raise NoLine(_NO_LINE) from error
    content = answer.content[:_LARGEST]
    try:
        if answer.status_code == requests.codes.ok:
            return msgspec.json.decode(content, type=kind)
        failure = msgspec.json.decode(content, type=wire.Failure)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoLine(_NO_LINE) from error
    raise OfficeRefused(failure.code, Words(failure.zh, failure.en))


_NO_LINE: Final = Words("现在连不上总部，请联网后再试", "Head office cannot be reached now: try again with a line")
