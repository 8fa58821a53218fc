"""System: the platform itself as seen from outside.

Owns health and readiness, who-am-I, and the users that may sign in. Does not own tenants and their
settings (`common.tenancy`). Stands on every domain below it only to read.

Invariant: an answer here never depends on business data being healthy.
"""
