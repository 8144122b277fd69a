"""Identities that follow from what a record stands for, so that head office finds it by key and never makes it twice.

Branches make UUIDv7 ids because they cannot ask anybody; head office can, and a branch, an article, or the one
account of a person in a branch then needs no index beside the engine's primary key.
"""

import uuid

_SPACE = uuid.UUID("0b1b6e5c-6f0e-5f1d-9c43-3d1a6a5b7e20")


def chain_id() -> str:
    """The one record of the chain itself."""
    return _made("chain")


def branch_id(code: str) -> str:
    """The record of the branch with that code."""
    return _made("branch", code)


def product_id(code: str) -> str:
    """The record of the article with that code."""
    return _made("product", code)


def stock_id(branch: str, product: str) -> str:
    """The record of what a branch has of an article."""
    return _made("stock", branch, product)


def account_id(staff: str, branch: str) -> str:
    """The record of a person's account in a branch: one each (P1)."""
    return _made("account", staff, branch)


def _made(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(parts)))
