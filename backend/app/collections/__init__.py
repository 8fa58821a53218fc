"""Collections: every verb that settles what is owed or opens it again.

Owns the payment desk: recording, approving, reversing and listing payments. Does not own the amounts
(receivables holds them). Stands on contracts and receivables.

Invariant: an invoice is settled by real payments and credits only, never by setting a status.
"""
