"""Customers from spreadsheets people really have: read, mapped, judged by row, taken over, undone (PRACTICE 3.10).

`tables` reads the file, `columns` guesses what each column holds, `cells` reads a row's cells as fields, `rows` judges
every row without writing, `batch` takes over what was judged good, `undoing` takes a batch back, `rejects` writes the
rest to a file with the reason beside each row.
"""
