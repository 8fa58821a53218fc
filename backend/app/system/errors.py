"""What the platform refuses."""

from __future__ import annotations


class UserRefused(Exception):
    """A user cannot be made or changed; the message says why. Met by administrators, on no route."""
