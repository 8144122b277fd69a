"""The screen 客户: the list with its search, and a customer's page (C1, C4, C6, C8-C10, P3, D1)."""
