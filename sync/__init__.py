"""A field-by-field sync engine: many replicas, one sequencing head office, nothing lost.

It knows neither Qt nor any business: `sync.catalogue` describes the records, everything else is
derived from it. `README.md` beside this file is the protocol.
"""
