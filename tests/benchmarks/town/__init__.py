"""A branch with as many customers as asked for, in one encrypted file: what the search and the lists are timed on."""
