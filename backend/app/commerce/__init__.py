"""Commerce: the second face of receivables, invoices of sales for any business.

Owns the suite below `/api/commerce/billing`: its vocabulary, states, guard and statistics. Does not own a
table: documents, money and numbers are those of receivables, and settle through collections. Upstream:
collections.

Invariant: what the suite shows is reckoned from the same rows as everything else, and never stored twice.
"""
