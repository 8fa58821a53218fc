"""Collections: every verb that settles what is owed or opens it again, and the follow-up of what is late.

Owns the payment desk, collection cases with their history, dunning, and what is told about balances. Does not own
the amounts (receivables holds them) nor the sending of messages (its events ask for them). Stands on contracts
and receivables.

Invariant: an invoice is settled by real payments and credits only, never by setting a status; an overdue invoice
that was seen has a case, and its client is delinquent.
"""
