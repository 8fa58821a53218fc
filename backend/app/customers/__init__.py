"""Customers: who the operator serves, and the lines they hold.

Owns clients, their subscribers and the words they are found by. Does not own what a client signed
(contracts), owes (receivables) or which numbers are free (numbering). Stands on `numbering` and `common`.

Invariant: a client is one person or firm of one tenant; a service identifier belongs to one line only.
"""
