"""Ports on this machine: a stranger's is avoided, never freed."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

from app.cli.terminal import CommandFailed

_SECOND_CHOICE = 10


def choose(host: str, preferred: int) -> int:
    """Take the preferred port or the one ten above it; a third guess would surprise more than it helps."""
    for port in (preferred, preferred + _SECOND_CHOICE):
        if port <= 65535 and is_free(host, port):
            return port
    raise CommandFailed(f"ports {preferred} and {preferred + _SECOND_CHOICE} are taken by other programs")


def is_free(host: str, port: int) -> bool:
    """Tell whether we can listen there and nobody answers to `localhost` on another address family."""
    for address in ("127.0.0.1", "::1"):
        with suppress(OSError), socket.create_connection((address, port), timeout=0.5):
            return False
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
