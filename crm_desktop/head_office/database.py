"""Where a head office keeps its data: a folder (SQLite) or a PostgreSQL URL."""

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from crm_desktop.head_office.errors import NotAnOffice
from crm_desktop.rules.words import Words

FILE = "office.db"

# A statement that takes longer is a fault, and a lock that is held longer is one too: both end as "busy, try again".
_POSTGRES_LIMITS = "-c statement_timeout=60000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=120000"


def locate(place: str | Path) -> URL:
    """The database URL of a folder or URL as an administrator gives it; raises NotAnOffice for anything else."""
    text = str(place)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).absolute() / FILE))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise NotAnOffice(_UNREADABLE) from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    raise NotAnOffice(_UNREADABLE)


def displayed(place: str | Path) -> str:
    """The place as it may be printed: without the password."""
    return locate(place).render_as_string(hide_password=True) if "://" in str(place) else str(place)


def open_engine(url: URL, *, connections: int) -> Engine:
    """An engine with at most that many connections; values never appear in its errors or logs."""
    if url.get_backend_name() == "sqlite":
        return create_engine(url, pool_size=connections, max_overflow=0, hide_parameters=True)
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": _POSTGRES_LIMITS, "connect_timeout": 10},
    )


_UNREADABLE = Words(
    "请给出文件夹，或 PostgreSQL 地址，如 postgresql://用户@主机/数据库。",
    "Give a folder, or a PostgreSQL address such as postgresql://user@host/database.",
)
