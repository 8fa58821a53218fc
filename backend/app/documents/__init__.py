"""Documents: what is printed, and the bytes that were printed.

Owns the typefaces, the text shaping and the PDF primitives every printed document is drawn with, and the
archive of rendered bytes with their SHA-256, in the database or in a store of files. Does not own what an
invoice or a contract says: its domain lays it out with these primitives. Upstream: nothing but `common`.
"""
