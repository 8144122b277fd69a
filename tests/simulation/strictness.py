"""What the oracle could judge more strictly than the engine yet is; each switch goes once the engine holds it."""

EXACT_UNION = True
"""A tag is in if and only if somebody added it and nobody who saw that addition removed it (I17)."""

EXACT_EXTREMES = False
"""A correction of a `max` or `min` register gives back what the corrected value had beaten unseen (I2)."""

NEW_PARTS_AT_OLD_OFFICE = False
"""A new part of a group in a record created at an older head office becomes part of the group again (I21)."""

REISSUED_CHAINS = False
"""An edit that continues a refused one stands on what that one stood on also after a change of identity (I4)."""

LATE_CONTACT = False
"""A request that arrives late does not make what was saved meanwhile look younger than it is (I14)."""
