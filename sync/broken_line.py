"""What a line that failed tells: whether anything had gone out, and whether it led to somebody else."""

import ssl
import traceback
from collections.abc import Iterator

import requests
import urllib3

_OTHER_PROTOCOLS = frozenset(
    {
        "HTTP_REQUEST",
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)
"""OpenSSL's reasons of a server that does not speak as head office does. Any other is an accident on the way."""


def is_untrusted(error: Exception) -> bool:
    """Whether the line led to a server that could not prove that it is head office."""
    secured = [one for one in _causes(error) if isinstance(one, ssl.SSLError)]
    return any(isinstance(one, ssl.SSLCertVerificationError) or one.reason in _OTHER_PROTOCOLS for one in secured)


def had_gone_out(error: Exception) -> bool:
    """Whether there was a connection when the line failed, so that the request may have reached head office."""
    if any(_is_in_handshake(one) for one in _causes(error)):
        return False
    if isinstance(error, requests.exceptions.SSLError):
        return True
    if isinstance(error, requests.exceptions.ConnectionError):
        # Without a connection requests tells of its tries to make one instead.
        return bool(error.args) and isinstance(error.args[0], urllib3.exceptions.ProtocolError)
    return isinstance(error, requests.exceptions.ReadTimeout) or not isinstance(
        error, requests.exceptions.RequestException
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it was raised for, back to the first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_in_handshake(error: BaseException) -> bool:
    """Whether it was raised while the line was being secured, before any request."""
    return any(frame.f_code.co_name == "do_handshake" for frame, _ in traceback.walk_tb(error.__traceback__))
