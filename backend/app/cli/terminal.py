"""What commands say: progress on the output stream, one line of refusal on the error stream."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Protocol

type Command = Callable[[argparse.Namespace], None]
type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


class CommandFailed(Exception):
    """The command was refused or failed; the message is the one line to show."""


class CommandGroup(Protocol):
    """A module of commands: it adds its parsers, each with `set_defaults(run=...)`."""

    def register(self, subparsers: Subparsers) -> None: ...


def say(line: str = "") -> None:
    """Print one line at once, even into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line on the error stream."""
    sys.stderr.write(line + "\n")
