"""Customers found by anything: name, pinyin, initials, any part of a phone, address, number (C6, PRACTICE 4.1).

`schema` holds the tables and the triggers that note what changed, `document` turns a customer into tokens, `indexing`
keeps the index up to date, `expression` turns a classified query into a full-text one, `finding` ranks and answers.
"""
