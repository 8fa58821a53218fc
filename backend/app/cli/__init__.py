"""The `mt` command: everything an administrator does from a terminal, and the launchers' work.

Owns the processes of a machine (API, worker, embedded PostgreSQL, development server) and thin commands
over the services. Invariant: a command ends with 0 when it did what was asked, 1 with one clear line on
the error stream when it was refused or failed, 2 when it was called wrongly.
"""
