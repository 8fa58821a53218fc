"""Numbering: the telephone numbers of Morocco.

Owns their written forms, the operator's blocks of numbers, and who holds which number. Does not own the
lines that use them (customers). Stands on `common` alone.

Invariant: a number is held at most once; the database decides.
"""
