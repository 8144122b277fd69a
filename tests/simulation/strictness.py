"""What the oracle could judge more strictly than the engine yet is; each switch goes once the engine holds it."""

NEW_PARTS_AT_OLD_OFFICE = False
"""A new part of a group in a record created at an older head office becomes part of the group again (I21)."""

COPIES_AFTER_RESTORE = False
"""What a restored head office has forgotten is offered again also where a copy of the file was the first to use its
number there: the answer names the last number known, and not what was said under it (I23). Nor does a file whose op was
refused hear by the feed of what its copy said under that number later: the sums tell (I24)."""

REISSUED_CHAINS = False
"""An edit that continues a refused one stands on what that one stood on also after a change of identity (I4)."""

UNKNOWN_REGISTERS_UNSEEN = False
"""Who archives with an older program has not seen edits of registers that it does not show, even where it shows later
edits of others: the one rev by which an archiving says what its author saw cannot leave some out (I15)."""
