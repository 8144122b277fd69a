"""The own certificate authority of a chain whose head office has no certificate from elsewhere: `ca init`, `ca issue`.

The authority's key signs servers and nothing else; it is to be kept off the server once that has its certificate.
Desktops are given `ca.pem` (public) when they are enrolled.
"""

import argparse
import ipaddress
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from sqlalchemy import delete, select

from crm_desktop.head_office import authority_key
from crm_desktop.head_office.authority_key import as_pem, keep_key, keep_secret
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.opened import say
from crm_desktop.head_office.tables import stamp_table
from crm_desktop.rules.words import Words

CA, CERT, KEY = "ca.pem", "server.pem", "server-key.pem"
YEARS: Final = 10
DAYS: Final = 397
"""A server's certificate, as long as any may be."""
SOON: Final = timedelta(days=30)
_STAMP: Final = "certificate_until"
_HOST: Final = re.compile(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*")


def init(options: argparse.Namespace) -> None:
    """`crm-head-office ca init DIR`."""
    folder = Path(options.folder)
    if (folder / CA).exists() or authority_key.is_there(folder):
        raise Rejected(_THERE)  # before anybody has typed a pass phrase in vain
    pass_phrase = authority_key.ask_pass_phrase(new=True) if options.pass_phrase else ""
    if options.pass_phrase and not pass_phrase:
        raise Rejected(Words("没有口令。", "There is no pass phrase."))
    kept = make_authority(folder, name=options.name or "CRM Head Office CA", pass_phrase=pass_phrase).name
    say(
        f"证书机构已建立：{CA} 发给各店电脑；{kept} 请离线保管，谁拿到它谁就能冒充总部",
        f"Authority founded: give {CA} to the desktops; keep {kept} off line, for it can pass for head office",
    )


def issue(options: argparse.Namespace) -> None:
    """`crm-head-office ca issue DIR HOST ...`."""
    ask = partial(authority_key.ask_pass_phrase, new=False)
    until = issue_certificate(Path(options.folder), options.hosts, ask=ask)
    say(
        f"证书已签发：{CERT}、{KEY}，有效到 {until:%Y-%m-%d}。运行 serve --cert {CERT} --key {KEY}",
        f"Issued: {CERT} and {KEY}, good until {until:%Y-%m-%d}. Run: serve --cert {CERT} --key {KEY}",
    )


def make_authority(folder: Path, *, name: str, pass_phrase: str = "", now: datetime | None = None) -> Path:
    """Found an authority in `folder`, its key sealed if there is a pass phrase; where that key is.

    Raises Rejected if one is there, for that one is trusted already.
    """
    if (folder / CA).exists() or authority_key.is_there(folder):
        raise Rejected(_THERE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, subject, at = _new_key(), _named(name), now or datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _builder(subject, subject, key.public_key(), at, at + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = keep_key(folder, key, made, pass_phrase=pass_phrase)
    (folder / CA).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return kept


def issue_certificate(
    folder: Path, hosts: Sequence[str], *, ask: Callable[[], str] = str, now: datetime | None = None
) -> datetime:
    """Sign a server's certificate for those names and addresses, instead of an earlier one; until when it is good.

    `ask` is asked for the pass phrase, if the authority has one. Raises Rejected if there is no authority in `folder`,
    it has ended itself, a host is none, or the pass phrase is wrong.
    """
    try:
        authority = x509.load_pem_x509_certificate((folder / CA).read_bytes())
    except (OSError, ValueError) as error:
        raise Rejected(_NONE) from error
    signing = authority_key.read_key(folder, ask=ask)
    if signing is None:
        raise Rejected(_NONE)
    names, key, at = [_host(one) for one in hosts], _new_key(), now or datetime.now(UTC)
    until = min(at + timedelta(days=DAYS), authority.not_valid_after_utc)
    if until <= at:
        raise Rejected(_ENDED)
    signer = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    made = (
        _builder(_named(hosts[0]), authority.subject, key.public_key(), at, until)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
        .sign(signing, hashes.SHA256())
    )
    keep_secret(folder / KEY, as_pem(key))
    (folder / CERT).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return until


def good_until(certificate: Path) -> datetime:
    """When a certificate ends; raises OSError or ValueError if it cannot be read."""
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def require_good(certificate: Path, *, now: datetime | None = None) -> Words | None:
    """A warning if it ends soon; raises Rejected if it has ended."""
    until, at = good_until(certificate), now or datetime.now(UTC)
    if until <= at:
        raise Rejected(words_of_end(until, now=at))
    return words_of_end(until, now=at) if until - at <= SOON else None


def words_of_end(until: datetime, *, now: datetime) -> Words:
    """When a certificate ends, and what to do where that is soon or past."""
    if until <= now:
        return Words(
            f"证书已于 {until:%Y-%m-%d} 过期，各店连不上。用 ca issue 重新签发，再启动。",
            f"The certificate ended on {until:%Y-%m-%d}, and no branch could connect. Issue another (ca issue).",
        )
    if until - now > SOON:
        return Words(f"证书有效到 {until:%Y-%m-%d}", f"The certificate is good until {until:%Y-%m-%d}")
    return Words(
        f"证书将于 {until:%Y-%m-%d} 过期，请用 ca issue 重新签发后重启服务。",
        f"The certificate ends on {until:%Y-%m-%d}: issue another (ca issue) and start the service again.",
    )


def note_served(office: Office, certificate: Path | None) -> None:
    """Keep for `status` when the certificate ends that the service now shows; None: it shows none."""
    with office.write() as connection:
        connection.execute(delete(stamp_table).where(stamp_table.c.key == _STAMP))
        if certificate is not None:
            value = str(int(good_until(certificate).timestamp()))
            connection.execute(stamp_table.insert(), {"key": _STAMP, "value": value})


def served_until(office: Office) -> datetime | None:
    """When the certificate ends that the service showed when it last began; None: it showed none."""
    with office.read() as connection:
        kept = connection.execute(select(stamp_table.c.value).where(stamp_table.c.key == _STAMP)).scalar()
    return datetime.fromtimestamp(int(kept), UTC) if kept is not None else None


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - timedelta(days=1))  # desktops whose clock is slow
        .not_valid_after(until)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        pass
    name = text.strip().rstrip(".").lower()
    if not _HOST.fullmatch(name):
        raise Rejected(Words(f"“{text}”不是主机名或 IP 地址。", f"{text!a} is neither a host name nor an IP address."))
    return x509.DNSName(name)


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


_THERE = Words(
    "这里已有证书机构，各店的电脑都信任它，不能覆盖。要换请用另一个文件夹。",
    "There is an authority here, which desktops trust: it is not overwritten. Choose another folder.",
)
_NONE = Words("这里没有可用的证书机构，请先运行 ca init。", "There is no usable authority here: run ca init first.")
_ENDED = Words(
    "证书机构本身已过期：请在新文件夹里重新 ca init，并把新的 ca.pem 发给各店。",
    "The authority itself has ended: found another with ca init in a new folder, and give its ca.pem to every branch.",
)
