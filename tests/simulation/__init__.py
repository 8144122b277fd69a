"""The deterministic simulator: whole histories of real replicas and a real head office, judged by an oracle."""
