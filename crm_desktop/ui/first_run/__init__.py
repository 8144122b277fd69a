"""Before the first working day: the key, joining the chain, the first fill, and a file that will not open."""
