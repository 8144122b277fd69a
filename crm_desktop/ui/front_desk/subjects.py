"""What the front desk can be opened for, beside a phone number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderFor:
    """Open the page for an order by phone of this customer (Ctrl+O on a customer's page)."""

    customer_id: str
    name: str


@dataclass(frozen=True, slots=True)
class OrdersOpen:
    """Open the page at the list of orders by phone, at that number if one is named."""

    number: str = ""


@dataclass(frozen=True, slots=True)
class PaperOf:
    """Open the page to register who wrote this paper form."""

    number: str


@dataclass(frozen=True, slots=True)
class ArrivalOf:
    """Open the page because this known customer came in."""

    customer_id: str
    name: str
