"""Billing: the month's run.

Owns rating, billing runs with their chunks, previews, and clients parked by a run. Does not own contracts'
histories (contracts) nor what was issued (receivables). Stands on collections, contracts, receivables.

Invariant: a run never asks which contracts to bill; it asks what is owed that has not been billed, so that
running again, twice at once, or after a crash issues nothing twice and forgets nothing.
"""
