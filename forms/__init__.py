"""Printed forms from plain data: definitions as data files, booklets, QR codes (see README.md)."""
