"""The replica's half: capture in triggers, the outbox, the mirror of head office, conflicts and history."""
