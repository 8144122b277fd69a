"""A whole day at two branches, driven through the real windows, the real service and real files."""
