"""The composition root of the desktop: where paths, keys, store, sync and window are wired together."""
