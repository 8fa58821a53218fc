"""Catalog: what the operator sells.

Owns offers and their versions: names, fees, components, validity. Does not own what a client signed
(contracts) nor what was billed (receivables). Stands on `common` alone.

Invariant: a version that a contract has signed is never changed; a new price is a new version.
"""
