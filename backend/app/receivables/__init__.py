"""Receivables: what clients owe, what they paid, and the documents that say so.

Owns invoices and credit notes with their lines, their numbers, payments, allocations and balances. Does not
own what a month costs (billing) nor the desk where money comes in (collections). Stands on customers and
documents.

Invariant: an issued document is never rewritten, its number has no gap before it, and what is outstanding is
computed by the database, which refuses to go below zero.
"""
