"""How a step is written: only our own tables, and plain column types, so that old steps outlive the models."""

from typing import Any, Literal

from sqlalchemy.types import TypeDecorator

_NOT_OURS = ("sync_", "search_", "sqlite_", "alembic_")


def is_ours(name: str | None, type_: str, parent_names: Any) -> bool:
    """Whether a table belongs to the models: the engine's, the index's and Alembic's own do not."""
    return type_ != "table" or not (name or "").startswith(_NOT_OURS)


def render_item(type_: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Our column types by what they are kept as."""
    if type_ == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False
