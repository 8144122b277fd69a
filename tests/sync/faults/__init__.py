"""What goes wrong on wires and in processes: a mangling proxy, kills at counted moments, torn files, two workers."""
