"""Head office's half: the only sequencer. Its store, the merge transaction, the feed, and the ASGI service."""
