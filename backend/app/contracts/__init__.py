"""Contracts: who has which line on which plan, since when and until when.

Owns contracts, their plan terms and their dated status history, and every rule of their life. Does not own
the decision to create or upgrade (provisioning) nor what is billed (billing). Stands on catalog, customers
and documents.

Invariant: the terms of a contract follow each other without gap or overlap, and a line has at most one
open contract; past days are corrected by adding to the history, and every change leaves its audit row.
"""
