"""The tables, one file an area; each field is declared once and everything else is derived from it."""
