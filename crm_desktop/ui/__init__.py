"""The window: visual language, shell, shared widgets, and one module or folder a screen."""
