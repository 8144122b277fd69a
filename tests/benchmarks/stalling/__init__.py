"""A window at work, and how long its event loop is held up meanwhile."""
