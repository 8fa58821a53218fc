"""Provisioning: from an offer and a person to a working line, in one step.

Owns an order of events and the decision between a new contract and an upgrade; no tables. Does not own the
rules of contracts, lines or numbers. Stands on billing (for quotes), contracts, customers, catalog.

Invariant: the operator's screen, partner systems and the public forms build the same command and call the
same `provision`.
"""
