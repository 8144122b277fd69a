"""Visits (J3, M3): pages entered as they come back, the ledger of booklets, plan against done."""
