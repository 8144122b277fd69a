"""Getting the program onto a machine: the two commands of the README, later the packages."""
