"""What `python -m tests.benchmarks sync` is made of: the engine alone, with a catalogue of its own."""
