"""The front desk: registering a walk-in, noting that a known customer came, taking an order by phone (M1, M2)."""
