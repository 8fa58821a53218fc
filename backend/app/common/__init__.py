"""What every domain stands on: settings, sessions and tenants, errors, identity, money, time, events.

Owns no business rule. The list of files is closed: a new one needs a decision record.
"""
