"""Landing: the public journeys of clients, who say a CIN instead of signing in.

Owns drafts of forms, one-time codes, look-up and document tokens, and what a visitor is shown. Does not own
the rules of clients, numbers, contracts or invoices. Stands on provisioning, contracts, receivables,
customers, catalog and numbering.

Invariant: a visitor changes nothing that a known client told the operator, sees contacts masked, and brings
about contracts only through the same `provision` as everybody else.
"""
