"""The sync page: how the line stands, what waits, what wants a person, what happened."""
