"""Notifications: what leaves the product by itself, to other systems and to clients.

Owns the published order of events, webhook endpoints and their deliveries, and messages by e-mail and SMS. Does not
own the events (each domain emits its own) nor the decision to chase or to send a code. Fed by the outbox; reads
contacts of customers.

Invariant: nothing is sent inside a database transaction, and what was sent is recorded before anything else of the
same kind is; a receiver may see an event twice, and knows it by its id.
"""
