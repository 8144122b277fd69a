"""The window: visual language, shell, shared widgets, and one module or folder a screen.

Importing it does one thing, because it has to come before the first call into Qt: see `held_constants`.
"""

from crm_desktop.ui.held_constants import hold_constants

hold_constants()
